// Pictures, galleries and files. A picture that cannot be shown leaves a calm place with its description.

import { h, link, safeUrl } from "./dom.js";
import { icon } from "./icons.js";

const PICTURE_NAME = /\.(?:png|jpe?g|webp|gif|svg)$/i;

/**
 * A picture.
 * @param {{url: string, width?: number, height?: number}} media
 * @param {{alt?: string, className?: string, spoiler?: boolean, enlarge?: boolean}} options
 * @returns {HTMLElement} the picture, or in its place what it shows in words
 */
export function drawPicture(media, { alt = "", className = "picture", spoiler = false, enlarge = true } = {}) {
  const url = safeUrl(media?.url) ?? safeUrl(media?.proxy_url);
  const frame = h(`div.${className}`);
  if (url === null) {
    frame.append(missing(alt));
    return frame;
  }
  const image = h("img", {
    src: url,
    alt,
    loading: "lazy",
    decoding: "async",
    referrerpolicy: "no-referrer",
    width: media.width ?? null,
    height: media.height ?? null,
    onerror: () => frame.replaceChildren(missing(alt)),
  });
  const label = alt ? `Enlarge picture: ${alt}` : "Enlarge picture";
  const open = h("button.picture-button", { type: "button", "aria-label": label, onclick: () => show(url, alt) }, image);
  frame.append(enlarge ? open : image);
  return spoiler ? cover(frame, "picture") : frame;
}

function missing(alt) {
  return h(
    "div.picture-missing",
    { role: "img", "aria-label": alt || "Picture not available" },
    icon("picture"),
    h("span", { dir: "auto" }, alt || "Picture not available"),
  );
}

/** Cover something until it is asked for. */
export function cover(element, what) {
  const button = h(
    "button.cover-button",
    {
      type: "button",
      onclick: () => {
        element.classList.remove("covered");
        button.remove();
      },
    },
    `Show ${what}`,
  );
  element.classList.add("covered");
  element.append(button);
  return element;
}

/** Show a picture large, with its description, until it is closed. */
function show(url, alt) {
  const dialog = h(
    "dialog.lightbox",
    { "aria-label": alt || "Picture", onclose: () => dialog.remove(), onclick: (event) => leave(event, dialog) },
    h(
      "figure",
      {},
      h("img", { src: url, alt, referrerpolicy: "no-referrer" }),
      h("figcaption", { dir: "auto" }, alt, " ", link(url, {}, "Open the file")),
    ),
    h("button.icon-button.lightbox-close", { type: "button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close")),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function leave(event, dialog) {
  if (event.target === dialog) dialog.close();
}

/** A gallery of one to ten pictures, each with its description. */
export function drawGallery(items) {
  const shown = (items ?? []).slice(0, 10);
  return h(
    "div.gallery",
    { dataset: { count: shown.length }, role: "group", "aria-label": shown.length > 1 ? "Pictures" : null },
    shown.map((item) =>
      drawPicture(item.media, { alt: item.description ?? "", className: "gallery-item", spoiler: item.spoiler }),
    ),
  );
}

/** A file to open, with name and size. */
export function drawFile({ url, name, size }, { spoiler = false } = {}) {
  const words = size ? `${name} (${fileSize(size)})` : name;
  const card = h(
    "div.file",
    {},
    icon("file"),
    h("span.file-words", {}, link(url, { download: name }, name), size ? h("span.quiet", {}, fileSize(size)) : null),
  );
  return spoiler ? cover(card, words) : card;
}

/** The last part of an address, as a name for its file. */
export function fileName(url) {
  const href = safeUrl(url);
  return href ? decodeName(new URL(href).pathname.split("/").at(-1)) || "file" : "file";
}

function decodeName(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** What was attached to a message: pictures together, everything else as files. */
export function drawAttachments(attachments) {
  const isPicture = (file) => (file.content_type ?? "").startsWith("image/") || PICTURE_NAME.test(file.filename ?? "");
  const pictures = attachments.filter(isPicture);
  const files = attachments.filter((file) => !isPicture(file));
  return [
    pictures.length > 0
      ? drawGallery(pictures.map((file) => ({ media: file, description: file.description, spoiler: isSpoiler(file) })))
      : null,
    files.map((file) => drawFile({ url: file.url, name: file.filename, size: file.size }, { spoiler: isSpoiler(file) })),
  ];
}

function isSpoiler(file) {
  return (file.filename ?? "").startsWith("SPOILER_");
}
