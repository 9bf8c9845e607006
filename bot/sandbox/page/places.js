// Links to channels and messages of Discord: those of servers shown here lead to the place on this page.

import { h, link } from "./dom.js";
import { writeRoute } from "./route.js";

const PLACE = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/channels\/(\d{1,20})\/(\d{1,20})(?:\/(\d{1,20}))?\/?$/i;

/** The place a link names; null for any other address. */
export function readPlace(url) {
  const match = PLACE.exec(url ?? "");
  return match && { guildId: match[1], channelId: match[2], messageId: match[3] ?? null };
}

/**
 * A link: to a place on this page where it names one, otherwise to elsewhere.
 * @param {string} url
 * @param {Object} props attributes
 * @param {{store: Object, openMessage: function}} context
 */
export function drawLink(url, props, { store, openMessage }, ...children) {
  const place = readPlace(url);
  if (!place || !store.channels.has(place.channelId)) return link(url, props, ...children);
  const follow = (event) => {
    event.preventDefault();
    openMessage(place.channelId, place.messageId);
  };
  return h("a", { href: writeRoute({ me: store.me, ...place }), ...props, onclick: follow }, ...children);
}
