// A forum channel: its posts as a list, each with picture, tags, reactions and replies.

import { fill, h } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { drawInline } from "./markup-view.js";
import { drawPicture } from "./media.js";
import { firstPicture, plainText } from "./message-text.js";
import { drawReactions } from "./reactions.js";
import { snowflakeDate } from "./snowflakes.js";
import { relative } from "./time.js";

/** The names of the tags a post carries. */
export function drawTags(post, forum) {
  const tags = (post.applied_tags ?? [])
    .map((id) => (forum?.available_tags ?? []).find((tag) => tag.id === id))
    .filter(Boolean);
  if (tags.length === 0) return null;
  return h(
    "ul.tags",
    { "aria-label": "Tags" },
    tags.map((tag) => h("li.tag", {}, tag.emoji_name ? drawEmoji({ id: null, name: tag.emoji_name }) : null, tag.name)),
  );
}

/** What a post says, without its name said again. */
function preview(starter, name) {
  const words = plainText(starter, 200);
  return words.startsWith(name) ? words.slice(name.length).trim() : words;
}

export class Forum {
  /**
   * @param {Object} forum the channel
   * @param {Object} context see app.js
   * @param {{empty: function(): Node}} options
   */
  constructor(forum, context, { empty }) {
    this.forum = forum;
    this.context = context;
    this.empty = empty;
    this.followed = new Map();
    this.list = h("ol.posts", { "aria-label": `Posts in ${forum.name}` });
    this.note = h("div.timeline-note");
    this.element = h("div.timeline", {}, h("div.scroller", {}, this.note, this.list));
    this.stops = ["channels", "message", "unread"].map((kind) => context.store.on(kind, () => this.draw()));
    this.draw();
  }

  destroy() {
    for (const stop of [...this.stops, ...this.followed.values()]) stop();
  }

  draw() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const posts = this.context.store.threadsOf(this.forum.id);
    for (const { id } of posts) {
      if (!this.followed.has(id)) this.followed.set(id, this.context.store.on(`messages:${id}`, () => this.draw()));
    }
    fill(this.list, posts.map((post) => this.drawPost(post)));
    fill(this.note, posts.length === 0 ? this.empty() : null);
    if (focused) this.list.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  drawPost(post) {
    const { store, openThread } = this.context;
    const starter = store.conversation(post.id).messages.get(post.id);
    const picture = starter ? firstPicture(starter) : null;
    const replies = Math.max(0, post.message_count ?? 0);
    const active = snowflakeDate(post.last_message_id ?? post.id);
    const unread = store.unread.has(post.id) ? h("span.visually-hidden", {}, "Unread: ") : null;
    const row = starter ? drawReactions(starter, this.context) : null;
    for (const control of row?.querySelectorAll("[data-focus]") ?? []) control.dataset.focus = `${post.id} ${control.dataset.focus}`;
    return h(
      "li.post",
      { class: store.unread.has(post.id) ? "unread" : null },
      h(
        "div.post-main",
        {},
        drawTags(post, this.forum),
        h(
          "h3.post-title",
          { dir: "auto" },
          h(
            "button.post-open",
            { type: "button", dataset: { focus: post.id }, onclick: () => openThread(post.id) },
            unread,
            drawInline(post.name, this.context),
          ),
        ),
        starter ? h("p.post-words", { dir: "auto" }, preview(starter, post.name)) : null,
        h(
          "div.post-foot",
          {},
          row,
          h("span.quiet", {}, icon("forum"), replies === 1 ? "1 reply" : `${replies} replies`, " · "),
          h("time.quiet", { datetime: active.toISOString(), dataset: { relative: "" } }, relative(active)),
        ),
      ),
      picture ? drawPicture(picture.media, { alt: picture.alt, className: "post-picture", enlarge: false }) : null,
    );
  }
}
