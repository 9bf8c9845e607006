// A channel or thread with everything in it: title, messages or posts, and the box to write in.

import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { drawTags, Forum } from "./forum.js";
import { channelIcon, icon } from "./icons.js";
import { drawInline } from "./markup-view.js";
import { isThread } from "./store.js";
import { Timeline } from "./timeline.js";
import { emptyChannel } from "./welcome.js";

const FORUM = 15;

export class ChannelView {
  /**
   * @param {Object} channel
   * @param {Object} context see app.js
   * @param {{before?: Node, tools?: Array<Node>}} options what stands left and right in the head
   */
  constructor(channel, context, { before = null, tools = [] } = {}) {
    this.channel = channel;
    const empty = () => emptyChannel(channel, context.store);
    if (channel.type === FORUM) this.body = new Forum(channel, context, { empty });
    else this.body = new Timeline(channel.id, context, { label: `Messages in ${channel.name}`, empty });
    this.composer = channel.type === FORUM ? null : new Composer(channel, context);
    const parent = context.store.channels.get(channel.parent_id);
    const title = isThread(channel) ? h("h2.view-title", { dir: "auto" }) : h("h1.view-title", { dir: "auto" });
    title.append(...drawInline(channel.name, context));
    this.head = h(
      "header.view-head",
      {},
      before,
      channelIcon(channel.type),
      h("div.view-words", {}, title, channel.topic ? h("p.topic", { dir: "auto" }, channel.topic) : null),
      tools,
    );
    this.element = h(
      "div.view",
      {},
      this.head,
      isThread(channel) ? drawTags(channel, parent) : null,
      this.body.element,
      this.composer?.element,
    );
  }

  destroy() {
    this.body.destroy();
  }
}

/** The button that closes a thread's panel. */
export function closeButton(close) {
  return h("button.icon-button.panel-close", { type: "button", "aria-label": "Close thread", title: "Close thread", onclick: close }, icon("close"));
}
