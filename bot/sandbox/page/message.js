// One message: who, when, what it says and shows, its reactions and its thread.

import { drawComponents } from "./components.js";
import { isEphemeral } from "./conversation.js";
import { h } from "./dom.js";
import { drawEmbed } from "./embeds.js";
import { avatar } from "./entities.js";
import { icon } from "./icons.js";
import { drawInline, drawMarkdown } from "./markup-view.js";
import { drawAttachments } from "./media.js";
import { openMessageMenu } from "./message-menu.js";
import { plainText } from "./message-text.js";
import { drawReactions, openEmojiPicker } from "./reactions.js";
import { snowflakeDate } from "./snowflakes.js";
import { displayName, isThread } from "./store.js";
import { messageTime } from "./time.js";

const CROSSPOSTED = 1;
const THINKING = 1 << 7;
const COMPONENTS_V2 = 1 << 15;
const PINNED = 6;
const THREAD_CREATED = 18;
/** The type of a thread's first message, which stands for the message the thread was started from. */
export const THREAD_STARTER = 21;

/** When a message was written. */
export function messageDate(message) {
  return message.timestamp ? new Date(message.timestamp) : snowflakeDate(message.id);
}

/** The thread a message started, if any. */
function threadOf(message, store) {
  const thread = store.channels.get(message.id);
  return isThread(thread) ? thread : (message.thread ?? null);
}

/**
 * Draw a message.
 * @param {Object} message as Discord sends it
 * @param {Object} context see app.js
 * @param {{grouped?: boolean}} options `grouped`: it follows the same author, whose name is not said again
 * @returns {Array<Node>} what stands in the list item
 */
export function drawMessage(message, context, { grouped = false } = {}) {
  if (message.type === THREAD_CREATED || message.type === PINNED) return [drawSystem(message, context)];
  const { store } = context;
  const shown = message.type === THREAD_STARTER ? (starter(message, store) ?? message) : message;
  const name = displayName(shown.author, shown.member);
  const person = { ...store.people.get(shown.author?.id), name, bot: Boolean(shown.author?.bot) };
  return [
    grouped ? h("span.gutter", {}, messageTime(messageDate(shown))) : avatar(person, "large"),
    h(
      "div.message-main",
      {},
      drawOrigin(shown, context),
      grouped ? h("span.visually-hidden", {}, name) : drawHead(shown, name),
      drawBody(shown, context, { inThread: message.type === THREAD_STARTER }),
    ),
    drawTools(shown, context),
  ];
}

function starter(message, store) {
  const thread = store.channels.get(message.channel_id);
  const parent = store.conversations.get(thread?.parent_id);
  return parent?.messages.get(message.channel_id) ?? message.referenced_message ?? null;
}

function drawSystem(message, { store, openThread }) {
  const name = displayName(message.author, message.member);
  const thread = store.channels.get(message.message_reference?.channel_id ?? message.thread?.id ?? "");
  const words =
    message.type === PINNED
      ? [h("strong", {}, name), " pinned a message."]
      : [h("strong", {}, name), " started a thread: ", h("strong", {}, message.content)];
  const open = thread
    ? h("button.text-button", { type: "button", onclick: () => openThread(thread.id) }, "Open")
    : null;
  const sign = icon(message.type === PINNED ? "pin" : "thread");
  return h("p.system", {}, sign, h("span", {}, words, " ", messageTime(messageDate(message))), open);
}

/** Above a message: what it answers, or which command called for it. */
function drawOrigin(message, { store }) {
  const asked = message.interaction_metadata ?? message.interaction;
  const command = message.interaction?.name ?? asked?.name;
  if (asked?.user && command) {
    return h("p.origin", {}, icon("reply"), `${displayName(asked.user)} used `, h("span.mention", {}, `/${command}`));
  }
  const answered = message.type === 19 ? message.referenced_message : null;
  if (!answered) return null;
  const person = store.people.get(answered.author?.id);
  return h("p.origin", {}, icon("reply"), h("strong", {}, person?.name ?? displayName(answered.author)), " ", plainText(answered, 90));
}

function drawHead(message, name) {
  return h(
    "p.message-head",
    {},
    h("strong.author", { dir: "auto" }, name),
    message.author?.bot ? h("span.badge", {}, "app") : null,
    messageTime(messageDate(message)),
    (message.flags ?? 0) & CROSSPOSTED
      ? h("span.crosspost", { title: "Sent on to every server that follows this channel" }, icon("crosspost"), "Published")
      : null,
  );
}

/** Everything below the head; `context.press` is tied to this message. */
function drawBody(message, context, { inThread }) {
  const inside = {
    ...context,
    pings: Boolean(message.mention_everyone),
    press: (customId, values) => context.press(message, customId, values),
  };
  const edited = message.edited_timestamp
    ? h("span.edited", { title: new Date(message.edited_timestamp).toLocaleString() }, "(edited)")
    : null;
  if ((message.flags ?? 0) & THINKING) return [drawThinking(message), drawPrivate(message, context)];
  const thread = inThread ? null : threadOf(message, context.store);
  return [
    message.content ? h("div.content", {}, drawMarkdown(message.content, inside), edited) : null,
    drawAttachments((message.flags ?? 0) & COMPONENTS_V2 ? [] : (message.attachments ?? [])),
    (message.embeds ?? []).map((embed) => drawEmbed(embed, inside)),
    message.components?.length > 0 ? h("div.components", {}, drawComponents(message.components, inside)) : null,
    message.content ? null : edited,
    drawReactions(message, context),
    thread && thread.id !== message.channel_id ? drawThreadChip(thread, context) : null,
    drawPrivate(message, context),
  ];
}

function drawThinking(message) {
  return h(
    "p.thinking",
    {},
    h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    `${displayName(message.author)} is thinking…`,
  );
}

function drawPrivate(message, context) {
  if (!isEphemeral(message)) return null;
  return h(
    "p.private",
    {},
    icon("eye"),
    "Only you can see this",
    " · ",
    h(
      "button.text-button",
      { type: "button", dataset: { focus: "dismiss" }, onclick: () => context.dismiss(message) },
      "Dismiss",
    ),
  );
}

function drawThreadChip(thread, context) {
  const count = thread.message_count ?? thread.total_message_sent ?? 0;
  const words = { 0: "No messages yet", 1: "1 message" }[count] ?? `${count} messages`;
  return h(
    "button.thread-chip",
    { type: "button", dataset: { focus: "thread" }, onclick: () => context.openThread(thread.id) },
    icon("thread"),
    h("span.thread-name", { dir: "auto" }, drawInline(thread.name, context)),
    h("span.quiet", {}, words),
  );
}

/** The small tools at a message's corner. */
function drawTools(message, context) {
  if ((message.flags ?? 0) & THINKING) return null;
  const react = h(
    "button.icon-button",
    {
      type: "button",
      "aria-label": "Add a reaction",
      title: "Add a reaction",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      dataset: { focus: "tool:react" },
      onclick: () => openEmojiPicker(react, message, context),
    },
    icon("smile"),
  );
  const more = h(
    "button.icon-button",
    {
      type: "button",
      "aria-label": "More actions on this message",
      title: "More",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      dataset: { focus: "tool:more" },
      onclick: () => openMessageMenu(more, message, context),
    },
    icon("more"),
  );
  return h("div.tools", {}, isEphemeral(message) ? null : react, more);
}
