// What to try first, ticked off as it is done, and what an empty channel says.

import { fill, h } from "./dom.js";
import { drawEmoji } from "./emoji.js";
import { icon } from "./icons.js";

const KEY = "loupe-sandbox.hint-dismissed";

const STEPS = [
  ["react", () => ["Click a star ", drawEmoji({ name: "5️⃣" }), " under a story"]],
  ["command", () => ["Type ", h("code", {}, "/top"), " in the box"]],
  ["switch", () => ["Switch to another person"]],
];

/** Browsers may forbid storage; then the hint simply comes back. */
function remembered() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, "yes");
  } catch {
    // The hint is only put away for now.
  }
}

/** The hint for newcomers; null once it was put away. */
export function drawHint(store) {
  if (remembered()) return null;
  const done = new Set();
  const list = h("ol.hint-steps");
  const hint = h(
    "aside.hint",
    { "aria-label": "What to try" },
    icon("hint"),
    h("strong.hint-title", {}, "What to try"),
    list,
    h("button.icon-button", { type: "button", "aria-label": "Put the hint away", title: "Put away", onclick: dismiss }, icon("close")),
  );

  function dismiss() {
    remember();
    stop();
    hint.remove();
  }

  function draw() {
    fill(
      list,
      STEPS.map(([name, words]) =>
        h("li", { class: done.has(name) ? "done" : null }, done.has(name) ? icon("check") : null, h("span", {}, words()), done.has(name) ? h("span.visually-hidden", {}, "(done)") : null),
      ),
    );
  }

  const stop = store.on("did", (what) => {
    done.add(what);
    if (done.size === STEPS.length) remember();
    draw();
  });
  draw();
  return hint;
}

/** What stands in a channel without messages. */
export function emptyChannel(channel, store) {
  const { ready } = store.bot;
  const forum = channel.type === 15;
  return h(
    "div.empty",
    {},
    icon("loupe", "icon empty-icon"),
    h("h2", {}, forum ? "No posts yet" : `This is the start of ${channel.name}`),
    h(
      "p",
      {},
      ready || !store.connected
        ? "Stories appear here once a feed is added to this channel. "
        : "The bot is starting; stories arrive in a moment. ",
      forum
        ? ["To have a feed posted here, use ", h("code", {}, "/feed add"), " in another channel and choose this forum."]
        : "Type / to see what you can ask of the bot.",
    ),
  );
}
