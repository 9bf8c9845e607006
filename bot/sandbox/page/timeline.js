// The list of messages in a channel or thread: kept in order, at the end while the reader is there, one Tab stop.

import { isEphemeral } from "./conversation.js";
import { controls, fill, h, place } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessage, messageDate, THREAD_STARTER } from "./message.js";
import { updateReactions } from "./reactions.js";
import { dayName } from "./time.js";

const GROUPED_WITHIN_MS = 7 * 60 * 1000;
const NEAR_END_PX = 90;
const MOST_PAGES_BACK = 10;

export class Timeline {
  /**
   * @param {string} channelId
   * @param {Object} context see app.js
   * @param {{label: string, empty: function(): Node}} options what the list is called; what an empty one shows
   */
  constructor(channelId, context, { label, empty }) {
    this.context = context;
    this.channelId = channelId;
    this.empty = empty;
    this.conversation = context.store.conversation(channelId);
    this.items = new Map();
    // What each item shows, to tell which ones must be drawn again.
    this.drawn = new WeakMap();
    this.pinned = true;
    this.lastTop = 0;
    this.activeId = null;
    this.build(label);
    const { store } = context;
    const parent = store.channels.get(channelId)?.parent_id;
    this.stops = [
      store.on(`messages:${channelId}`, (change) => this.hear(change)),
      // A thread begins with its channel's message, which changes there.
      store.on(`messages:${parent}`, ({ id }) => id === channelId && this.redrawStarter()),
    ];
    this.sizes = new ResizeObserver(() => this.pinned && this.toEnd());
    this.sizes.observe(this.list);
    this.sizes.observe(this.scroller);
    this.sync();
  }

  build(label) {
    this.list = h("ol.messages", { "aria-label": label, onkeydown: (event) => this.key(event) });
    this.list.addEventListener("focusin", (event) => this.activate(event.target.closest("li.message")));
    this.earlier = h(
      "button.button.secondary.earlier",
      { type: "button", hidden: true, onclick: () => this.context.older(this.channelId) },
      "Earlier messages",
    );
    this.note = h("div.timeline-note");
    this.scroller = h("div.scroller", { onscroll: () => this.scrolled() }, this.earlier, this.note, this.list);
    this.jump = h(
      "button.jump",
      { type: "button", hidden: true, onclick: () => this.jumpToEnd() },
      "New messages",
      icon("down"),
    );
    this.element = h("div.timeline", {}, this.scroller, this.jump);
  }

  destroy() {
    for (const stop of this.stops) stop();
    this.sizes.disconnect();
  }

  hear(change) {
    if (change.kind === "reactions") return this.refreshReactions(change.id);
    if (change.kind === "change") this.drawn.delete(this.items.get(change.id));
    // The reader may have scrolled up in this very moment, before the browser tells of it.
    if (this.scroller.scrollTop < this.lastTop - 1) this.scrolled();
    // What a person does or asks for is shown to them, wherever they have scrolled.
    if (change.kind === "add" && this.isForReader(change.id)) this.pinned = true;
    const height = this.scroller.scrollHeight;
    this.sync();
    if (change.kind === "older") this.scroller.scrollTop += this.scroller.scrollHeight - height;
    if (change.kind === "add" && !this.pinned) this.jump.hidden = false;
    return undefined;
  }

  redrawStarter() {
    const starter = this.conversation.list().find(({ type }) => type === THREAD_STARTER);
    if (starter) this.conversation.touch(starter.id);
  }

  isForReader(id) {
    const message = this.conversation.messages.get(id);
    return isEphemeral(message) || message.author?.id === this.conversation.readerId;
  }

  refreshReactions(id) {
    const row = this.items.get(id)?.querySelector(".reactions");
    if (!row) return;
    const message = this.conversation.messages.get(id);
    updateReactions(row, message, this.context);
    this.drawn.set(this.items.get(id), message);
    if (id !== this.activeId) setReachable(this.items.get(id), false);
  }

  /** Bring the list in line with the conversation, reusing every item that still holds. */
  sync() {
    const kept = this.rememberFocus();
    const messages = this.conversation.list();
    const rows = [];
    let before = null;
    const items = new Map();
    for (const message of messages) {
      const sameDay = before && messageDate(before).toDateString() === messageDate(message).toDateString();
      if (!sameDay) rows.push(this.dayRow(message));
      const item = this.item(message, Boolean(sameDay) && belongsTogether(before, message));
      items.set(message.id, item);
      rows.push(item);
      before = message;
    }
    this.items = items;
    place(this.list, rows);
    this.earlier.hidden = !this.conversation.hasMore;
    this.drawNote(messages.length);
    if (!items.has(this.activeId)) this.activate(items.get(messages.at(-1)?.id) ?? null);
    this.restoreFocus(kept);
    if (this.pinned) this.toEnd();
  }

  dayRow(message) {
    const name = dayName(messageDate(message));
    const known = [...this.list.querySelectorAll("li.day")].find((row) => row.textContent === name);
    return known ?? h("li.day", { role: "separator" }, name);
  }

  item(message, grouped) {
    const known = this.items.get(message.id);
    if (known && this.drawn.get(known) === message && known.classList.contains("grouped") === grouped) return known;
    const item = known ?? h("li.message", { dataset: { id: message.id } });
    this.drawn.set(item, message);
    item.classList.toggle("grouped", grouped);
    item.classList.toggle("private-message", Boolean((message.flags ?? 0) & 64));
    fill(item, drawMessage(message, this.context, { grouped }));
    const active = message.id === this.activeId;
    item.tabIndex = active ? 0 : -1;
    setReachable(item, active);
    return item;
  }

  drawNote(count) {
    const { loaded, error } = this.conversation;
    if (error) fill(this.note, h("p.note", { role: "alert" }, error));
    else if (!loaded && count === 0) fill(this.note, h("p.note", {}, "Loading…"));
    else if (count === 0) fill(this.note, this.empty());
    else fill(this.note);
  }

  /** Make one message the Tab stop; only its controls are reached by Tab. */
  activate(item) {
    if (!item || item.dataset.id === this.activeId) return;
    const before = this.items.get(this.activeId);
    if (before) {
      before.tabIndex = -1;
      setReachable(before, false);
    }
    this.activeId = item.dataset.id;
    item.tabIndex = 0;
    setReachable(item, true);
  }

  key(event) {
    const item = event.target.closest("li.message");
    if (!item) return;
    if (event.key === "Escape" && event.target !== item) {
      item.focus();
      return;
    }
    if (event.target !== item) return;
    const items = [...this.items.values()];
    const here = items.indexOf(item);
    const target = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: items.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      items[Math.max(0, Math.min(items.length - 1, target))].focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      (item.querySelector(".pill") ?? controls(item)[0])?.focus();
    }
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.lastTop = scrollTop;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.pinned) this.jump.hidden = true;
    if (scrollTop < 60 && this.conversation.hasMore && scrollHeight > clientHeight) this.context.older(this.channelId);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  jumpToEnd() {
    this.pinned = true;
    this.jump.hidden = true;
    this.toEnd();
    this.focusLast();
  }

  /** Bring a message into view and put the focus on it, reading back as far as needed. */
  async reveal(id) {
    for (let page = 0; page < MOST_PAGES_BACK && !this.items.has(id) && this.conversation.hasMore; page += 1) {
      await this.context.older(this.channelId);
    }
    const item = this.items.get(id);
    if (!item) {
      this.context.complain("That message is no longer here.");
      return;
    }
    this.pinned = false;
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
  }

  /** Put the focus on the newest message. */
  focusLast() {
    [...this.items.values()].at(-1)?.focus({ preventScroll: true });
  }

  rememberFocus() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const item = focused?.closest("li.message");
    return item ? { id: item.dataset.id, mark: focused.dataset.focus ?? null, self: focused === item } : null;
  }

  /** A redrawn message gives the focus back to the control that had it; a removed one passes it to the last. */
  restoreFocus(kept) {
    if (!kept || this.list.contains(document.activeElement)) return;
    const item = this.items.get(kept.id);
    const same = kept.mark && item?.querySelector(`[data-focus="${CSS.escape(kept.mark)}"]`);
    (same || item || [...this.items.values()].at(-1))?.focus({ preventScroll: true });
  }
}

function belongsTogether(before, message) {
  return (
    before.author?.id === message.author?.id &&
    (before.flags & 64) === (message.flags & 64) &&
    [0, undefined].includes(message.type) &&
    [0, undefined].includes(before.type) &&
    !message.interaction_metadata &&
    !message.components?.length &&
    messageDate(message) - messageDate(before) < GROUPED_WITHIN_MS
  );
}

function setReachable(item, reachable) {
  for (const control of controls(item)) control.tabIndex = reachable ? 0 : -1;
}
