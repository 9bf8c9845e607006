// The box at the foot of a channel: plain text is posted, "/" completes a command.

import { fill, h } from "./dom.js";
import { CommandForm } from "./command-form.js";
import { findCommands, flatten, namedCommand, writtenValues } from "./command-search.js";
import { icon } from "./icons.js";
import { ListBox } from "./listbox.js";
import { isThread } from "./store.js";

const LONGEST_MESSAGE = 2000;

export class Composer {
  /**
   * @param {{id: string, name: string}} channel where it posts
   * @param {Object} context see app.js
   */
  constructor(channel, context) {
    this.channel = channel;
    this.context = context;
    this.entries = null;
    this.list = new ListBox({ label: "Commands", pick: (choice) => this.choose(choice.value) });
    this.panel = h("div.command-list", { hidden: true }, h("p.command-list-head", {}, "Commands you can use here"), this.list.element);
    // Who writes comes first: long names of channels are cut off at the end.
    const label = `Write as ${context.store.me.name} in ${channel.name}`;
    this.input = h("textarea.composer-input", {
      rows: "1",
      maxlength: String(LONGEST_MESSAGE),
      placeholder: isThread(channel) ? `Write as ${context.store.me.name}, or type /` : `${label}, or type /`,
      role: "combobox",
      "aria-label": `${label}. Type a slash for commands`,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      dir: "auto",
      oninput: () => this.edited(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.hide(),
    });
    this.list.serve(this.input);
    this.send = h("button.icon-button.composer-send", { type: "submit", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.slash = h(
      "button.icon-button",
      { type: "button", "aria-label": "Commands", title: "Commands (/)", onclick: () => this.startCommand() },
      icon("slash"),
    );
    this.box = h("form.composer-box", { onsubmit: (event) => this.submit(event) }, this.slash, this.input, this.send);
    this.alert = h("p.form-alert", { role: "alert", hidden: true });
    this.element = h("div.composer", {}, this.panel, this.alert, this.box);
  }

  focus() {
    (this.form ?? this.input).focus();
  }

  startCommand(text = "/") {
    this.input.value = text;
    this.input.focus();
    this.edited();
  }

  async edited() {
    this.grow();
    this.alert.hidden = true;
    if (!this.input.value.startsWith("/")) {
      this.hide();
      return;
    }
    const entries = await this.loadEntries();
    const text = this.input.value;
    if (!entries || !text.startsWith("/") || this.form) return;
    const named = namedCommand(entries, text);
    if (named) this.choose(named.entry, named.rest);
    else this.offer(findCommands(entries, text.slice(1)));
  }

  async loadEntries() {
    try {
      const commands = await this.context.commands();
      return flatten(commands, this.context.store.locale);
    } catch (error) {
      this.refuse(`The commands cannot be read: ${error.message}`);
      return null;
    }
  }

  offer(entries) {
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const { connected, bot } = this.context.store;
    const missing = connected ? "The bot is starting; its commands appear in a moment" : "The sandbox cannot be reached";
    this.list.set(
      entries.map((entry) => ({ value: entry, label: `/${entry.shown}`, detail: entry.description })),
      { empty: connected && bot.ready ? "No such command for you here" : missing },
    );
  }

  hide() {
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 200)}px`);
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.panel.hidden) {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.hide();
        return;
      }
      if (event.key === "Tab" && !event.shiftKey && this.list.active) {
        event.preventDefault();
        this.choose(this.list.active.value);
        return;
      }
      if (this.list.key(event)) return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit(event);
    }
  }

  /** Turn the box into a chosen command's form. */
  choose(entry, rest = "") {
    this.hide();
    this.form = new CommandForm(entry, {
      context: this.context,
      channelId: this.channel.id,
      values: writtenValues(rest, entry.options),
      done: () => this.backToText(""),
      cancel: (text) => this.backToText(text),
    });
    fill(this.element, this.form.element);
    this.form.focus();
  }

  backToText(text) {
    const focused = this.element.contains(document.activeElement) || document.activeElement === document.body;
    this.form = null;
    this.input.value = text;
    fill(this.element, this.panel, this.alert, this.box);
    this.grow();
    if (focused) this.input.focus();
  }

  refuse(words) {
    this.alert.textContent = words;
    this.alert.hidden = false;
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || this.sending) return;
    if (text.startsWith("/")) {
      const entries = (await this.loadEntries()) ?? [];
      const named = namedCommand(entries, `${text} `);
      if (named) this.choose(named.entry, named.rest);
      else if (entries.length > 0) this.refuse(`There is no command ${text.split(" ")[0]} for you here.`);
      return;
    }
    this.sending = true;
    try {
      await this.context.post(this.channel.id, text);
      this.input.value = "";
      this.alert.hidden = true;
      this.grow();
    } catch (error) {
      this.refuse(error.message);
    } finally {
      this.sending = false;
    }
  }
}
