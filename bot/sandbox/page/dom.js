// Building elements. Everything shown on the page passes through here: text becomes text nodes, never markup.

/**
 * Make an element.
 * @param {string} tag element name, optionally with classes: "div.card.wide"
 * @param {Object<string, any>} [props] attributes; "on…" adds a listener, "style" sets custom properties,
 *   "dataset" fills data attributes, null/undefined/false leave the attribute out
 * @param {...(Node|string|number|null|undefined|false|Array)} children nodes or text
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) setProperty(element, key, value);
  append(element, children);
  return element;
}

function setProperty(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) {
    element.addEventListener(key.slice(2), value);
  } else if (key === "dataset") {
    for (const [name, text] of Object.entries(value)) {
      if (text !== null && text !== undefined) element.dataset[name] = String(text);
    }
  } else if (key === "style") {
    for (const [name, text] of Object.entries(value)) element.style.setProperty(name, text);
  } else if (key === "class") {
    element.classList.add(...String(value).split(" ").filter(Boolean));
  } else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden") {
    element[key] = value;
  } else {
    element.setAttribute(key, value === true ? "" : String(value));
  }
}

/** Append children as `h` takes them. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replace all children of an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Give an element exactly these children while moving as few as possible, as a moved one loses focus and scroll. */
export function place(element, children) {
  const wanted = new Set(children);
  for (const child of [...element.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (element.children[index] !== child) element.insertBefore(child, element.children[index] ?? null);
  });
}

/** An address only if it is http(s), otherwise null: nothing else may become a link or a picture. */
export function safeUrl(text) {
  if (typeof text !== "string" || text.length > 4096) return null;
  try {
    const url = new URL(text, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link to elsewhere; where the address is not http(s) only its text remains. */
export function link(url, props, ...children) {
  const href = safeUrl(url);
  if (href === null) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", ...props }, ...children);
}

let lastId = 0;
/** A document-unique id for tying labels to controls. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** All controls inside an element that the Tab key may reach. */
export function controls(element) {
  return element.querySelectorAll("a[href], button, input, select, textarea, [data-control]");
}

/** Move the focus among siblings with the arrow keys, Home and End; returns whether the key was used. */
export function moveFocus(event, items, { horizontal = false } = {}) {
  const next = horizontal ? "ArrowRight" : "ArrowDown";
  const previous = horizontal ? "ArrowLeft" : "ArrowUp";
  const here = items.indexOf(document.activeElement);
  const target = { [next]: here + 1, [previous]: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined || items.length === 0) return false;
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, target))].focus();
  return true;
}
