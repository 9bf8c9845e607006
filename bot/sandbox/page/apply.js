// Gateway events applied to the store: what each name changes, and nothing else.

const APPLY = {
  MESSAGE_CREATE(store, message) {
    meetAll(store, message);
    store.conversation(message.channel_id).put(message);
    const channel = store.channels.get(message.channel_id);
    if (channel) channel.last_message_id = message.id;
    if (message.author?.id !== store.me.id) store.markUnread(message.channel_id);
    store.emit("message", message);
  },

  MESSAGE_UPDATE(store, message) {
    meetAll(store, message);
    const conversation = store.conversation(message.channel_id);
    // An update without an author is a part of a message; alone it could not be shown.
    if (message.author || conversation.messages.has(message.id)) conversation.put(message);
  },

  MESSAGE_DELETE(store, { channel_id, id }) {
    store.conversation(channel_id).remove(id);
  },

  MESSAGE_DELETE_BULK(store, { channel_id, ids }) {
    for (const id of ids) store.conversation(channel_id).remove(id);
  },

  MESSAGE_REACTION_ADD(store, { channel_id, message_id, user_id, emoji }) {
    store.conversation(channel_id).addReaction(message_id, user_id, emoji);
  },

  MESSAGE_REACTION_REMOVE(store, { channel_id, message_id, user_id, emoji }) {
    store.conversation(channel_id).removeReaction(message_id, user_id, emoji);
  },

  MESSAGE_REACTION_REMOVE_ALL(store, { channel_id, message_id }) {
    store.conversation(channel_id).clearReactions(message_id);
  },

  MESSAGE_REACTION_REMOVE_EMOJI(store, { channel_id, message_id, emoji }) {
    store.conversation(channel_id).clearReactions(message_id, emoji);
  },

  CHANNEL_CREATE: (store, channel) => store.putChannel(channel),
  CHANNEL_UPDATE: (store, channel) => store.putChannel(channel),
  CHANNEL_DELETE: (store, { id }) => store.dropChannel(id),
  THREAD_CREATE: (store, thread) => store.putChannel(thread),
  THREAD_UPDATE: (store, thread) => store.putChannel(thread),
  THREAD_DELETE: (store, { id }) => store.dropChannel(id),

  THREAD_LIST_SYNC(store, { guild_id, threads }) {
    for (const thread of threads ?? []) store.putChannel({ guild_id, ...thread });
  },

  GUILD_CREATE(store, guild) {
    applyGuild(store, guild);
    for (const channel of [...(guild.channels ?? []), ...(guild.threads ?? [])]) {
      store.putChannel({ guild_id: guild.id, ...channel });
    }
  },

  GUILD_UPDATE: (store, guild) => applyGuild(store, guild),

  GUILD_EMOJIS_UPDATE(store, { guild_id, emojis }) {
    store.emojis.set(guild_id, emojis ?? []);
  },

  SANDBOX_BOT(store, { ready }) {
    store.bot = { ...store.bot, ready };
    if (ready) store.commands.clear();
    store.emit("bot");
  },
};

function meetAll(store, message) {
  store.meet(message.author);
  for (const user of message.mentions ?? []) store.meet(user);
}

/** Take a server's name, roles and emoji from its own object. */
export function applyGuild(store, guild) {
  const known = store.guilds.find(({ id }) => id === guild.id);
  if (!known) store.guilds.push({ id: guild.id, name: guild.name ?? "Server", channels: [] });
  else if (guild.name) known.name = guild.name;
  if (guild.roles) store.roles.set(guild.id, guild.roles);
  if (guild.emojis) store.emojis.set(guild.id, guild.emojis);
  store.emit("channels");
}

/** Apply one event; names the page has no use for are left alone. */
export function apply(store, name, data) {
  APPLY[name]?.(store, data);
}
