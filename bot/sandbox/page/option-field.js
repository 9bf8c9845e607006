// One option of a slash command as a field: text, number, choice, yes or no, person, role, channel.

import { h, uniqueId } from "./dom.js";
import { channelChoices, peopleChoices, roleChoices } from "./entities.js";
import { ListBox, search } from "./listbox.js";

const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;
const AUTOCOMPLETE_PAUSE_MS = 160;

export class OptionField {
  /**
   * @param {Object} option the option as registered, with shownName and shownDescription
   * @param {{store: Object, complete: function(OptionField): Promise<Array>, typed?: string}} settings
   *   `complete` asks the bot for suggestions; `typed` is what stands in the field at first
   */
  constructor(option, { store, complete, typed = "" }) {
    this.option = option;
    this.complete = complete;
    this.chosen = null;
    this.fixed = fixedChoices(option, store);
    this.asked = 0;
    this.build(typed);
  }

  build(typed) {
    const { option } = this;
    const hint = uniqueId("hint");
    const id = uniqueId("option");
    const suggests = this.fixed !== null || option.autocomplete;
    this.input = h("input.field", {
      id,
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      inputmode: option.type === INTEGER ? "numeric" : option.type === NUMBER ? "decimal" : null,
      dir: "auto",
      role: suggests ? "combobox" : null,
      "aria-autocomplete": suggests ? "list" : null,
      "aria-expanded": suggests ? "false" : null,
      "aria-required": option.required ? "true" : "false",
      "aria-describedby": hint,
      placeholder: suggests ? "Choose or type" : option.type === STRING ? "" : "Number",
      oninput: () => this.edited(),
      onfocus: () => suggests && this.suggest(),
      onclick: () => suggests && !this.isOpen && this.suggest(),
      onblur: () => this.hide(),
    });
    this.input.value = typed;
    if (typed) this.chooseTyped();
    this.list = suggests
      ? new ListBox({ label: option.shownName, pick: (choice) => this.take(choice) }).serve(this.input)
      : null;
    if (this.list) this.list.element.hidden = true;
    this.problem = h("span.field-problem", { hidden: true });
    this.element = h(
      "div.option-field",
      {},
      h("label.option-name", { for: id }, option.shownName, option.required ? h("span.required", { "aria-hidden": "true" }, "required") : null),
      h("div.combo", {}, this.input, this.list?.element),
      h("span.field-hint", { id: hint, dir: "auto" }, option.shownDescription, limits(option)),
      this.problem,
    );
  }

  get isOpen() {
    return Boolean(this.list) && !this.list.element.hidden;
  }

  edited() {
    this.chosen = null;
    this.say("");
    if (this.list) this.suggest();
  }

  /** Words typed in full stand for the choice of that name. */
  chooseTyped() {
    const typed = this.input.value.trim().toLocaleLowerCase();
    this.chosen = (this.fixed ?? []).find((choice) => choice.label.toLocaleLowerCase() === typed) ?? null;
  }

  async suggest() {
    if (this.fixed !== null) {
      this.offer(search(this.fixed, this.chosen ? "" : this.input.value));
      return;
    }
    this.asked += 1;
    const ask = this.asked;
    await new Promise((resolve) => setTimeout(resolve, AUTOCOMPLETE_PAUSE_MS));
    if (ask !== this.asked || document.activeElement !== this.input) return;
    const choices = await this.complete(this).catch((error) => error);
    if (ask !== this.asked || document.activeElement !== this.input) return;
    if (choices instanceof Error) this.offer([], choices.message);
    else this.offer(choices.map(({ name, value }) => ({ label: name, value })));
  }

  offer(choices, failure = "") {
    const freeText = this.fixed === null;
    if (freeText && choices.length === 0 && !failure) {
      this.hide();
      return;
    }
    // An option that may stay empty must let Enter run the command, so nothing is active before a key is typed.
    const active = this.option.required || this.input.value.trim() ? 0 : -1;
    this.list.element.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.list.set(choices, { empty: failure || "Nothing of that name", active: freeText ? -1 : active });
  }

  hide() {
    this.asked += 1;
    if (!this.list) return;
    this.list.element.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  take(choice) {
    this.chosen = choice;
    this.input.value = choice.label;
    this.say("");
    this.hide();
    this.input.dispatchEvent(new CustomEvent("taken", { bubbles: true }));
  }

  /** Use a key: the list has it first. Returns whether it was used. */
  key(event) {
    if (!this.isOpen) {
      if (this.list && event.key === "ArrowDown") {
        event.preventDefault();
        this.suggest();
        return true;
      }
      return false;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      this.hide();
      return true;
    }
    if (event.key === "Tab" && !event.shiftKey && this.list.active && this.input.value.trim() && !this.chosen) {
      this.take(this.list.active);
      return false;
    }
    return this.list.key(event);
  }

  say(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
    this.input.setAttribute("aria-invalid", words ? "true" : "false");
  }

  /** What stands in the field, as far as it is a value already: for autocompletion of another option. */
  loose() {
    if (this.chosen) return this.chosen.value;
    const typed = this.input.value.trim();
    return typed && this.fixed === null ? parse(typed, this.option).value : undefined;
  }

  /**
   * The value to send.
   * @returns {{value?: any, problem?: string}} neither where an optional field is empty
   */
  read() {
    if (!this.chosen && this.fixed) this.chooseTyped();
    const typed = this.input.value.trim();
    let answer = {};
    if (this.chosen) answer = { value: this.chosen.value };
    else if (typed) answer = this.fixed ? { problem: "Choose one of the list." } : parse(typed, this.option);
    else if (this.option.required) answer = { problem: "This is required." };
    this.say(answer.problem ?? "");
    return answer;
  }
}

/** The complete list of an option's values; null where anything may be typed. */
function fixedChoices(option, store) {
  if (option.choices?.length > 0) {
    return option.choices.map((choice) => ({ label: choice.name_localizations?.[store.locale] ?? choice.name, value: choice.value }));
  }
  if (option.type === BOOLEAN) return [{ label: "True", value: true }, { label: "False", value: false }];
  if (option.type === USER) return peopleChoices(store);
  if (option.type === ROLE) return roleChoices(store);
  if (option.type === MENTIONABLE) return [...peopleChoices(store), ...roleChoices(store)];
  if (option.type === CHANNEL) return channelChoices(store, option.channel_types);
  return null;
}

function limits({ type, min_value: min, max_value: max, max_length: longest }) {
  if (type === STRING) return longest ? ` (at most ${longest} characters)` : "";
  if (type !== INTEGER && type !== NUMBER) return "";
  if (min !== undefined && max !== undefined) return ` (${min} to ${max})`;
  if (min !== undefined) return ` (at least ${min})`;
  return max === undefined ? "" : ` (at most ${max})`;
}

function parse(typed, option) {
  if (option.type === INTEGER || option.type === NUMBER) return parseNumber(typed, option);
  const { min_length: shortest = 0, max_length: longest = 6000 } = option;
  if (typed.length < shortest) return { problem: `At least ${shortest} characters.` };
  if (typed.length > longest) return { problem: `At most ${longest} characters.` };
  return { value: typed };
}

function parseNumber(typed, { type, min_value: min = -Infinity, max_value: max = Infinity }) {
  const value = Number(typed.replace(",", "."));
  if (Number.isNaN(value)) return { problem: "This must be a number." };
  if (type === INTEGER && !Number.isSafeInteger(value)) return { problem: "This must be a whole number." };
  if (value < min) return { problem: `At least ${min}.` };
  if (value > max) return { problem: `At most ${max}.` };
  return { value };
}
