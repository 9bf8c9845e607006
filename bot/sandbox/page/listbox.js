// A list to choose from by keyboard or pointer. The focus stays in the field that owns it (aria-activedescendant).

import { fill, h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {Object} Choice
 * @property {any} value what is chosen
 * @property {string} label what it is called
 * @property {string} [detail] a second, quieter text
 * @property {Node} [mark] a picture before the label
 * @property {boolean} [selected] whether it is already chosen (in lists of several)
 */

export class ListBox {
  /**
   * @param {{label: string, pick: function(Choice), multiple?: boolean}} options `pick` hears of a choice made
   */
  constructor({ label, pick, multiple = false }) {
    this.pick = pick;
    this.choices = [];
    this.activeIndex = -1;
    this.owner = null;
    this.element = h("ul.listbox", {
      id: uniqueId("list"),
      role: "listbox",
      "aria-label": label,
      "aria-multiselectable": multiple ? "true" : null,
      // Pressing the pointer on an option must not take the focus from the field.
      onmousedown: (event) => event.preventDefault(),
    });
  }

  /** Tie the list to the field whose keys move it. */
  serve(owner) {
    this.owner = owner;
    owner.setAttribute("aria-controls", this.element.id);
    return this;
  }

  /** Show choices; the first one is active unless `active` says another (or -1: none). */
  set(choices, { empty = "Nothing found", active = 0 } = {}) {
    this.choices = choices;
    this.options = choices.map((choice, index) => this.drawOption(choice, index));
    if (choices.length > 0) fill(this.element, this.options);
    else fill(this.element, h("li.listbox-empty", { role: "option", "aria-disabled": "true" }, empty));
    this.activate(Math.min(active, choices.length - 1));
  }

  drawOption(choice, index) {
    return h(
      "li.option",
      {
        id: `${this.element.id}-${index}`,
        role: "option",
        "aria-selected": choice.selected ? "true" : "false",
        onclick: () => this.pick(choice),
        onmousemove: () => this.activate(index, { scroll: false }),
      },
      choice.mark,
      h(
        "span.option-words",
        {},
        h("span.option-label", { dir: "auto" }, choice.label),
        choice.detail ? h("span.option-detail", { dir: "auto" }, choice.detail) : null,
      ),
      choice.selected ? icon("check", "icon option-check") : null,
    );
  }

  activate(index, { scroll = true } = {}) {
    this.options[this.activeIndex]?.classList.remove("active");
    this.activeIndex = index;
    const option = this.options[index];
    if (option) {
      option.classList.add("active");
      if (scroll) option.scrollIntoView({ block: "nearest" });
      this.owner?.setAttribute("aria-activedescendant", option.id);
    } else {
      this.owner?.removeAttribute("aria-activedescendant");
    }
  }

  get active() {
    return this.choices[this.activeIndex] ?? null;
  }

  /** Use a key of the owning field: arrows move, Enter picks. Returns whether the key was used. */
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && this.choices.length > 0) {
      event.preventDefault();
      const last = this.choices.length - 1;
      const next = this.activeIndex + step;
      const wraps = Math.abs(step) === 1;
      this.activate(wraps ? (next + last + 1) % (last + 1) : Math.max(0, Math.min(last, next)));
      return true;
    }
    if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.pick(this.active);
      return true;
    }
    return false;
  }
}

/** Choices whose words contain what was typed; those that begin with it first. */
export function search(choices, typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  if (!wanted) return choices;
  const rank = (choice) => {
    const label = choice.label.toLocaleLowerCase();
    if (label.startsWith(wanted)) return 0;
    if (label.includes(wanted)) return 1;
    return (choice.detail ?? "").toLocaleLowerCase().includes(wanted) ? 2 : 3;
  };
  return choices
    .map((choice) => [rank(choice), choice])
    .filter(([order]) => order < 3)
    .sort(([a], [b]) => a - b)
    .map(([, choice]) => choice);
}
