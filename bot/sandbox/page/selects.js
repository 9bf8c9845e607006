// Select menus of messages and modals: strings, people, roles, mentionables, channels; one choice or several.

import { h } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { channelChoices, peopleChoices, roleChoices } from "./entities.js";
import { icon } from "./icons.js";
import { ListBox, search } from "./listbox.js";
import { openPopup } from "./popup.js";

const FILTER_FROM = 9;

function choicesOf(select, store) {
  if (select.type === 5) return peopleChoices(store);
  if (select.type === 6) return roleChoices(store);
  if (select.type === 7) return [...peopleChoices(store), ...roleChoices(store)];
  if (select.type === 8) return channelChoices(store, select.channel_types);
  return (select.options ?? []).map((option) => ({
    value: option.value,
    label: option.label,
    detail: option.description ?? "",
    mark: option.emoji ? drawEmoji(option.emoji) : null,
  }));
}

function chosenAtFirst(select) {
  if (select.type === 3) return (select.options ?? []).filter((option) => option.default).map(({ value }) => value);
  return (select.default_values ?? []).map(({ id }) => String(id));
}

/**
 * A select as a button that opens its list.
 * @param {Object} select the component
 * @param {{store: Object}} context
 * @param {function(Array<string>)} changed hears the values whenever a choice is complete
 * @param {{label?: string}} [options] how a screen reader calls it
 */
export function selectControl(select, context, changed, { label } = {}) {
  const least = select.min_values ?? 1;
  const most = select.max_values ?? 1;
  const placeholder = select.placeholder || "Make a selection";
  let values = chosenAtFirst(select);
  const words = h("span.select-words", { dir: "auto" });
  const button = h(
    "button.select",
    {
      type: "button",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      disabled: Boolean(select.disabled),
      dataset: { focus: `component:${select.custom_id}` },
      onclick: open,
      onkeydown: (event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        open();
      },
    },
    words,
    icon("down"),
  );

  function draw() {
    const labels = choicesOf(select, context.store).filter(({ value }) => values.includes(value)).map((each) => each.label);
    words.textContent = labels.length > 0 ? labels.join(", ") : placeholder;
    words.classList.toggle("quiet", labels.length === 0);
    button.setAttribute("aria-label", `${label ?? placeholder}: ${labels.join(", ") || "nothing chosen"}`);
  }

  function commit(next) {
    values = next;
    draw();
    changed(values);
  }

  function open() {
    if (button.getAttribute("aria-busy") === "true") return;
    const choices = choicesOf(select, context.store);
    if (most > 1) openSeveral(button, choices, { placeholder, values, least, most, commit });
    else openSingle(button, choices, { placeholder, values, least, commit });
  }

  draw();
  return button;
}

function openSingle(button, choices, { placeholder, values, least, commit }) {
  const list = new ListBox({
    label: placeholder,
    pick: (choice) => {
      popup.close();
      const again = least === 0 && values.includes(choice.value);
      commit(again ? [] : [choice.value]);
    },
  });
  const shown = () => choices.map((choice) => ({ ...choice, selected: values.includes(choice.value) }));
  const popup = openPopup(button, panel(list, shown, choices.length >= FILTER_FROM, []), { wide: true });
  start(popup, list, shown());
}

function openSeveral(button, choices, { placeholder, values, least, most, commit }) {
  const chosen = new Set(values);
  const shown = () => choices.map((choice) => ({ ...choice, selected: chosen.has(choice.value) }));
  const count = h("span.quiet", { role: "status" });
  const done = h("button.button.primary", { type: "button", onclick: () => (popup.close(), commit([...chosen])) }, "Done");
  const list = new ListBox({
    label: placeholder,
    multiple: true,
    pick: (choice) => {
      if (!chosen.delete(choice.value) && chosen.size < most) chosen.add(choice.value);
      const at = list.activeIndex;
      list.set(list.choices.map((each) => ({ ...each, selected: chosen.has(each.value) })), { active: at });
      tell();
    },
  });
  function tell() {
    count.textContent = `${chosen.size} chosen, ${least === most ? most : `${least} to ${most}`}`;
    done.disabled = chosen.size < least;
  }
  const footer = [h("div.popup-footer", {}, count, done)];
  const popup = openPopup(button, panel(list, shown, choices.length >= FILTER_FROM, footer), { wide: true });
  tell();
  start(popup, list, shown());
}

/** The popup's inside: a filter for long lists, otherwise the list itself takes the keys. */
function panel(list, shown, filtered, footer) {
  if (!filtered) {
    list.element.tabIndex = 0;
    list.element.addEventListener("keydown", (event) => keys(list, event));
    list.serve(list.element);
    return h("div.popup-list", {}, list.element, footer);
  }
  const field = h("input.field", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    placeholder: "Search",
    "aria-label": "Search",
    "aria-expanded": "true",
    oninput: () => list.set(search(shown(), field.value)),
    onkeydown: (event) => keys(list, event),
  });
  list.serve(field);
  return h("div.popup-list", {}, field, list.element, footer);
}

function keys(list, event) {
  if (event.key === " " && event.target === list.element && list.active) {
    event.preventDefault();
    list.pick(list.active);
  } else {
    list.key(event);
  }
}

function start(popup, list, choices) {
  list.set(choices, { active: Math.max(0, choices.findIndex((choice) => choice.selected)) });
  popup.place();
  list.owner.focus();
}

/** A select in a message: each complete choice is sent at once. */
export function drawSelect(select, context) {
  const button = selectControl(select, context, async (values) => {
    button.setAttribute("aria-busy", "true");
    try {
      await context.press(select.custom_id, values);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}
