// A chosen slash command with its options as fields, ready to be sent.

import { h } from "./dom.js";
import { FileField } from "./file-field.js";
import { icon } from "./icons.js";
import { OptionField } from "./option-field.js";

const ATTACHMENT = 11;
const ALL_SHOWN_UP_TO = 4;
const PATIENCE_MS = 1200;

export class CommandForm {
  /**
   * @param {Object} entry the command, see command-search.js
   * @param {{context: Object, channelId: string, values: Map<string, string>, done: function(), cancel: function(string)}} settings
   *   `values` fill the fields at first; `done` is called once the command is on its way, `cancel` with its name
   */
  constructor(entry, { context, channelId, values, done, cancel }) {
    Object.assign(this, { entry, context, channelId, done, cancel });
    this.fields = [];
    this.sending = false;
    this.fieldset = h("div.option-fields");
    this.more = h("div.option-more");
    // What was typed is not thrown away by one Escape too many: the first one only says so.
    this.leaving = h("p.field-hint", { role: "status", hidden: true }, "Press Escape again to leave this command.");
    this.alert = h("p.form-alert", { role: "alert", hidden: true });
    this.send = h("button.button.primary.send-command", { type: "submit" }, icon("send"), "Run");
    this.element = h(
      "form.command-form",
      { "aria-label": `Command ${entry.shown}`, onsubmit: (event) => this.submit(event), onkeydown: (event) => this.key(event) },
      h(
        "div.command-head",
        {},
        h("strong.command-name", {}, `/${entry.shown}`),
        h("span.quiet", { dir: "auto" }, entry.description),
        h("button.icon-button", { type: "button", "aria-label": "Cancel command", title: "Cancel (Escape)", onclick: () => cancel("") }, icon("close")),
      ),
      this.fieldset,
      this.leaving,
      h("div.command-foot", {}, this.more, this.send),
      this.alert,
    );
    this.fieldset.addEventListener("taken", () => this.next());
    this.addFields(values);
  }

  addFields(values) {
    const { options } = this.entry;
    const all = options.length <= ALL_SHOWN_UP_TO;
    for (const option of options) {
      if (all || option.required || values.has(option.name)) this.addField(option, values.get(option.name));
      else this.more.append(this.offerOption(option));
    }
  }

  addField(option, typed = "") {
    const field =
      option.type === ATTACHMENT
        ? new FileField(option)
        : new OptionField(option, {
            store: this.context.store,
            typed,
            complete: (focused) => this.complete(focused),
          });
    this.fields.push(field);
    this.fieldset.append(field.element);
    return field;
  }

  offerOption(option) {
    const button = h(
      "button.option-add",
      {
        type: "button",
        title: option.shownDescription,
        onclick: () => {
          button.remove();
          this.addField(option).input.focus();
        },
      },
      `+ ${option.shownName}`,
    );
    return button;
  }

  /** Put the focus where something is to be filled in. */
  focus() {
    const open = this.fields.find((field) => field.option.required && !field.input.value) ?? this.fields[0];
    (open?.input ?? this.send).focus();
  }

  fieldOf(element) {
    return this.fields.find((field) => field.input === element) ?? null;
  }

  /** After a choice, go on to the next field, or to the button. */
  next() {
    const here = this.fields.findIndex((field) => field.input === document.activeElement);
    const open = this.fields.slice(here + 1).find((field) => !field.input.value);
    (open?.input ?? this.send).focus();
  }

  key(event) {
    if (event.isComposing) return;
    const warned = !this.leaving.hidden;
    this.leaving.hidden = true;
    if (this.fieldOf(event.target)?.key(event)) {
      event.stopPropagation();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (warned || this.fields.every((field) => !field.input.value)) this.cancel(`/${this.entry.path}`);
      else this.stay();
    }
  }

  /** Keep the form, without a list that may be on its way, and say how to leave it. */
  stay() {
    for (const field of this.fields) field.hide();
    this.leaving.hidden = false;
  }

  async complete(focused) {
    const options = {};
    for (const field of this.fields) {
      const value = field.loose();
      if (value !== undefined) options[field.option.name] = value;
    }
    options[focused.option.name] = focused.input.value;
    const answer = await this.context.interact({
      channel_id: this.channelId,
      command: this.entry.path,
      options,
      focused: focused.option.name,
    });
    return answer?.choices ?? [];
  }

  /** The options to send, or null with the focus on the first field that is wrong. */
  read() {
    const options = {};
    let wrong = null;
    for (const field of this.fields) {
      const { value, problem } = field.read();
      if (problem) wrong ??= field;
      else if (value !== undefined) options[field.option.name] = value;
    }
    wrong?.input.focus();
    return wrong ? null : options;
  }

  async submit(event) {
    event.preventDefault();
    if (this.sending) return;
    await Promise.all(this.fields.map((field) => field.ready?.()));
    if (this.sending) return;
    const options = this.read();
    if (options === null) return;
    this.busy(true);
    // A long answer must not hold the box: its "thinking…" message already stands in the channel.
    const timer = setTimeout(() => this.finish(), PATIENCE_MS);
    try {
      await this.context.runCommand(this.channelId, this.entry.path, options);
      this.finish();
    } catch (error) {
      if (this.finished) this.context.complain(error.message);
      else this.refuse(error.message);
    } finally {
      clearTimeout(timer);
    }
  }

  busy(sending) {
    this.sending = sending;
    this.send.setAttribute("aria-busy", String(sending));
    this.send.lastChild.textContent = sending ? "Sending…" : "Run";
    this.alert.hidden = true;
  }

  refuse(words) {
    this.busy(false);
    this.alert.textContent = words;
    this.alert.hidden = false;
  }

  finish() {
    if (this.finished) return;
    this.finished = true;
    this.done();
  }
}
