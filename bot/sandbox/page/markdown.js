// Discord's markdown, read into a small tree. Text goes in, plain values come out; markup-view.js draws them.

const DEEPEST = 8;
const LONGEST = 8000;

const ESCAPE = /^\\([^0-9A-Za-z\s])/;
const FENCE = /^```(?:([\w+#.-]{1,20})\n)?\n*([^]*?)\n*```/;
const CODE = /^(`+)([^]*?[^`])\1(?!`)/;
const ANGLE_URL = /^<(https?:\/\/[^\s<>]+)>/i;
const URL_ = /^https?:\/\/[^\s<]+/i;
const MASKED = /^\[((?:\[[^\]\n]*\]|\\.|[^[\]\\\n])+)\]\(\s*(?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/(?:\([^\s()]*\)|[^\s()])+))(?:\s+["'][^"'\n]*["'])?\s*\)/i;
const EMOJI = /^<(a?):(\w{1,32}):(\d{1,20})>/;
const MENTION = /^<(@!?|@&|#)(\d{1,20})>/;
const COMMAND = /^<\/([^:>\n]{1,100}):(\d{1,20})>/;
const TIME = /^<t:(-?\d{1,14})(?::([tTdDfFsSR]))?>/;
const EVERYONE = /^@(everyone|here)\b/;
const PLAIN = /^[^\\`*_~|<[@h]+|^h(?!ttps?:)/i;

const PAIRS = [
  ["strong", /^\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/],
  ["underline", /^__((?:\\[^]|[^\\])+?)__(?!_)/],
  ["emphasis", /^\*(?![\s*])((?:\\[^]|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/],
  ["emphasis", /^_((?:__|\\[^]|[^\\_])+?)_(?![0-9A-Za-z_])/],
  ["strike", /^~~((?:\\[^]|[^\\])+?)~~/],
  ["spoiler", /^\|\|((?:\\[^]|[^\\])+?)\|\|/],
];

/**
 * Read inline markdown.
 * @param {string} text
 * @param {number} depth how deep in other marks; beyond a limit the rest is plain
 * @returns {Array<Object>} nodes {type, text?, children?, …}
 */
export function parseInline(text, depth = 0) {
  const nodes = [];
  let rest = text;
  let before = "";
  while (rest.length > 0) {
    const [node, length] = (depth < DEEPEST ? readNode(rest, before, depth) : null) ?? plain(rest);
    const last = nodes.at(-1);
    if (node.type === "text" && last?.type === "text") last.text += node.text;
    else nodes.push(node);
    before = rest[length - 1];
    rest = rest.slice(length);
  }
  return nodes;
}

function plain(rest) {
  const length = PLAIN.exec(rest)?.[0].length ?? (rest.codePointAt(0) > 0xffff ? 2 : 1);
  return [{ type: "text", text: rest.slice(0, length) }, length];
}

function readNode(rest, before, depth) {
  return (rest[0] === "\\" && readEscape(rest)) || readAtom(rest) || readLink(rest, depth) || readPair(rest, before, depth);
}

function readEscape(rest) {
  const match = ESCAPE.exec(rest);
  return match && [{ type: "text", text: match[1] }, match[0].length];
}

function readAtom(rest) {
  const first = rest[0];
  if (first === "`") {
    const fence = FENCE.exec(rest);
    if (fence) return [{ type: "block-code", language: fence[1] ?? "", text: fence[2] }, fence[0].length];
    const code = CODE.exec(rest);
    return code && [{ type: "code", text: code[2].trim() || code[2] }, code[0].length];
  }
  if (first === "@") {
    const match = EVERYONE.exec(rest);
    return match && [{ type: "everyone", text: match[0] }, match[0].length];
  }
  return first === "<" ? readAngle(rest) : null;
}

function readAngle(rest) {
  let match = EMOJI.exec(rest);
  if (match) return [{ type: "emoji", name: match[2], id: match[3] }, match[0].length];
  match = MENTION.exec(rest);
  if (match) {
    const kind = { "@&": "role", "#": "channel" }[match[1]] ?? "user";
    return [{ type: "mention", kind, id: match[2] }, match[0].length];
  }
  match = COMMAND.exec(rest);
  if (match) return [{ type: "command", name: match[1] }, match[0].length];
  match = TIME.exec(rest);
  if (match) return [{ type: "time", seconds: Number(match[1]), style: match[2] ?? "f" }, match[0].length];
  match = ANGLE_URL.exec(rest);
  return match && [{ type: "link", url: match[1], children: [{ type: "text", text: match[1] }] }, match[0].length];
}

function readLink(rest, depth) {
  if (rest[0] === "[") {
    const match = MASKED.exec(rest);
    if (!match) return null;
    const children = parseInline(match[1], depth + 1).filter(({ type }) => type !== "link");
    return [{ type: "link", url: match[2] ?? match[3], children, masked: true }, match[0].length];
  }
  const match = URL_.exec(rest);
  if (!match) return null;
  const url = trimUrl(match[0]);
  return [{ type: "link", url, children: [{ type: "text", text: url }] }, url.length];
}

/** A bare address ends before closing punctuation that belongs to the sentence. */
function trimUrl(url) {
  let end = url.replace(/[.,:;"'\]!?*_~|]+$/, "");
  while (end.endsWith(")") && end.split(")").length > end.split("(").length) end = end.slice(0, -1);
  return end;
}

function readPair(rest, before, depth) {
  for (const [type, pattern] of PAIRS) {
    // snake_case words are no emphasis.
    if (rest[0] === "_" && type === "emphasis" && /[0-9A-Za-z]/.test(before)) continue;
    const match = pattern.exec(rest);
    if (match) return [{ type, children: parseInline(match[1], depth + 1) }, match[0].length];
  }
  return null;
}

const HEADING = /^(#{1,3}) +(.+)$/;
const SUBTEXT = /^-# +(.+)$/;
const QUOTE = /^> (.*)$/;
const ITEM = /^( *)(?:([-*])|(\d{1,9})\.) +(.+)$/;

/**
 * Read a whole text.
 * @param {string} source at most 8000 characters are read
 * @returns {Array<Object>} blocks: paragraph, heading, subtext, quote, list, block-code
 */
export function parseMarkdown(source, depth = 0) {
  const blocks = [];
  for (const part of splitFences(source.slice(0, LONGEST))) {
    if (part.fence) blocks.push({ type: "block-code", ...part.fence });
    else readLines(part.text.split("\n"), blocks, depth);
  }
  return blocks;
}

/** Code blocks are taken out first: nothing in them means anything. */
function splitFences(text) {
  const parts = [];
  const pattern = /```(?:([\w+#.-]{1,20})\n)?\n*([^]*?)\n*```\n?/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (text[match.index - 1] === "\\" || match[2] === "") continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index).replace(/\n$/, "") });
    parts.push({ fence: { language: match[1] ?? "", text: match[2] } });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function readLines(lines, blocks, depth) {
  for (let index = 0; index < lines.length; ) index += readBlock(lines, index, blocks, depth);
}

/** Read one block at a line; returns how many lines it took. */
function readBlock(lines, index, blocks, depth) {
  const line = lines[index];
  if (depth === 0 && line.startsWith(">>> ")) {
    const inside = [line.slice(4), ...lines.slice(index + 1)].join("\n");
    blocks.push({ type: "quote", blocks: parseMarkdown(inside, 1) });
    return lines.length - index;
  }
  if (depth === 0 && QUOTE.test(line)) {
    const count = run(lines, index, (each) => QUOTE.test(each));
    const inside = lines.slice(index, index + count).map((each) => QUOTE.exec(each)[1]);
    blocks.push({ type: "quote", blocks: parseMarkdown(inside.join("\n"), 1) });
    return count;
  }
  const heading = HEADING.exec(line);
  if (heading) blocks.push({ type: "heading", level: heading[1].length, children: parseInline(heading[2]) });
  const subtext = SUBTEXT.exec(line);
  if (subtext) blocks.push({ type: "subtext", children: parseInline(subtext[1]) });
  if (heading || subtext) return 1;
  if (ITEM.test(line)) return readList(lines, index, blocks);
  const count = run(lines, index, (each, at) => at === index || !startsBlock(each, depth));
  const text = lines.slice(index, index + count).join("\n");
  blocks.push({ type: "paragraph", children: parseInline(text) });
  return count;
}

function run(lines, from, matches) {
  let end = from;
  while (end < lines.length && matches(lines[end], end)) end += 1;
  return end - from;
}

function startsBlock(line, depth) {
  if (HEADING.test(line) || SUBTEXT.test(line) || ITEM.test(line)) return true;
  return depth === 0 && (QUOTE.test(line) || line.startsWith(">>> "));
}

function readList(lines, index, blocks) {
  const count = run(lines, index, (each) => ITEM.test(each));
  const items = lines.slice(index, index + count).map((each) => {
    const [, indent, , number, text] = ITEM.exec(each);
    const level = Math.min(Math.floor(indent.length / 2), 5);
    return { level, number: number ? Number(number) : null, children: parseInline(text) };
  });
  blocks.push({ type: "list", items });
  return count;
}
