// Servers and channels at the left.

import { fill, h, moveFocus } from "./dom.js";
import { channelIcon, icon } from "./icons.js";
import { NO_SERVER } from "./store.js";

const THREADS_SHOWN = 5;
const DIRECT = "Direct messages";
const KINDS = { 0: "text channel", 1: "direct messages", 5: "announcement channel", 10: "thread", 11: "thread", 15: "forum" };

/** Two letters for a server, drawn on its button. */
function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

export class Sidebar {
  /** @param {Object} context see app.js */
  constructor(context) {
    this.context = context;
    this.rail = h("nav.rail", { "aria-label": "Servers" });
    this.channels = h("nav.channels", { "aria-label": "Channels" });
    for (const nav of [this.rail, this.channels]) {
      nav.addEventListener("keydown", (event) => moveFocus(event, [...nav.querySelectorAll("button")]));
    }
    const { store } = context;
    for (const kind of ["channels", "unread", "view", "bot", "connection"]) store.on(kind, () => this.soon());
  }

  /** Draw once for many changes at a time. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    const focused = document.activeElement?.dataset?.place;
    this.drawRail();
    this.drawChannels();
    if (focused) document.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  drawRail() {
    const { store, goGuild } = this.context;
    const direct = store.channelsOf(NO_SERVER).length > 0 ? [{ id: NO_SERVER, name: DIRECT }] : [];
    fill(
      this.rail,
      h("span.rail-mark", {}, icon("loupe")),
      [...direct, ...store.guilds].map((guild) => {
        const unread = store.hasUnread(guild.id);
        return h(
          "button.guild",
          {
            type: "button",
            title: guild.name,
            "aria-label": unread ? `${guild.name}, unread` : guild.name,
            "aria-current": guild.id === store.guildId ? "true" : null,
            dataset: { place: `guild ${guild.id}`, unread: unread ? "" : null },
            onclick: () => goGuild(guild.id),
          },
          initials(guild.name),
        );
      }),
    );
  }

  drawChannels() {
    const { store } = this.context;
    const guild = store.guildId === NO_SERVER ? { name: DIRECT } : store.guilds.find(({ id }) => id === store.guildId);
    fill(
      this.channels,
      h("h2.guild-name", { dir: "auto" }, guild?.name ?? ""),
      h(
        "ul.channel-list",
        {},
        store.channelsOf(store.guildId).map((channel) =>
          h("li", {}, this.drawChannel(channel), this.drawThreads(channel)),
        ),
      ),
      h("div.sidebar-foot", {}, drawBotStatus(store)),
    );
  }

  drawThreads(channel) {
    const open = this.context.store
      .threadsOf(channel.id)
      .filter((thread) => !thread.thread_metadata?.archived)
      .slice(0, THREADS_SHOWN);
    if (open.length === 0) return null;
    return h("ul.thread-list", { "aria-label": `Threads in ${channel.name}` }, open.map((thread) => h("li", {}, this.drawChannel(thread))));
  }

  drawChannel(channel) {
    const { store, go } = this.context;
    const unread = store.unread.has(channel.id);
    const current = channel.id === store.channelId || channel.id === store.threadId;
    const kind = KINDS[channel.type] ?? "channel";
    return h(
      "button.channel",
      {
        type: "button",
        "aria-label": `${channel.name}, ${kind}${unread ? ", unread" : ""}`,
        "aria-current": current ? "page" : null,
        dataset: { place: channel.id, unread: unread ? "" : null },
        onclick: () => go(channel.id),
      },
      channelIcon(channel.type),
      h("span.channel-name", { dir: "auto" }, channel.name),
    );
  }
}

/** Whether the bot is at work, in a word and a dot; while the sandbox is not heard, nobody knows. */
export function drawBotStatus(store) {
  const ready = Boolean(store.bot.ready) && store.connected;
  return h(
    "span.bot-status",
    { dataset: { ready: String(ready) } },
    h("span.dot", { "aria-hidden": "true" }),
    store.connected ? `${store.bot.name} is ${ready ? "ready" : "starting"}` : "Connecting…",
  );
}
