// The messages of one channel as one person sees them: kept in order, changed by events.

import { emojiKey } from "./emoji.js";
import { compareIds } from "./snowflakes.js";

const EPHEMERAL = 1 << 6;
const MOST_KEPT = 300;
const KEPT_AFTER_TRIM = 200;

/** Whether only the reader can see a message. */
export function isEphemeral(message) {
  return Boolean((message.flags ?? 0) & EPHEMERAL);
}

export class Conversation {
  /**
   * @param {string} channelId the channel or thread
   * @param {string} readerId the person looking, whose own reactions are marked
   * @param {function(Object)} changed told of {kind: "reset"|"add"|"change"|"reactions"|"remove", id}
   */
  constructor(channelId, readerId, changed) {
    this.channelId = channelId;
    this.readerId = readerId;
    this.changed = changed;
    this.messages = new Map();
    this.loaded = false;
    this.hasMore = false;
    this.error = null;
    // Grows with every event, so that a reader who fetches can tell that something happened meanwhile.
    this.version = 0;
  }

  /** Messages, oldest first. */
  list() {
    return [...this.messages.values()].sort((a, b) => compareIds(a.id, b.id));
  }

  /** Take the newest page as read from the server; private replies are not in it and stay. */
  replace(messages, hasMore) {
    const kept = [...this.messages.values()].filter(isEphemeral);
    this.messages = new Map([...messages, ...kept].map((message) => [message.id, message]));
    this.loaded = true;
    this.hasMore = hasMore;
    this.error = null;
    this.changed({ kind: "reset" });
  }

  /** Put an older page before what is there. */
  prepend(messages, hasMore) {
    for (const message of messages) if (!this.messages.has(message.id)) this.messages.set(message.id, message);
    this.hasMore = hasMore;
    this.changed({ kind: "older" });
  }

  /** Say why nothing can be read here. */
  fail(words) {
    this.loaded = true;
    this.error = words;
    this.changed({ kind: "reset" });
  }

  /** Add a message or merge a newer form of it; reactions are kept, as only their own events are exact. */
  put(message) {
    this.version += 1;
    const known = this.messages.get(message.id);
    const reactions = known?.reactions ?? message.reactions;
    this.messages.set(message.id, { ...known, ...message, reactions });
    this.changed({ kind: known ? "change" : "add", id: message.id });
    if (!known) this.trim();
  }

  /** Keep the page light in a busy channel: the oldest leave and can be read again. */
  trim() {
    if (this.messages.size <= MOST_KEPT) return;
    for (const message of this.list().slice(0, this.messages.size - KEPT_AFTER_TRIM)) {
      this.messages.delete(message.id);
      this.changed({ kind: "remove", id: message.id });
    }
    this.hasMore = true;
  }

  remove(id) {
    this.version += 1;
    if (this.messages.delete(id)) this.changed({ kind: "remove", id });
  }

  /** Draw a message again, as something it shows has changed. */
  touch(id) {
    if (this.messages.has(id)) this.changed({ kind: "change", id });
  }

  /** A person adds a reaction. The reader's own is added once, however often it is told. */
  addReaction(id, userId, emoji) {
    this.editReactions(id, (reactions) => {
      const mine = userId === this.readerId;
      const key = emojiKey(emoji);
      const known = reactions.find((reaction) => emojiKey(reaction.emoji) === key);
      if (!known) return [...reactions, { emoji, count: 1, me: mine }];
      if (mine && known.me) return reactions;
      return reactions.map((reaction) =>
        reaction === known ? { ...known, count: known.count + 1, me: known.me || mine } : reaction,
      );
    });
  }

  /** A person takes a reaction away; the pill leaves with its last one. */
  removeReaction(id, userId, emoji) {
    this.editReactions(id, (reactions) => {
      const mine = userId === this.readerId;
      const key = emojiKey(emoji);
      const known = reactions.find((reaction) => emojiKey(reaction.emoji) === key);
      if (!known || (mine && !known.me)) return reactions;
      const fewer = { ...known, count: known.count - 1, me: known.me && !mine };
      return reactions.map((reaction) => (reaction === known ? fewer : reaction)).filter((each) => each.count > 0);
    });
  }

  /** All reactions, or all of one emoji, are cleared. */
  clearReactions(id, emoji = null) {
    this.editReactions(id, (reactions) =>
      emoji === null ? [] : reactions.filter((reaction) => emojiKey(reaction.emoji) !== emojiKey(emoji)),
    );
  }

  editReactions(id, edit) {
    this.version += 1;
    const message = this.messages.get(id);
    if (!message) return;
    const before = message.reactions ?? [];
    const after = edit(before);
    if (after === before) return;
    this.messages.set(id, { ...message, reactions: after });
    this.changed({ kind: "reactions", id });
  }
}
