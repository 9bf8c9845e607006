// Components V2: containers, sections, texts, galleries, files, rows of buttons and selects.

import { h } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { drawMarkdown } from "./markup-view.js";
import { cover, drawFile, drawGallery, drawPicture, fileName } from "./media.js";
import { drawLink } from "./places.js";
import { drawSelect } from "./selects.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link-button" };

const DRAW = {
  1: (row, context) => h("div.action-row", {}, drawComponents(row.components, context)),
  2: drawButton,
  3: drawSelect,
  5: drawSelect,
  6: drawSelect,
  7: drawSelect,
  8: drawSelect,
  9: drawSection,
  10: (text, context) => drawMarkdown(text.content, context),
  11: drawThumbnail,
  12: (gallery) => drawGallery(gallery.items),
  13: (file) =>
    drawFile(
      { url: file.file?.url, name: file.name ?? fileName(file.file?.url), size: file.size },
      { spoiler: file.spoiler },
    ),
  14: (separator) =>
    h(separator.divider === false ? "div.gap" : "hr.gap", { dataset: { spacing: separator.spacing ?? 1 } }),
  17: drawContainer,
};

/**
 * Draw a message's components; kinds the page does not know are left out.
 * @param {Array<Object>} components as Discord sends them
 * @param {Object} context store, go, pings, and `press(custom_id, values)` which sends a click and resolves when
 *   it is answered
 */
export function drawComponents(components, context) {
  return (components ?? []).map((component) => DRAW[component.type]?.(component, context));
}

function drawContainer(container, context) {
  const style = {};
  if (Number.isInteger(container.accent_color)) {
    style["--accent-bar"] = `#${container.accent_color.toString(16).padStart(6, "0")}`;
  }
  const card = h("div.card", { style }, drawComponents(container.components, context));
  return container.spoiler ? cover(card, "card") : card;
}

function drawSection(section, context) {
  return h(
    "div.section",
    {},
    h("div.section-text", {}, drawComponents(section.components, context)),
    h("div.section-accessory", {}, drawComponents([section.accessory].filter(Boolean), context)),
  );
}

function drawThumbnail(thumbnail) {
  return drawPicture(thumbnail.media, {
    alt: thumbnail.description ?? "",
    className: "thumbnail",
    spoiler: thumbnail.spoiler,
  });
}

function drawButton(button, context) {
  const face = [button.emoji ? drawEmoji(button.emoji) : null, button.label ? h("span", { dir: "auto" }, button.label) : null];
  const name = button.label ? null : (button.emoji?.name ?? "Button");
  if (button.style === 5) {
    const shape = drawLink(button.url, { class: "button link-button", "aria-label": name }, context, face, icon("external"));
    if (shape.tagName !== "A") shape.className = "button link-button disabled";
    return shape;
  }
  const element = h(
    `button.button.${BUTTON_STYLES[button.style] ?? "secondary"}`,
    {
      type: "button",
      disabled: Boolean(button.disabled),
      "aria-label": name,
      dataset: { focus: `component:${button.custom_id}` },
      onclick: () => pressOnce(element, () => context.press(button.custom_id)),
    },
    face,
  );
  return element;
}

/** A control is quiet until its click is answered, as a second one would fail on the first one's change. */
export async function pressOnce(element, send) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  try {
    await send();
  } finally {
    element.removeAttribute("aria-busy");
  }
}
