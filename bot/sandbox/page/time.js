// Times in the reader's own zone and words.

import { h } from "./dom.js";

const LONGEST_DATE_SECONDS = 8.64e12;

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

const UNITS = [
  ["year", 31557600],
  ["month", 2629800],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** "3 minutes ago", "in 2 days". */
export function relative(date, now = new Date()) {
  const seconds = Math.round((date - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

function full(date) {
  return new Intl.DateTimeFormat(undefined, STYLES.F).format(date);
}

/** A `<t:seconds:style>` as people read it; null where the number is no date. */
export function timestamp(seconds, style = "f") {
  if (Math.abs(seconds) > LONGEST_DATE_SECONDS) return null;
  const date = new Date(seconds * 1000);
  const isRelative = style === "R";
  const text = isRelative ? relative(date) : new Intl.DateTimeFormat(undefined, STYLES[style]).format(date);
  return h(
    "time.timestamp",
    { datetime: date.toISOString(), title: full(date), dataset: { relative: isRelative ? "" : null } },
    text,
  );
}

/** The time beside an author: only the clock today, the date with it before. */
export function messageTime(date, now = new Date()) {
  const today = date.toDateString() === now.toDateString();
  const style = today ? STYLES.t : STYLES.s;
  const text = new Intl.DateTimeFormat(undefined, style).format(date);
  return h("time.message-time", { datetime: date.toISOString(), title: full(date) }, text);
}

/** The day as a heading between messages. */
export function dayName(date) {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "full" }).format(date);
}

/** Keep every "… ago" on the page true. */
export function refreshRelativeTimes() {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    element.textContent = relative(new Date(element.dateTime));
  }
}
