// Emoji: how they are told apart, written, drawn, and chosen from.

import { h } from "./dom.js";

const KEYCAP = /^([0-9#*])\u{FE0F}?\u{20E3}$/u;

/** What makes two emoji the same: the id of a server's own, otherwise the characters without variation selectors. */
export function emojiKey(emoji) {
  return emoji.id ? `id:${emoji.id}` : (emoji.name ?? "").replaceAll("\u{FE0F}", "");
}

/** The form an emoji takes in a reaction's address. */
export function emojiPath(emoji) {
  return emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name;
}

/** What a screen reader says for an emoji. */
export function emojiLabel(emoji) {
  if (emoji.id) return emoji.name ?? "emoji";
  const keycap = KEYCAP.exec(emoji.name ?? "");
  return keycap ? keycap[1] : (emoji.name ?? "emoji");
}

/** Draw an emoji. Keycaps are drawn as keys, so that stars read well where a system has no emoji font. */
export function drawEmoji(emoji) {
  if (emoji.id) return drawCustom(emoji);
  const keycap = KEYCAP.exec(emoji.name ?? "");
  if (keycap) return h("span.emoji.keycap", { role: "img", "aria-label": keycap[1] }, keycap[1]);
  return h("span.emoji", {}, emoji.name ?? "");
}

function drawCustom(emoji) {
  const name = `:${emoji.name ?? "emoji"}:`;
  if (!/^\d{1,20}$/.test(emoji.id)) return h("span", {}, name);
  const image = h("img.emoji.custom", {
    src: `/emojis/${emoji.id}.webp`,
    alt: name,
    title: name,
    onerror: () => image.replaceWith(h("span.emoji-name", {}, name)),
  });
  return image;
}

/** Emoji to choose from, with the words that find them. */
export const CHOICES = [
  ["1️⃣", "1 one bad star"],
  ["2️⃣", "2 two poor star"],
  ["3️⃣", "3 three average star"],
  ["4️⃣", "4 four good star"],
  ["5️⃣", "5 five excellent star"],
  ["👍", "thumbs up yes like"],
  ["👎", "thumbs down no"],
  ["❤️", "heart love"],
  ["🔥", "fire hot"],
  ["👏", "clap applause"],
  ["🎉", "party celebrate"],
  ["😂", "laugh joy"],
  ["😍", "in love heart eyes"],
  ["😮", "surprised wow"],
  ["😢", "sad tear"],
  ["🤔", "thinking"],
  ["🙏", "thanks please"],
  ["👀", "eyes look"],
  ["✅", "check done"],
  ["❌", "cross wrong"],
  ["⭐", "star favourite"],
  ["✨", "sparkles new"],
  ["📷", "camera photo"],
  ["📸", "camera flash photo"],
  ["🎞️", "film frames"],
  ["🔭", "lens telescope"],
  ["🌄", "sunrise landscape"],
  ["🌃", "night city"],
  ["🦉", "owl bird wildlife"],
  ["🌈", "rainbow colour"],
  ["☕", "coffee"],
  ["🚀", "rocket fast"],
];
