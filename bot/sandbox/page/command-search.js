// Slash commands as a person sees them: one entry for each command that can be run, found by typing.

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

/** A word of a command in the reader's language where the bot gives one. */
function localized(item, field, locale) {
  return item[`${field}_localizations`]?.[locale] ?? item[field] ?? "";
}

function entry(path, shown, node, locale) {
  const options = (node.options ?? []).map((option) => ({
    ...option,
    shownName: localized(option, "name", locale),
    shownDescription: localized(option, "description", locale),
  }));
  return { path: path.join(" "), shown: shown.join(" "), description: localized(node, "description", locale), options };
}

/**
 * Every command that can be run, groups and subcommands written out as "feed add".
 * @param {Array<Object>} commands as registered
 * @param {string} locale the reader's language
 * @returns {Array<{path: string, shown: string, description: string, options: Array<Object>}>} by name
 */
export function flatten(commands, locale) {
  const entries = [];
  const walk = (node, path, shown) => {
    const inner = (node.options ?? []).filter(({ type }) => type === SUBCOMMAND || type === GROUP);
    if (inner.length === 0) entries.push(entry(path, shown, node, locale));
    for (const each of inner) walk(each, [...path, each.name], [...shown, localized(each, "name", locale)]);
  };
  for (const command of commands) {
    if ((command.type ?? CHAT_INPUT) === CHAT_INPUT) walk({ ...command }, [command.name], [localized(command, "name", locale)]);
  }
  return entries.sort((a, b) => a.path.localeCompare(b.path));
}

/** Entries that fit what was typed after "/", the best first. */
export function findCommands(entries, typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  if (!wanted) return entries;
  const rank = ({ path, shown, description }) => {
    const names = [path, shown].map((name) => name.toLocaleLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.split(" ").some((word) => word.startsWith(wanted)))) return 1;
    if (names.some((name) => name.includes(wanted))) return 2;
    return description.toLocaleLowerCase().includes(wanted) ? 3 : 4;
  };
  return entries
    .map((each) => [rank(each), each])
    .filter(([order]) => order < 4)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

/**
 * The command a text already names in full, with what follows it.
 * @returns {{entry: Object, rest: string}|null} the longest match; null before the name is followed by a space
 */
export function namedCommand(entries, text) {
  const typed = text.slice(1);
  const fits = entries.filter(({ path, shown }) => [path, shown].some((name) => typed.startsWith(`${name} `)));
  if (fits.length === 0) return null;
  const found = fits.reduce((best, each) => (each.path.length > best.path.length ? each : best));
  const name = [found.path, found.shown].find((each) => typed.startsWith(`${each} `));
  return { entry: found, rest: typed.slice(name.length + 1) };
}

/**
 * Values written out as `name:value name:value`; what stands before the first name belongs to the first option.
 * @param {string} rest
 * @param {Array<Object>} options
 * @returns {Map<string, string>} typed text by option name
 */
export function writtenValues(rest, options) {
  const values = new Map();
  const names = options.flatMap(({ name, shownName }) => [name, shownName]);
  const found = [...rest.matchAll(/(?:^|\s)([^\s:]{1,32}):/g)].filter((match) => names.includes(match[1]));
  const lead = rest.slice(0, found[0]?.index ?? rest.length).trim();
  if (lead && options.length > 0) values.set(options[0].name, lead);
  found.forEach((match, index) => {
    const option = options.find(({ name, shownName }) => [name, shownName].includes(match[1]));
    const value = rest.slice(match.index + match[0].length, found[index + 1]?.index ?? rest.length).trim();
    values.set(option.name, value);
  });
  return values;
}
