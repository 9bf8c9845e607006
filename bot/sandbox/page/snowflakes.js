// Discord's ids: they carry the time they were made and so stand in its order.

const DISCORD_EPOCH_MS = 1420070400000n;

/** Order of two ids, oldest first: the shorter is the smaller, then digit by digit. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** When an id was made. */
export function snowflakeDate(id) {
  return new Date(Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS));
}
