// Draws what markdown.js has read, with elements and text nodes only.

import { channelIcon } from "./icons.js";
import { h } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { parseInline, parseMarkdown } from "./markdown.js";
import { drawLink } from "./places.js";
import { writeRoute } from "./route.js";
import { timestamp } from "./time.js";

/**
 * Draw a text with all of Discord's markdown.
 * @param {string} text
 * @param {Object} context see app.js; `pings` in it says whether @everyone in this text reached anyone (only then
 *   it looks like a mention)
 * @returns {HTMLElement}
 */
export function drawMarkdown(text, context) {
  return h("div.markup", { dir: "auto" }, drawBlocks(parseMarkdown(text ?? ""), context));
}

/** Draw a text in a line: headings, lists and quotes mean nothing there. */
export function drawInline(text, context) {
  return drawNodes(parseInline(text ?? ""), context);
}

function drawBlocks(blocks, context) {
  return blocks.map((block) => BLOCKS[block.type](block, context));
}

const BLOCKS = {
  paragraph: (block, context) => h("p", { dir: "auto" }, drawNodes(block.children, context)),
  // The page has its own h1 and h2; a card's headings stand below them.
  heading: (block, context) =>
    h(`h${block.level + 2}.heading-${block.level}`, { dir: "auto" }, drawNodes(block.children, context)),
  subtext: (block, context) => h("p.subtext", { dir: "auto" }, drawNodes(block.children, context)),
  quote: (block, context) => h("blockquote", {}, drawBlocks(block.blocks, context)),
  list: (block, context) => h("ul.markup-list", {}, block.items.map((item) => drawItem(item, context))),
  "block-code": (block) => h("pre", { tabindex: "0", dir: "ltr" }, h("code", {}, block.text)),
};

function drawItem(item, context) {
  const numbered = item.number === null ? null : `${item.number}.`;
  return h(
    "li",
    { dataset: { level: item.level, number: numbered }, dir: "auto" },
    drawNodes(item.children, context),
  );
}

function drawNodes(nodes, context) {
  return nodes.map((node) => NODES[node.type](node, context));
}

const NODES = {
  text: (node) => node.text,
  strong: (node, context) => h("strong", {}, drawNodes(node.children, context)),
  emphasis: (node, context) => h("em", {}, drawNodes(node.children, context)),
  underline: (node, context) => h("u", {}, drawNodes(node.children, context)),
  strike: (node, context) => h("s", {}, drawNodes(node.children, context)),
  spoiler: (node, context) => drawSpoiler(drawNodes(node.children, context)),
  code: (node) => h("code.inline-code", {}, node.text),
  "block-code": (node) => h("pre", { tabindex: "0", dir: "ltr" }, h("code", {}, node.text)),
  emoji: (node) => drawEmoji(node),
  time: (node) => timestamp(node.seconds, node.style) ?? `<t:${node.seconds}>`,
  command: (node, { startCommand }) =>
    h("button.mention", { type: "button", title: "Use this command", onclick: () => startCommand(node.name) }, `/${node.name}`),
  everyone: (node, context) => (context.pings ? h("span.mention.loud", {}, node.text) : node.text),
  mention: (node, context) => drawMention(node, context),
  link: (node, context) => {
    const children = drawNodes(node.children, context);
    // A masked link shows where it leads, as its text may say anything.
    return drawLink(node.url, node.masked ? { title: node.url } : {}, context, children.length > 0 ? children : node.url);
  },
};

function drawSpoiler(children) {
  const spoiler = h(
    "span.spoiler",
    { role: "button", tabindex: "0", "aria-label": "Spoiler, press to show", "data-control": true },
    h("span.spoiler-text", { "aria-hidden": "true" }, children),
  );
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (spoiler.classList.contains("shown")) return;
    event.preventDefault();
    spoiler.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label", "data-control"]) spoiler.removeAttribute(name);
    spoiler.firstChild.removeAttribute("aria-hidden");
  };
  spoiler.addEventListener("click", reveal);
  spoiler.addEventListener("keydown", reveal);
  return spoiler;
}

function drawMention({ kind, id }, { store, go }) {
  if (kind === "channel") {
    const channel = store.channels.get(id);
    if (!channel) return h("span.mention", {}, "#unknown");
    const follow = (event) => {
      event.preventDefault();
      go(id);
    };
    const place = { me: store.me, guildId: channel.guild_id, channelId: id };
    return h("a.mention", { href: writeRoute(place), onclick: follow }, channelIcon(channel.type), channel.name);
  }
  if (kind === "role") {
    const role = [...store.roles.values()].flat().find((each) => each.id === id);
    return h("span.mention", {}, `@${role?.name ?? "role"}`);
  }
  const self = id === store.me.id ? ".self" : "";
  return h(`span.mention${self}`, {}, `@${store.people.get(id)?.name ?? "someone"}`);
}
