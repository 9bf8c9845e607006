// What is shown, as the part of the address after "#", so that a link opens the same view.

const ID = /^\d{1,20}$/;

/**
 * Read "#/user/server/channel/thread"; parts that are no ids are left out.
 * @param {string} hash
 * @returns {{userId: ?string, guildId: ?string, channelId: ?string, threadId: ?string}}
 */
export function readRoute(hash) {
  const [userId, guildId, channelId, threadId] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => (ID.test(part) ? part : null));
  return { userId: userId ?? null, guildId: guildId ?? null, channelId: channelId ?? null, threadId: threadId ?? null };
}

/** Write the address of what a store shows. */
export function writeRoute({ me, guildId, channelId, threadId }) {
  return `#/${[me.id, guildId, channelId, threadId].filter(Boolean).join("/")}`;
}
