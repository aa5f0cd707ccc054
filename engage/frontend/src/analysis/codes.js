// The list of codes, narrowed by typing part of a name. The first that matches is chosen; arrow keys choose another.

import { bringIntoSight } from "./sight.js";

// Without accents and capitals; a path is typed with its signs or without them.
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().replace(/[\s>]+/gu, " ").trim();

/** Its path, and the names that it had before. */
const namesOf = (row) => [row.dataset.label, ...(row.dataset.also || "").split("|")].map(plain);

export class CodeList {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("[data-label]")];
    this.input = form.querySelector("[data-analysis-filter]");
    this.matches = form.querySelector("#code-matches");
    this.input.closest("p").hidden = false;
    this.input.addEventListener("input", () => this.narrow());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
  }

  focus() {
    this.input.focus({ preventScroll: true }); // the browser's own scrolling is slow here, and the next letter ends it
    bringIntoSight(this.input, this.input.getBoundingClientRect());
    this.input.select();
  }

  get chosen() {
    return this.rows.find((row) => row.querySelector("input").checked);
  }

  get shown() {
    return this.rows.filter((row) => !row.hidden);
  }

  narrow() {
    const typed = plain(this.input.value);
    for (const row of this.rows) {
      row.hidden = !namesOf(row).some((name) => name.includes(typed));
    }
    // A name that begins with what was typed comes before one that only holds it, or stands under such a one.
    const begins = (name) => (row) => plain(row.dataset[name]).startsWith(typed);
    const first = this.shown.find(begins("name")) || this.shown.find(begins("label")) || this.shown[0];
    this.matches.textContent = typed ? this.sentence(first) : "";
    this.form.querySelector("[data-own-codes]").classList.toggle("analysis-often--away", typed !== "");
    this.choose(typed ? first : null, { atTop: true });
  }

  sentence(first) {
    const { none, one, many } = this.matches.dataset;
    const count = this.shown.length;
    const pattern = count === 0 ? none : count === 1 ? one : many;
    return pattern.replace("{count}", count).replace("{label}", () => (first ? first.dataset.label : ""));
  }

  /** Only the list moves: the text is to stay in sight. */
  choose(row, { atTop = false } = {}) {
    for (const other of this.rows) {
      other.querySelector("input").checked = other === row;
    }
    if (row) {
      const list = row.parentElement;
      const { top, bottom } = row.getBoundingClientRect();
      const above = top - list.querySelector("legend").getBoundingClientRect().bottom; // which stays where it is
      const below = bottom - list.getBoundingClientRect().bottom;
      list.scrollTop += atTop || above < 0 ? above : Math.max(below, 0);
    }
  }

  onKey(event) {
    const quick = this.input.value || event.ctrlKey || event.metaKey || event.altKey ? null : this.quickBy(event.key);
    if (quick) {
      event.preventDefault();
      quick.click();
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.shown.length) {
      return;
    }
    event.preventDefault();
    const at = this.shown.findIndex((row) => row.querySelector("input").checked);
    const row = this.shown[Math.min(Math.max(at + step, 0), this.shown.length - 1)];
    this.choose(row);
    this.matches.textContent = row.dataset.label;
  }

  /** In the empty box a digit does what it does in the text, unless a name begins with it. */
  quickBy(digit) {
    const isOfName = this.rows.some((row) => namesOf(row).some((name) => name.split(" ").some((word) => word.startsWith(digit))));
    return /^[1-9]$/u.test(digit) && !isOfName ? this.form.querySelector(`[data-digit="${digit}"]`) : null;
  }

  get again() {
    return this.form.querySelector("[data-again]:not([hidden]) button");
  }

  /** The code used last has a button of its own; a screen fetched ahead does not know it yet. */
  offerAgain(code) {
    const row = this.rows.find((one) => one.querySelector("input").value === code);
    if (row) {
      const place = this.form.querySelector("[data-again]");
      place.querySelector(".analysis-colour").replaceWith(row.querySelector(".analysis-colour").cloneNode(true));
      place.querySelector("[data-again-name]").textContent = row.dataset.name;
      place.querySelector("button").value = code;
      place.hidden = false;
      place.closest("[data-own-codes]").hidden = false;
    }
  }

  clear() {
    this.input.value = "";
    this.narrow();
  }
}
