// The frame of the page: sidebar, main part, thread panel, banner, announcements, passing notices.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const NOTICE_MS = 7000;

export class Shell {
  /** @param {HTMLElement} root where the page is built */
  constructor(root) {
    this.sidebar = h("div.sidebar", { id: "sidebar" });
    this.banner = h("p.banner", { role: "status", hidden: true });
    this.main = h("main.main", { id: "main", tabindex: "-1" });
    this.panel = h("aside.panel", { "aria-label": "Thread", hidden: true });
    this.live = h("div.visually-hidden", { "aria-live": "polite", id: "live" });
    this.notices = h("div.notices", { role: "alert" });
    this.shade = h("div.shade", { onclick: () => this.closeDrawer() });
    this.skip = h("a.skip", { href: "#main", onclick: (event) => this.skipToMain(event) }, "Skip to the messages");
    this.menuButton = h(
      "button.icon-button.menu-button",
      { type: "button", "aria-label": "Servers and channels", "aria-expanded": "false", "aria-controls": "sidebar", onclick: () => this.toggleDrawer() },
      icon("menu"),
    );
    this.frame = h("div.frame", {}, this.sidebar, this.shade, h("div.stage", {}, this.banner, h("div.views", {}, this.main, this.panel)));
    fill(root, this.skip, this.frame, this.notices, this.live);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.drawerOpen) this.closeDrawer();
    });
    // Where the sidebar always stands there is no drawer to leave open.
    matchMedia("(min-width: 760px)").addEventListener("change", () => this.closeDrawer(false));
  }

  skipToMain(event) {
    event.preventDefault();
    (this.main.querySelector("li.message[tabindex='0'], .post-open, .composer-input") ?? this.main).focus();
  }

  get drawerOpen() {
    return this.frame.classList.contains("drawer-open");
  }

  toggleDrawer() {
    if (this.drawerOpen) {
      this.closeDrawer();
      return;
    }
    this.frame.classList.add("drawer-open");
    this.menuButton.setAttribute("aria-expanded", "true");
    this.frame.querySelector(".stage").inert = true;
    (this.sidebar.querySelector(".channel[aria-current]") ?? this.sidebar.querySelector("button"))?.focus();
  }

  closeDrawer(refocus = true) {
    if (!this.drawerOpen) return;
    this.frame.classList.remove("drawer-open");
    this.menuButton.setAttribute("aria-expanded", "false");
    this.frame.querySelector(".stage").inert = false;
    if (refocus) this.menuButton.focus();
  }

  /** Show what hinders the whole page; an empty text takes it away. */
  setBanner(words) {
    if (this.banner.textContent === words) return;
    this.banner.textContent = words;
    this.banner.hidden = !words;
  }

  /** Tell screen readers something new. */
  announce(words) {
    fill(this.live, h("p", {}, words));
  }

  /** Show a refusal for a while. */
  complain(words) {
    const notice = h("p.notice", {}, h("span", {}, words));
    const close = h("button.icon-button", { type: "button", "aria-label": "Dismiss notice", onclick: () => notice.remove() }, icon("close"));
    notice.append(close);
    this.notices.append(notice);
    setTimeout(() => notice.remove(), NOTICE_MS);
  }
}
