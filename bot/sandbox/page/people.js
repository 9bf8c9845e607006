// Who is looking: shown at all times, changed with two clicks.

import { fill, h } from "./dom.js";
import { avatar } from "./entities.js";
import { icon } from "./icons.js";
import { openMenu } from "./message-menu.js";

const WORDS = {
  admin: "Admin: chooses feeds and settings",
  moderator: "Moderator: may delete and hide",
  member: "Member: reads, rates, asks",
};

/**
 * The button that says who you are and opens the list of people.
 * @param {Object} context see app.js
 * @param {function(Object)} become called with the person chosen
 */
export function personSwitch(context, become) {
  const { store } = context;
  const button = h("button.person", {
    type: "button",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    title: "Switch to another person",
    onclick: () =>
      openMenu(button, "Look through the eyes of", [
        "Look through the eyes of",
        ...store.users.map((user) => ({
          label: user.name,
          detail: WORDS[user.role] ?? user.role,
          mark: avatar(store.people.get(user.id), "medium"),
          checked: user.id === store.me.id,
          run: () => become(user),
        })),
      ]),
  });
  function draw() {
    const { me } = store;
    button.setAttribute("aria-label", `You are ${me.name}, ${me.role}. Switch to another person`);
    fill(
      button,
      avatar(store.people.get(me.id), "medium"),
      h("span.person-words", {}, h("span.person-you", {}, "You are ", h("strong", {}, me.name)), h("span.role", { dataset: { role: me.role } }, me.role)),
      icon("down"),
    );
  }
  store.on("me", draw);
  draw();
  return button;
}
