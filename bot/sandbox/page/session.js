// One person's visit: reads what they may see, listens for what happens, and does what they ask.

import { session } from "./api.js";
import { apply, applyGuild } from "./apply.js";
import { emojiKey, emojiPath } from "./emoji.js";
import { listen } from "./events.js";
import { NO_SERVER } from "./store.js";

const PAGE_SIZE = 50;
const SETTLING_READS = 3;
const STARTERS_READ = 40;

export class Visit {
  /**
   * Look at the sandbox as a person.
   * @param {import("./store.js").Store} store emptied for this person
   * @param {Object} user one of the sandbox's users, with a token
   * @param {function(string)} complain shows a refusal in words
   */
  constructor(store, user, complain) {
    store.become(user);
    this.store = store;
    this.complain = complain;
    this.api = session(user.token);
    this.pending = new Set();
    this.ended = false;
    // Reading starts only once events come in, so that nothing falls between the two.
    this.listening = new Promise((resolve) => {
      this.line = listen(user.token, {
        event: (name, data) => apply(store, name, data),
        up: (returned) => resolve(this.setConnected(true, returned)),
        down: () => resolve(this.setConnected(false, false)),
      });
    });
  }

  end() {
    this.ended = true;
    this.line.close();
  }

  setConnected(connected, returned) {
    if (this.ended) return;
    this.store.connected = connected;
    this.store.emit("connection");
    if (returned) this.catchUp();
  }

  /** After a lost connection, read again what events would have told. */
  async catchUp() {
    const { store } = this;
    for (const conversation of store.conversations.values()) conversation.loaded = false;
    await this.readServers();
    for (const id of [store.channelId, store.threadId]) if (id) await this.open(id);
  }

  /** Read channels, threads, roles and the person's language in every server. */
  async readServers() {
    const { store, api } = this;
    await this.listening;
    const me = await api.me().catch(() => null);
    if (me?.locale) store.locale = me.locale;
    await Promise.all([...store.guilds.map((guild) => this.readServer(guild)), this.readPrivate()]);
    if (!this.ended) store.emit("channels");
  }

  /** Read what is said between the bot and this person alone. */
  async readPrivate() {
    const channels = await this.api.privateChannels().catch(() => []);
    if (!this.ended) for (const channel of channels) this.store.putChannel(channel);
  }

  async readServer(guild) {
    const { store, api } = this;
    const [detail, channels, threads] = await Promise.all([
      api.guild(guild.id).catch(() => null),
      api.channels(guild.id).catch(() => guild.channels),
      api.activeThreads(guild.id).catch(() => ({ threads: [] })),
    ]);
    if (this.ended) return;
    if (detail) applyGuild(store, detail);
    for (const channel of [...channels, ...(threads.threads ?? [])]) {
      store.putChannel({ guild_id: guild.id, ...channel });
    }
  }

  /** Make sure a channel's or thread's newest messages are there. */
  async open(channelId) {
    const { store } = this;
    const channel = store.channels.get(channelId);
    if (channel?.type === 15) return this.openForum(channel);
    const conversation = store.conversation(channelId);
    if (conversation.loaded) return undefined;
    try {
      const messages = await this.readSettled(conversation, () => this.api.messages(channelId));
      for (const message of messages) store.meet(message.author);
      conversation.replace(messages, messages.length >= PAGE_SIZE);
    } catch (error) {
      conversation.fail(error.message);
    }
    return undefined;
  }

  /** Read until no event came in between, so that no reaction is counted twice or missed. */
  async readSettled(conversation, read) {
    let data = null;
    for (let attempt = 0; attempt < SETTLING_READS; attempt += 1) {
      const version = conversation.version;
      data = await read();
      if (conversation.version === version) break;
    }
    return data;
  }

  /** Read a forum's older posts too, and the first message of each, which its list shows. */
  async openForum(forum) {
    const archived = await this.api.archivedThreads(forum.id).catch(() => ({ threads: [] }));
    for (const thread of archived.threads ?? []) this.store.putChannel({ guild_id: forum.guild_id, ...thread });
    const posts = this.store.threadsOf(forum.id).slice(0, STARTERS_READ);
    await Promise.all(posts.map((post) => this.readStarter(post)));
  }

  async readStarter(post) {
    const conversation = this.store.conversation(post.id);
    if (conversation.messages.has(post.id)) return;
    const message = await this.api.message(post.id, post.id).catch(() => null);
    if (message && !conversation.messages.has(post.id)) conversation.put(message);
  }

  /** Read the page before the oldest message shown. */
  async older(channelId) {
    const conversation = this.store.conversation(channelId);
    const [oldest] = conversation.list();
    if (!oldest || !conversation.hasMore || this.pending.has(channelId)) return;
    this.pending.add(channelId);
    try {
      const messages = await this.api.messages(channelId, { before: oldest.id });
      conversation.prepend(messages, messages.length >= PAGE_SIZE);
    } catch (error) {
      this.complain(error.message);
    } finally {
      this.pending.delete(channelId);
    }
  }

  /** Add the reaction, or withdraw it where it is already the person's. One request, however fast the clicks. */
  async toggleReaction(message, emoji) {
    const conversation = this.store.conversation(message.channel_id);
    const held = (conversation.messages.get(message.id)?.reactions ?? []).some(
      (reaction) => reaction.me && emojiKey(reaction.emoji) === emojiKey(emoji),
    );
    const ticket = `${message.id} ${emojiKey(emoji)}`;
    if (this.pending.has(ticket)) return;
    this.pending.add(ticket);
    const me = this.store.me.id;
    const add = () => conversation.addReaction(message.id, me, emoji);
    const take = () => conversation.removeReaction(message.id, me, emoji);
    (held ? take : add)();
    try {
      const send = held ? this.api.unreact : this.api.react;
      await send(message.channel_id, message.id, emojiPath(emoji));
      if (!held) this.store.emit("did", "react");
    } catch (error) {
      (held ? add : take)();
      this.complain(error.message);
    } finally {
      this.pending.delete(ticket);
    }
  }

  /** Commands this person may use in a server, as registered now. */
  async commands(guildId) {
    if (guildId === NO_SERVER) return [];
    const known = this.store.commands.get(guildId);
    if (known) return known;
    const answer = await this.api.commands(guildId);
    const commands = Array.isArray(answer) ? answer : (answer?.commands ?? []);
    if (commands.length > 0) this.store.commands.set(guildId, commands);
    return commands;
  }

  /**
   * Send an interaction and show what comes of it.
   * @returns {Promise<Object>} the answer; a modal in it is for the caller to open
   */
  async interact(body) {
    const answer = await this.api.interact(body);
    if (answer?.message?.id && !this.ended) {
      const { message } = answer;
      const channel = message.channel_id ?? body.channel_id;
      const conversation = this.store.conversation(channel);
      // Events come in the order of the changes, while this answer may come after newer ones: a message that
      // events keep up to date is never set back to what it was when the answer was made.
      if (!this.store.connected || !conversation.messages.has(message.id)) {
        this.store.meet(message.author);
        const flags = (message.flags ?? 0) | (answer.ephemeral ? 64 : 0);
        conversation.put({ ...message, channel_id: channel, flags });
      }
    }
    return answer;
  }

  /** Post a message; the event shows it. */
  post(channelId, content) {
    return this.api.post(channelId, content);
  }

  /** Delete a message, or only put away one that nobody else sees. */
  async remove(message) {
    try {
      await this.api.remove(message.channel_id, message.id);
    } catch (error) {
      this.complain(error.message);
    }
  }

  /** Put away a private reply. */
  dismiss(message) {
    this.store.conversation(message.channel_id).remove(message.id);
  }
}
