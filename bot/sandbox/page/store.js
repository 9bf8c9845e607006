// What the page knows, for the person it is looking through. Nothing here touches the document or the network.

import { Conversation } from "./conversation.js";
import { compareIds } from "./snowflakes.js";

const TYPES_OF_THREADS = new Set([10, 11, 12]);

/** Stands for the server of direct messages, which have none. */
export const NO_SERVER = "0";
const DIRECT_MESSAGES = 1;

/** Whether a channel is a thread. */
export function isThread(channel) {
  return TYPES_OF_THREADS.has(channel?.type);
}

/** The name a message's author goes by here. */
export function displayName(user, member) {
  return member?.nick || user?.global_name || user?.username || "Unknown";
}

/** Direct messages go by the name of whom they are with. */
function named(channel) {
  return { ...channel, guild_id: NO_SERVER, name: displayName(channel.recipients?.[0]) };
}

export class Store {
  /** @param {any} state the answer of /sandbox/state */
  constructor(state) {
    this.listeners = new Map();
    this.guilds = state.guilds;
    this.users = state.users;
    this.bot = { name: "Loupe", ...state.bot };
    this.connected = false;
    this.guildId = null;
    this.channelId = null;
    this.threadId = null;
    this.people = new Map();
    for (const user of state.users) this.people.set(user.id, { id: user.id, name: user.name, role: user.role });
    if (state.bot?.id) this.people.set(state.bot.id, { id: state.bot.id, name: this.bot.name, bot: true });
    this.become(state.users[0]);
  }

  /** Start afresh through another person's eyes: what one may see says nothing about another. */
  become(user) {
    this.me = user;
    this.locale = user?.locale ?? "en-GB";
    this.channels = new Map();
    this.roles = new Map();
    this.emojis = new Map();
    this.conversations = new Map();
    this.unread = new Set();
    this.commands = new Map();
  }

  /** Listen to a kind of change; the answer stops it. Kinds: view, channels, unread, bot, connection, commands,
   *  people and "messages:<channel id>". */
  on(kind, listener) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(listener);
    return () => this.listeners.get(kind)?.delete(listener);
  }

  /** Tell everyone who listens. */
  emit(kind, detail) {
    for (const listener of [...(this.listeners.get(kind) ?? [])]) listener(detail);
  }

  /** The messages of a channel or thread, made when first asked for. */
  conversation(channelId) {
    let conversation = this.conversations.get(channelId);
    if (!conversation) {
      conversation = new Conversation(channelId, this.me.id, (change) => {
        this.emit(`messages:${channelId}`, change);
      });
      this.conversations.set(channelId, conversation);
    }
    return conversation;
  }

  /** Remember a person seen anywhere, so that mentions of them have a name. */
  meet(user) {
    if (!user?.id || this.people.has(user.id)) return;
    this.people.set(user.id, { id: user.id, name: displayName(user), bot: Boolean(user.bot) });
  }

  /** Add or refresh a channel or thread. */
  putChannel(told) {
    const known = this.channels.get(told.id);
    const channel = told.type === DIRECT_MESSAGES ? named(told) : told;
    const guild = channel.guild_id ?? known?.guild_id;
    this.channels.set(channel.id, { ...known, ...channel, guild_id: guild });
    this.emit("channels");
    this.threadChanged(channel);
  }

  /** Forget a channel with its threads. */
  dropChannel(id) {
    const gone = this.channels.get(id);
    this.channels.delete(id);
    this.unread.delete(id);
    for (const channel of [...this.channels.values()]) {
      if (channel.parent_id === id && isThread(channel)) this.channels.delete(channel.id);
    }
    this.emit("channels");
    if (gone) this.threadChanged(gone);
  }

  /** A message that has a thread shows it, so it must hear of the thread's changes. */
  threadChanged(channel) {
    if (!isThread(channel) || !channel.parent_id) return;
    this.conversations.get(channel.parent_id)?.touch(channel.id);
  }

  /** Channels of a server in the order people see them, without threads. */
  channelsOf(guildId) {
    return [...this.channels.values()]
      .filter((channel) => channel.guild_id === guildId && !isThread(channel) && channel.type !== 4)
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id));
  }

  /** Threads under a channel, the latest active first. */
  threadsOf(channelId) {
    return [...this.channels.values()]
      .filter((channel) => channel.parent_id === channelId && isThread(channel))
      .sort((a, b) => compareIds(b.last_message_id ?? b.id, a.last_message_id ?? a.id));
  }

  /** Whether anything in a server is unread. */
  hasUnread(guildId) {
    return [...this.unread].some((id) => this.channels.get(id)?.guild_id === guildId);
  }

  markUnread(channelId) {
    if (channelId === this.channelId || channelId === this.threadId || this.unread.has(channelId)) return;
    this.unread.add(channelId);
    this.emit("unread");
  }

  markRead(channelId) {
    if (this.unread.delete(channelId)) this.emit("unread");
  }

  /** Set what is shown and tell everyone. */
  show({ guildId, channelId, threadId = null }) {
    Object.assign(this, { guildId, channelId, threadId });
    this.markRead(channelId);
    if (threadId) this.markRead(threadId);
    this.emit("view");
  }
}
