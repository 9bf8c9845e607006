// Puts the page together: one person's visit, what is shown, and what the parts may ask for.

import { readState } from "./api.js";
import { ChannelView, closeButton } from "./channel-view.js";
import { isEphemeral } from "./conversation.js";
import { fill, h } from "./dom.js";
import { plainText } from "./message-text.js";
import { openModal } from "./modal.js";
import { personSwitch } from "./people.js";
import { readRoute, writeRoute } from "./route.js";
import { Visit } from "./session.js";
import { Shell } from "./shell.js";
import { Sidebar } from "./sidebar.js";
import { displayName, isThread, Store } from "./store.js";
import { refreshRelativeTimes } from "./time.js";
import { drawHint } from "./welcome.js";

const RETRY_START_MS = 1500;
const RELATIVE_TIMES_MS = 20000;
const NEW_WORLD_MS = 2000;

class App {
  constructor(root, state) {
    this.shell = new Shell(root);
    this.store = new Store(state);
    this.visit = null;
    this.view = null;
    this.panel = null;
    this.context = this.makeContext();
    const person = () => personSwitch(this.context, (user) => this.become(user));
    this.person = person();
    // Where a thread covers its channel, who one is must still be seen.
    this.personInPanel = person();
    const sidebar = new Sidebar(this.context);
    fill(this.shell.sidebar, sidebar.rail, sidebar.channels);
    this.hint = drawHint(this.store);
    this.store.on("view", () => this.draw());
    this.store.on("bot", () => this.drawBanner());
    this.store.on("connection", () => {
      this.drawBanner();
      this.lookForNewWorld();
    });
    this.store.on("message", (message) => this.announce(message));
    this.store.on("channels", () => this.followChannels());
    globalThis.addEventListener("hashchange", () => this.followAddress());
    setInterval(refreshRelativeTimes, RELATIVE_TIMES_MS);
  }

  /** What every part of the page may use: the store to read, and these to act. */
  makeContext() {
    const { store, shell } = this;
    const complain = (words) => shell.complain(words);
    const answered = (answer) => {
      if (answer?.modal) openModal(answer.modal, this.context);
      return answer;
    };
    const tried = (promise) => promise.then(answered).catch((error) => complain(error.message));
    return {
      store,
      complain,
      go: (channelId) => this.go(channelId),
      goGuild: (guildId) => this.goGuild(guildId),
      openThread: (threadId) => this.go(threadId),
      openMessage: (channelId, messageId) => this.openMessage(channelId, messageId),
      startCommand: (name) => (this.panel ?? this.view).composer?.startCommand(`/${name} `),
      older: (channelId) => this.visit.older(channelId),
      toggleReaction: (message, emoji) => this.visit.toggleReaction(message, emoji),
      commands: () => this.visit.commands(store.guildId),
      post: (channelId, text) => this.visit.post(channelId, text),
      remove: (message) => this.visit.remove(message),
      dismiss: (message) => this.visit.dismiss(message),
      interact: (body) => this.visit.interact(body),
      press: (message, customId, values = []) =>
        tried(this.visit.interact({ channel_id: message.channel_id, message_id: message.id, custom_id: customId, values })),
      runOn: (command, message) =>
        tried(this.visit.interact({ channel_id: message.channel_id, command, target_id: message.id })),
      submitModal: async (modalId, fields) =>
        answered(await this.visit.interact({ channel_id: store.threadId ?? store.channelId, modal_id: modalId, fields })),
      runCommand: async (channelId, command, options) => {
        const answer = answered(await this.visit.interact({ channel_id: channelId, command, options }));
        store.emit("did", "command");
        return answer;
      },
    };
  }

  /** Look through another person's eyes, at the same place where they may. */
  async become(user, place = this.store) {
    const { guildId, channelId, threadId } = place;
    const first = this.visit === null;
    if (!first && user.id === this.store.me.id) return;
    this.visit?.end();
    this.visit = new Visit(this.store, user, (words) => this.shell.complain(words));
    const { visit } = this;
    this.store.emit("me");
    await visit.readServers();
    if (visit.ended) return;
    const { channels } = this.store;
    const thread = isThread(channels.get(threadId)) ? threadId : null;
    if (channels.has(channelId)) this.show({ guildId, channelId, threadId: thread });
    else this.goGuild(this.store.guilds.some(({ id }) => id === guildId) ? guildId : this.store.guilds[0]?.id);
    if (first) return;
    this.store.emit("did", "switch");
    this.shell.announce(`You are now ${user.name}, ${user.role}`);
  }

  /** Show a server: the channel seen last there, otherwise the news. */
  goGuild(guildId) {
    const channels = this.store.channelsOf(guildId);
    const channel = channels.find(({ name }) => name === "news") ?? channels[0];
    if (channel) this.show({ guildId, channelId: channel.id });
  }

  /** Show a channel; a thread opens beside its channel. */
  go(channelId) {
    const channel = this.store.channels.get(channelId);
    if (!channel) return;
    this.shell.closeDrawer(false);
    const guildId = channel.guild_id;
    if (isThread(channel)) this.show({ guildId, channelId: channel.parent_id, threadId: channel.id });
    else this.show({ guildId, channelId });
  }

  /** Show a message where it stands. */
  async openMessage(channelId, messageId) {
    this.go(channelId);
    await this.visit.open(channelId);
    const view = this.panel?.channel.id === channelId ? this.panel : this.view;
    if (messageId && view.channel.id === channelId) view.body.reveal?.(messageId);
  }

  show(place) {
    this.store.show(place);
    const address = writeRoute(this.store);
    if (location.hash !== address) history.pushState(null, "", address);
    this.visit.open(this.store.channelId);
    if (this.store.threadId) this.visit.open(this.store.threadId);
  }

  /** The reader used Back, or changed the address. */
  followAddress() {
    const route = readRoute(location.hash);
    const user = this.store.users.find(({ id }) => id === route.userId);
    if (user && user.id !== this.store.me.id) this.become(user, route);
    else if (this.store.channels.has(route.threadId)) this.go(route.threadId);
    else if (this.store.channels.has(route.channelId)) this.go(route.channelId);
  }

  /** A channel that is gone cannot stay on show. */
  followChannels() {
    const { store } = this;
    if (!this.view || store.channels.size === 0) return;
    if (!store.channels.has(store.channelId)) this.goGuild(store.guildId);
    else if (store.threadId && !store.channels.has(store.threadId)) this.closeThread();
  }

  closeThread() {
    const { guildId, channelId, threadId } = this.store;
    this.show({ guildId, channelId });
    const back = [`[data-id="${threadId}"]`, `[data-focus="${threadId}"]`, ".composer-input"];
    back.map((selector) => this.shell.main.querySelector(selector)).find(Boolean)?.focus();
  }

  draw() {
    const { store, shell } = this;
    const channel = store.channels.get(store.channelId);
    if (channel && (this.view?.channel.id !== channel.id || this.view.me !== store.me)) {
      this.view?.destroy();
      this.view = this.makeView(channel, { before: shell.menuButton, tools: [this.person] });
      fill(shell.main, this.view.element);
      if (this.hint && this.view.composer) this.view.composer.element.before(this.hint);
      document.title = `${channel.name} · Loupe sandbox`;
    }
    this.drawPanel(store.channels.get(store.threadId));
    this.drawBanner();
  }

  makeView(channel, options) {
    const view = new ChannelView(channel, this.context, options);
    view.me = this.store.me;
    return view;
  }

  drawPanel(thread) {
    const { shell } = this;
    if (this.panel && this.panel.channel.id === thread?.id && this.panel.me === this.store.me) return;
    this.panel?.destroy();
    this.panel = thread ? this.makeView(thread, { tools: [this.personInPanel, closeButton(() => this.closeThread())] }) : null;
    fill(shell.panel, this.panel?.element);
    shell.panel.hidden = !thread;
    shell.frame.classList.toggle("with-panel", Boolean(thread));
    if (thread) shell.panel.querySelector(".panel-close").focus();
  }

  drawBanner() {
    const { connected, bot } = this.store;
    if (!connected && this.view) this.shell.setBanner("The connection to the sandbox is lost. Reconnecting…");
    else if (!bot.ready) this.shell.setBanner(`${bot.name} is starting. Stories and commands appear in a moment.`);
    else this.shell.setBanner("");
  }

  /** While disconnected: a sandbox that was started afresh knows nothing of this page's people, so begin again. */
  lookForNewWorld() {
    clearTimeout(this.looking);
    if (this.store.connected) return;
    this.looking = setTimeout(async () => {
      const state = await readState().catch(() => null);
      if (this.store.connected) return;
      if (state && !state.users.some(({ token }) => token === this.store.me.token)) location.reload();
      else this.lookForNewWorld();
    }, NEW_WORLD_MS);
  }

  announce(message) {
    const { store } = this;
    if (message.channel_id !== store.channelId && message.channel_id !== store.threadId) return;
    if (message.author?.id === store.me.id) return;
    const to = isEphemeral(message) ? " to you only" : "";
    this.shell.announce(`${displayName(message.author, message.member)}${to}: ${plainText(message)}`);
  }
}

/** Read the sandbox and start; where it is not there yet, try again until it is. */
async function start() {
  const root = document.getElementById("app");
  for (;;) {
    try {
      const state = await readState();
      const app = new App(root, state);
      const route = readRoute(location.hash);
      const user = state.users.find(({ id }) => id === route.userId) ?? firstPerson(state.users);
      await app.become(user, route);
      return;
    } catch (error) {
      if (error.name !== "ApiError") throw error;
      fill(root, h("p.note", { role: "alert" }, error.message, " Trying again…"));
      await new Promise((resolve) => setTimeout(resolve, RETRY_START_MS));
    }
  }
}

/** Newcomers start as a plain member, who sees what most people see. */
function firstPerson(users) {
  return users.find(({ role }) => role === "member") ?? users[0];
}

start();
