// Icons drawn for this page on a 24 × 24 grid, in the colour of the text around them.

const SHAPES = {
  text: "M5 7h14M5 12h14M5 17h8",
  announcement: "M4 10v4h3l9 5V5l-9 5H4M19.5 9.5a4 4 0 0 1 0 5M8 14v4h2.5",
  forum: "M4 5h13v9H9l-4 3.5V14H4zM20 9v8h-1v3l-3.4-3H11",
  thread: "M6 4v9a4 4 0 0 0 4 4h9M15.5 13.5L19 17l-3.5 3.5",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8.5 14.2a4.2 4.2 0 0 0 7 0M9 9.6h.01M15 9.6h.01",
  send: "M4 12l16-8-5.5 16-3-6.5zM11.5 13.5L20 4",
  down: "M6 9.5l6 6 6-6",
  external: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9",
  file: "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
  picture: "M4 5.5h16v13H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M9 9.4h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
  slash: "M15.5 4.5l-7 15",
  back: "M14.5 5.5L8 12l6.5 6.5",
  people: "M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M3.5 19a5.5 5.5 0 0 1 11 0M16 6.2a2.8 2.8 0 0 1 0 5.2M17 14.2a5 5 0 0 1 3.5 4.8",
  role: "M12 3.5l7 2.6v5.4c0 4.3-2.9 7.4-7 9-4.1-1.6-7-4.7-7-9V6.1z",
  channel: "M5 7h14M5 12h14M5 17h8",
  reply: "M10 6L4.5 11.5 10 17M4.5 11.5H14a5.5 5.5 0 0 1 5.5 5.5v1.5",
  pin: "M12 3.5a6 6 0 0 0-6 6c0 4.6 6 11 6 11s6-6.4 6-11a6 6 0 0 0-6-6",
  crosspost: "M4 12h9M9.5 8.5L13 12l-3.5 3.5M14 5h6v14h-6",
  hint: "M9 18h6M10 20.5h4M12 3.5a6 6 0 0 0-3.5 10.9c.6.5.9 1 .9 1.6h5.2c0-.6.3-1.1.9-1.6A6 6 0 0 0 12 3.5",
  loupe: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.2 15.2l5 5M10.5 7.2v6.6M7.2 10.5h6.6",
};

/** An icon by name; it is hidden from screen readers, as a label always stands beside it. */
export function icon(name, className = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** The icon of a channel by Discord's channel type. */
export function channelIcon(type) {
  const name = { 5: "announcement", 10: "thread", 11: "thread", 12: "thread", 15: "forum" }[type] ?? "text";
  return icon(name);
}
