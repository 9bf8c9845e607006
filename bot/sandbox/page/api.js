// Requests to the simulated Discord, always as one person.

const REST = "/api/v10";

/** A refusal, in words a person can read. */
export class ApiError extends Error {
  constructor(message, status, code) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

async function request(method, path, { token, body } = {}) {
  const headers = {};
  if (token) headers.Authorization = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError("The sandbox cannot be reached. Is it still running?", 0);
  }
  const text = await answer.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    data = null;
  }
  if (!answer.ok) {
    const words = data?.error ?? data?.message ?? `The sandbox answered ${answer.status}.`;
    throw new ApiError(String(words), answer.status, data?.code);
  }
  return data;
}

/** The sandbox as a whole: people with their tokens, servers, feeds, the bot. */
export function readState() {
  return request("GET", "/sandbox/state");
}

/**
 * What one person can ask of the simulated Discord.
 * @param {string} token that person's token
 */
export function session(token) {
  const rest = (method, path, body) => request(method, REST + path, { token, body });
  const reaction = (channel, message, emoji) =>
    `/channels/${channel}/messages/${message}/reactions/${encodeURIComponent(emoji)}/@me`;
  return {
    token,
    me: () => rest("GET", "/users/@me"),
    guild: (id) => rest("GET", `/guilds/${id}`),
    channels: (guild) => rest("GET", `/guilds/${guild}/channels`),
    privateChannels: () => rest("GET", "/users/@me/channels"),
    channel: (id) => rest("GET", `/channels/${id}`),
    activeThreads: (guild) => rest("GET", `/guilds/${guild}/threads/active`),
    archivedThreads: (channel) => rest("GET", `/channels/${channel}/threads/archived/public?limit=50`),
    messages: (channel, { before, limit = 50 } = {}) =>
      rest("GET", `/channels/${channel}/messages?limit=${limit}${before ? `&before=${before}` : ""}`),
    message: (channel, id) => rest("GET", `/channels/${channel}/messages/${id}`),
    post: (channel, content) => rest("POST", `/channels/${channel}/messages`, { content }),
    remove: (channel, message) => rest("DELETE", `/channels/${channel}/messages/${message}`),
    react: (channel, message, emoji) => rest("PUT", reaction(channel, message, emoji)),
    unreact: (channel, message, emoji) => rest("DELETE", reaction(channel, message, emoji)),
    commands: (guild) =>
      request("GET", `/sandbox/commands?token=${encodeURIComponent(token)}&guild_id=${guild}`),
    interact: (body) => request("POST", "/sandbox/interactions", { body: { token, ...body } }),
  };
}
