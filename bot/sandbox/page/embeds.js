// Classic embeds.

import { h, link } from "./dom.js";
import { drawInline, drawMarkdown } from "./markup-view.js";
import { drawPicture } from "./media.js";
import { drawLink } from "./places.js";
import { messageTime } from "./time.js";

/** Draw one embed as Discord sends it. */
export function drawEmbed(embed, context) {
  const style = {};
  if (Number.isInteger(embed.color)) style["--accent-bar"] = `#${embed.color.toString(16).padStart(6, "0")}`;
  return h(
    "article.card.embed",
    { style },
    h(
      "div.embed-main",
      {},
      h(
        "div.embed-text",
        {},
        drawAuthor(embed.author),
        drawTitle(embed, context),
        embed.description ? drawMarkdown(embed.description, context) : null,
        drawFields(embed.fields ?? [], context),
      ),
      embed.thumbnail?.url ? drawPicture(embed.thumbnail, { className: "thumbnail", alt: embed.thumbnail.description ?? "" }) : null,
    ),
    embed.image?.url
      ? drawPicture(embed.image, { className: "embed-image", alt: embed.image.description ?? embed.title ?? "" })
      : null,
    drawFooter(embed),
  );
}

function drawAuthor(author) {
  if (!author?.name) return null;
  const icon = author.icon_url
    ? drawPicture({ url: author.icon_url }, { className: "embed-icon", enlarge: false })
    : null;
  return h("p.embed-author", { dir: "auto" }, icon, author.url ? link(author.url, {}, author.name) : author.name);
}

function drawTitle(embed, context) {
  if (!embed.title) return null;
  const words = drawInline(embed.title, context);
  return h("h3.embed-title", { dir: "auto" }, embed.url ? drawLink(embed.url, {}, context, words) : words);
}

function drawFields(fields, context) {
  if (fields.length === 0) return null;
  return h(
    "dl.embed-fields",
    {},
    fields.map((field) =>
      h(
        "div",
        { class: field.inline ? "inline" : null },
        h("dt", { dir: "auto" }, drawInline(field.name, context)),
        h("dd", {}, drawMarkdown(field.value, context)),
      ),
    ),
  );
}

function drawFooter(embed) {
  const words = embed.footer?.text;
  const date = embed.timestamp ? new Date(embed.timestamp) : null;
  if (!words && !date) return null;
  return h(
    "p.embed-footer",
    { dir: "auto" },
    words,
    words && date ? " · " : null,
    date && !Number.isNaN(date.valueOf()) ? messageTime(date) : null,
  );
}
