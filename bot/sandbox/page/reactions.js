// The row of reactions under a message, and the small picker that adds another.

import { fill, h, moveFocus, place } from "./dom.js";
import { CHOICES, drawEmoji, emojiKey, emojiLabel } from "./emoji.js";
import { icon } from "./icons.js";
import { openPopup } from "./popup.js";

/**
 * Draw the reactions of a message.
 * @param {Object} message
 * @param {{store: Object, toggleReaction: function}} context
 */
export function drawReactions(message, context) {
  const row = h("div.reactions", { role: "group", "aria-label": "Reactions" });
  updateReactions(row, message, context);
  return row;
}

/** Bring a row up to date in place: pills keep their element, so that focus and pointer stay where they are. */
export function updateReactions(row, message, context) {
  const reactions = message.reactions ?? [];
  const pills = new Map([...row.querySelectorAll(".pill")].map((pill) => [pill.dataset.emoji, pill]));
  const wanted = reactions.map((reaction) => {
    const pill = pills.get(emojiKey(reaction.emoji)) ?? makePill(message, reaction, context);
    writePill(pill, reaction);
    return pill;
  });
  row.hidden = reactions.length === 0;
  if (reactions.length > 0) wanted.push(row.querySelector(".pill-add") ?? addButton(message, context));
  place(row, wanted);
}

function makePill(message, reaction, context) {
  const key = emojiKey(reaction.emoji);
  return h(
    "button.pill",
    {
      type: "button",
      dataset: { emoji: key, focus: `reaction:${key}` },
      onclick: () => context.toggleReaction(message, reaction.emoji),
    },
    drawEmoji(reaction.emoji),
    h("span.pill-count", { "aria-hidden": "true" }),
  );
}

function writePill(pill, reaction) {
  const people = reaction.count === 1 ? "1 person" : `${reaction.count} people`;
  pill.setAttribute("aria-pressed", reaction.me ? "true" : "false");
  pill.setAttribute("aria-label", `${emojiLabel(reaction.emoji)}, ${people}${reaction.me ? ", you too" : ""}`);
  pill.title = reaction.me ? "Withdraw your reaction" : "React as well";
  pill.querySelector(".pill-count").textContent = String(reaction.count);
}

function addButton(message, context) {
  const button = h(
    "button.pill-add",
    {
      type: "button",
      "aria-label": "Add another reaction",
      title: "Add another reaction",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      dataset: { focus: "reaction:add" },
      onclick: () => openEmojiPicker(button, message, context),
    },
    icon("smile"),
  );
  return button;
}

/** Open the emoji picker for a message. */
export function openEmojiPicker(anchor, message, context) {
  const own = (context.store.emojis.get(context.store.guildId) ?? []).map(({ id, name }) => ({ id, name, words: name }));
  const all = [...CHOICES.map(([name, words]) => ({ id: null, name, words })), ...own];
  const grid = h("div.emoji-grid", { role: "group", "aria-label": "Emoji" });
  const field = h("input.field", {
    type: "text",
    placeholder: "Search emoji",
    "aria-label": "Search emoji",
    autocomplete: "off",
    oninput: draw,
    onkeydown: (event) => {
      const first = grid.querySelector("button");
      if ((event.key !== "Enter" && event.key !== "ArrowDown") || !first) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    },
  });

  function draw() {
    const typed = field.value.trim().toLowerCase();
    fill(grid, all.filter(({ words }) => words.toLowerCase().includes(typed)).map(choice));
    if (!grid.hasChildNodes()) fill(grid, h("p.quiet", {}, "No such emoji here"));
  }

  function choice({ id, name, words }) {
    const pick = () => {
      popup.close();
      context.toggleReaction(message, { id, name });
    };
    return h("button.emoji-choice", { type: "button", "aria-label": words, title: words, onclick: pick }, drawEmoji({ id, name }));
  }

  grid.addEventListener("keydown", (event) => moveFocus(event, [...grid.querySelectorAll("button")], { horizontal: true }));
  draw();
  const popup = openPopup(anchor, h("div.emoji-picker", { role: "dialog", "aria-label": "Choose an emoji" }, field, grid));
  field.focus();
}
