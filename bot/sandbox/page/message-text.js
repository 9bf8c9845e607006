// A message as plain words: for screen readers' announcements and for previews.

import { parseMarkdown } from "./markdown.js";

const TEXT_DISPLAY = 10;

/** All texts of a message's components, in reading order. */
function componentTexts(components) {
  return (components ?? []).flatMap((component) => [
    ...(component.type === TEXT_DISPLAY ? [component.content] : []),
    ...componentTexts(component.components),
  ]);
}

function nodeText(node) {
  if (node.text !== undefined) return node.text;
  if (node.type === "emoji") return `:${node.name}:`;
  if (node.type === "spoiler") return "(spoiler)";
  return (node.children ?? node.blocks ?? node.items ?? []).map(nodeText).join(node.blocks || node.items ? " " : "");
}

/** Markdown without its marks, in one line. */
export function plainMarkdown(source) {
  return parseMarkdown(source ?? "").map(nodeText).join(" ").replace(/\s+/g, " ").trim();
}

/** What a message says, at most `length` characters. */
export function plainText(message, length = 160) {
  const embeds = (message.embeds ?? []).flatMap((embed) => [embed.title, embed.description]);
  const sources = [message.content, ...componentTexts(message.components), ...embeds].filter(Boolean);
  const words = plainMarkdown(sources.join("\n"));
  return words.length > length ? `${words.slice(0, length - 1).trimEnd()}…` : words;
}

/** The first picture of a message, wherever it is shown; null without one. */
export function firstPicture(message) {
  const inside = (components) => {
    for (const component of components ?? []) {
      if (component.type === 12 && component.items?.length > 0) {
        return { media: component.items[0].media, alt: component.items[0].description ?? "" };
      }
      if (component.accessory?.type === 11) {
        return { media: component.accessory.media, alt: component.accessory.description ?? "" };
      }
      const deeper = inside(component.components);
      if (deeper) return deeper;
    }
    return null;
  };
  const embed = (message.embeds ?? []).find((each) => each.image?.url || each.thumbnail?.url);
  const file = (message.attachments ?? []).find((each) => (each.content_type ?? "").startsWith("image/"));
  if (embed) return { media: embed.image ?? embed.thumbnail, alt: embed.title ?? "" };
  return inside(message.components) ?? (file ? { media: file, alt: file.description ?? "" } : null);
}
