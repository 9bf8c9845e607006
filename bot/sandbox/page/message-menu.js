// The "⋯" menu of a message: what a person can do with it, and the bot's commands on messages.

import { isEphemeral } from "./conversation.js";
import { h, moveFocus } from "./dom.js";
import { openPopup } from "./popup.js";
import { openEmojiPicker } from "./reactions.js";

const MESSAGE_COMMAND = 3;
const FREE_TO_DELETE = new Set(["admin", "moderator"]);

/**
 * Open a menu of actions beside a control.
 * @param {HTMLElement} anchor
 * @param {string} label what a screen reader calls the menu
 * @param {Array<{label: string, run: function, checked?: boolean, danger?: boolean, mark?: Node, detail?: string}|string>} items
 *   a string is a heading
 */
export function openMenu(anchor, label, items) {
  const menu = h("div.menu", { role: "menu", "aria-label": label });
  const popup = openPopup(anchor, menu);
  for (const item of items) menu.append(typeof item === "string" ? heading(item) : menuItem(item, popup));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") popup.close();
    else moveFocus(event, [...menu.querySelectorAll("button")]);
  });
  popup.place();
  (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("button"))?.focus();
  return popup;
}

function heading(words) {
  return h("p.menu-heading", { role: "presentation" }, words);
}

function menuItem({ label, run, checked, danger, mark, detail }, popup) {
  const radio = checked !== undefined;
  return h(
    "button.menu-item",
    {
      type: "button",
      role: radio ? "menuitemradio" : "menuitem",
      "aria-checked": radio ? String(checked) : null,
      tabindex: "-1",
      class: danger ? "danger" : null,
      onclick: () => {
        popup.close();
        run();
      },
    },
    mark,
    h("span.option-words", {}, h("span", { dir: "auto" }, label), detail ? h("span.option-detail", {}, detail) : null),
  );
}

/** Open the menu of one message. */
export async function openMessageMenu(anchor, message, context) {
  const commands = isEphemeral(message) ? [] : await context.commands().catch(() => []);
  if (!anchor.isConnected) return;
  openMenu(anchor, "Message", [...ownItems(anchor, message, context), ...appItems(commands, message, context)]);
}

function ownItems(anchor, message, context) {
  const { store } = context;
  if (isEphemeral(message)) return [{ label: "Dismiss", run: () => context.dismiss(message) }];
  const mayDelete = message.author?.id === store.me.id || FREE_TO_DELETE.has(store.me.role);
  const thread = store.channels.get(message.id);
  return [
    { label: "Add a reaction", run: () => openEmojiPicker(anchor, message, context) },
    ...(thread && thread.id !== message.channel_id
      ? [{ label: "Open thread", run: () => context.openThread(thread.id) }]
      : []),
    ...(mayDelete ? [{ label: "Delete message", danger: true, run: () => context.remove(message) }] : []),
  ];
}

function appItems(commands, message, context) {
  const items = commands
    .filter((command) => command.type === MESSAGE_COMMAND)
    .map((command) => ({
      label: command.name_localizations?.[context.store.locale] ?? command.name,
      run: () => context.runOn(command.name, message),
    }));
  return items.length > 0 ? ["Apps", ...items] : [];
}
