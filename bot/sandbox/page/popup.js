// Something that opens beside a control and closes by itself: lists, menus, the emoji picker.

import { h } from "./dom.js";

const MARGIN = 8;
let current = null;

/**
 * Open content beside a control. Only one popup is open at a time.
 * @param {HTMLElement} anchor the control it belongs to; the focus returns there
 * @param {HTMLElement} content
 * @param {{onclose?: function(), className?: string, wide?: boolean, keepFocus?: boolean}} options
 * @returns {{close: function(boolean=), place: function(), element: HTMLElement}}
 */
export function openPopup(anchor, content, { onclose, className = "", wide = false } = {}) {
  current?.close(false);
  const element = h("div.popup", { class: className }, content);
  // Inside a modal dialog everything outside it is inert, so the popup must be inside as well.
  (anchor.closest("dialog") ?? document.body).append(element);

  function place() {
    const around = anchor.getBoundingClientRect();
    if (wide) element.style.setProperty("min-width", `${around.width}px`);
    const below = innerHeight - around.bottom - MARGIN * 2;
    const above = around.top - MARGIN * 2;
    const up = below < Math.min(element.scrollHeight, 320) && above > below;
    element.style.setProperty("max-height", `${Math.max(120, Math.min(420, up ? above : below))}px`);
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(MARGIN, Math.min(around.left, innerWidth - width - MARGIN));
    const top = up ? around.top - height - 4 : around.bottom + 4;
    element.style.setProperty("left", `${left}px`);
    element.style.setProperty("top", `${Math.max(MARGIN, top)}px`);
  }

  function close(refocus = true) {
    if (current !== popup) return;
    current = null;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    globalThis.removeEventListener("resize", place);
    element.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (refocus && anchor.isConnected) anchor.focus();
    onclose?.();
  }

  function outside(event) {
    if (!element.contains(event.target) && !anchor.contains(event.target)) close(false);
  }

  function escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  const popup = { close, place, element };
  current = popup;
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  globalThis.addEventListener("resize", place);
  place();
  return popup;
}
