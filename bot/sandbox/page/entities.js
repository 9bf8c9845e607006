// People, roles and channels as things to choose from.

import { h } from "./dom.js";
import { channelIcon, icon } from "./icons.js";
import { isThread } from "./store.js";

/** A round sign for a person: initials in a colour of their own; the bot carries the loupe. */
export function avatar(person, size = "medium") {
  const name = person?.name ?? "?";
  if (person?.bot) return h(`span.avatar.bot.${size}`, { "aria-hidden": "true" }, icon("loupe"));
  // Neighbouring snowflakes differ in the middle digits; the sum spreads names over the colours.
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0) * 47, 0) % 360;
  return h(`span.avatar.${size}`, { "aria-hidden": "true", style: { "--hue": String(hue) } }, [...name][0]?.toUpperCase());
}

/** Everyone known, as choices. */
export function peopleChoices(store) {
  return [...store.people.values()].map((person) => ({
    value: person.id,
    label: person.name,
    detail: person.bot ? "app" : (person.role ?? ""),
    mark: avatar(person, "small"),
  }));
}

/** The roles of the server shown, as choices. */
export function roleChoices(store) {
  return (store.roles.get(store.guildId) ?? []).map((role) => ({
    value: role.id,
    label: role.name.startsWith("@") ? role.name : `@${role.name}`,
    mark: icon("role"),
  }));
}

/** The channels of the server shown, as choices; only of certain types where a command asks for them. */
export function channelChoices(store, types) {
  const threads = types?.some((type) => type >= 10 && type <= 12);
  const all = threads ? [...store.channels.values()] : store.channelsOf(store.guildId);
  return all
    .filter((channel) => channel.guild_id === store.guildId && (threads || !isThread(channel)))
    .filter((channel) => !types?.length || types.includes(channel.type))
    .map((channel) => ({ value: channel.id, label: channel.name, detail: channel.topic ?? "", mark: channelIcon(channel.type) }));
}
