// The option of a slash command that takes a file.

import { h, uniqueId } from "./dom.js";

const LARGEST = 10 * 1024 * 1024;

export class FileField {
  /** @param {Object} option the option as registered, with shownName and shownDescription */
  constructor(option) {
    this.option = option;
    this.chosen = null;
    this.reading = Promise.resolve();
    const hint = uniqueId("hint");
    const id = uniqueId("option");
    this.input = h("input.field", {
      id,
      type: "file",
      "aria-required": option.required ? "true" : "false",
      "aria-describedby": hint,
      onchange: () => this.choose(),
    });
    this.problem = h("span.field-problem", { hidden: true });
    this.element = h(
      "div.option-field",
      {},
      h("label.option-name", { for: id }, option.shownName, option.required ? h("span.required", { "aria-hidden": "true" }, "required") : null),
      this.input,
      h("span.field-hint", { id: hint, dir: "auto" }, option.shownDescription),
      this.problem,
    );
  }

  choose() {
    const file = this.input.files[0];
    this.chosen = null;
    this.say("");
    if (file && file.size <= LARGEST) this.reading = this.load(file);
  }

  async load(file) {
    const address = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    }).catch(() => null);
    if (address !== null && this.input.files[0] === file) {
      this.chosen = { filename: file.name, base64: address.slice(address.indexOf(",") + 1) };
    }
  }

  /** Files have no keys of their own. */
  key() {
    return false;
  }

  /** There is no list to put away. */
  hide() {}

  say(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
    this.input.setAttribute("aria-invalid", words ? "true" : "false");
  }

  /** A file is sent with the command, not while another option is typed. */
  loose() {
    return undefined;
  }

  /** Wait until the chosen file is read. */
  ready() {
    return this.reading;
  }

  /**
   * The value to send.
   * @returns {{value?: {filename: string, base64: string}, problem?: string}}
   */
  read() {
    const file = this.input.files[0];
    let answer = {};
    if (file && file.size > LARGEST) answer = { problem: "At most 10 MB." };
    else if (file && !this.chosen) answer = { problem: "The file cannot be read." };
    else if (file) answer = { value: this.chosen };
    else if (this.option.required) answer = { problem: "Choose a file." };
    this.say(answer.problem ?? "");
    return answer;
  }
}
