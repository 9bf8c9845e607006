// Modals the bot opens: labelled texts, selects, radio buttons, checkboxes.

import { h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { drawMarkdown } from "./markup-view.js";
import { selectControl } from "./selects.js";

const PARAGRAPH = 2;

/**
 * Open a modal and send what is filled in.
 * @param {{modal_id: string, title: string, components: Array<Object>}} modal
 * @param {Object} context see app.js
 */
export function openModal(modal, context) {
  const fields = [];
  const title = uniqueId("modal-title");
  const alert = h("p.form-alert", { role: "alert", hidden: true });
  const submit = h("button.button.primary", { type: "submit" }, "Submit");
  const form = h(
    "form.modal-form",
    { novalidate: true, onsubmit: (event) => send(event) },
    h(
      "div.modal-head",
      {},
      h("h2", { id: title, dir: "auto" }, modal.title),
      h("button.icon-button", { type: "button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close")),
    ),
    h("div.modal-body", {}, (modal.components ?? []).map((component) => drawPart(component, context, fields))),
    alert,
    h(
      "div.modal-foot",
      {},
      h("button.button.secondary", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      submit,
    ),
  );
  const dialog = h("dialog.modal", { "aria-labelledby": title, onclose: () => dialog.remove() }, form);

  async function send(event) {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length > 0) {
      wrong[0].focus();
      return;
    }
    if (submit.getAttribute("aria-busy") === "true") return;
    submit.setAttribute("aria-busy", "true");
    alert.hidden = true;
    try {
      const values = Object.fromEntries(fields.map((field) => [field.customId, field.value()]));
      await context.submitModal(modal.modal_id, values);
      dialog.close();
    } catch (error) {
      alert.textContent = error.message;
      alert.hidden = false;
    } finally {
      submit.removeAttribute("aria-busy");
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.focus();
}

function drawPart(component, context, fields) {
  if (component.type === 1) return component.components.map((each) => drawPart(each, context, fields));
  if (component.type === 10) return drawMarkdown(component.content, context);
  if (component.type === 18) return drawField(component.component, component, context, fields);
  return drawField(component, { label: component.label }, context, fields);
}

/** A control with its label, description and a place for what is wrong with it. */
function drawField(component, { label, description }, context, fields) {
  const make = CONTROLS[component.type];
  if (!make) return h("p.quiet", {}, "This kind of field is not shown in the sandbox.");
  const ids = { control: uniqueId("field"), label: uniqueId("label"), hint: uniqueId("hint") };
  const problem = h("span.field-problem", { role: "alert", hidden: true });
  const field = make(component, ids, context, label);
  fields.push({
    customId: component.custom_id,
    value: field.value,
    focus: field.focus,
    check() {
      const words = field.problem();
      problem.textContent = words;
      problem.hidden = !words;
      return !words;
    },
  });
  const required = component.required !== false && component.type !== 23;
  const words = [label, required ? h("span.required", { "aria-hidden": "true" }, "required") : null];
  const name = field.grouped ? h("span.modal-label", { id: ids.label }, words) : h("label.modal-label", { id: ids.label, for: ids.control }, words);
  const hint = h("span.field-hint", { id: ids.hint, dir: "auto" }, description);
  return h("div.modal-field", {}, label ? name : null, description ? hint : null, field.element, problem);
}

const CONTROLS = { 3: selectField, 4: textField, 5: selectField, 6: selectField, 7: selectField, 8: selectField, 21: radioField, 22: checksField, 23: checkField };

function textField(component, ids) {
  const long = component.style === PARAGRAPH;
  const required = component.required !== false;
  const shortest = component.min_length ?? 0;
  const element = h(long ? "textarea.field" : "input.field", {
    id: ids.control,
    type: long ? null : "text",
    rows: long ? "4" : null,
    placeholder: component.placeholder,
    maxlength: component.max_length ?? 4000,
    "aria-required": String(required),
    "aria-describedby": ids.hint,
    autocomplete: "off",
    dir: "auto",
  });
  element.value = component.value ?? "";
  return {
    element,
    value: () => element.value,
    focus: () => element.focus(),
    problem() {
      if (required && !element.value.trim()) return "This is required.";
      return element.value && element.value.length < shortest ? `At least ${shortest} characters.` : "";
    },
  };
}

function selectField(component, ids, context, label) {
  const required = component.required !== false;
  let values = null;
  const element = selectControl(component, context, (next) => (values = next), { label });
  const first = (component.options ?? []).filter((option) => option.default).map(({ value }) => value);
  const defaults = (component.default_values ?? []).map(({ id }) => String(id));
  values = component.type === 3 ? first : defaults;
  return {
    element,
    value: () => values,
    focus: () => element.focus(),
    grouped: true,
    problem: () => (required && values.length < (component.min_values ?? 1) ? "Make a selection." : ""),
  };
}

function optionRow(kind, name, option) {
  const id = uniqueId("choice");
  const input = h("input", { type: kind, id, name, value: option.value, checked: Boolean(option.default) });
  const words = [h("span", { dir: "auto" }, option.label), option.description ? h("span.option-detail", {}, option.description) : null];
  return { input, row: h("label.check-row", { for: id }, input, h("span.option-words", {}, words)) };
}

function groupOf(kind, component, ids) {
  const rows = (component.options ?? []).map((option) => optionRow(kind, ids.control, option));
  const role = kind === "radio" ? "radiogroup" : "group";
  const element = h("div.check-group", { role, "aria-labelledby": ids.label }, rows.map(({ row }) => row));
  const chosen = () => rows.filter(({ input }) => input.checked).map(({ input }) => input.value);
  return { element, chosen, focus: () => rows[0]?.input.focus(), grouped: true };
}

function radioField(component, ids) {
  const group = groupOf("radio", component, ids);
  const required = component.required !== false;
  return {
    ...group,
    value: () => group.chosen()[0] ?? null,
    problem: () => (required && group.chosen().length === 0 ? "Choose one." : ""),
  };
}

function checksField(component, ids) {
  const group = groupOf("checkbox", component, ids);
  const required = component.required !== false;
  const least = component.min_values ?? (required ? 1 : 0);
  const most = component.max_values ?? (component.options ?? []).length;
  return {
    ...group,
    value: group.chosen,
    problem() {
      const count = group.chosen().length;
      if (count > most) return `Choose at most ${most}.`;
      return count < least && (required || count > 0) ? `Choose at least ${least}.` : "";
    },
  };
}

function checkField(component, ids) {
  const input = h("input.lone-check", { type: "checkbox", id: ids.control, checked: Boolean(component.default), "aria-describedby": ids.hint });
  return { element: input, value: () => input.checked, focus: () => input.focus(), problem: () => "" };
}
