// The list of codes, narrowed by typing part of a name. The first that matches is chosen; arrow keys choose another.

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
    this.input.focus();
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
    this.choose(typed ? first : null);
    this.matches.textContent = typed ? this.sentence(first) : "";
  }

  sentence(first) {
    const { none, one, many } = this.matches.dataset;
    const count = this.shown.length;
    const pattern = count === 0 ? none : count === 1 ? one : many;
    return pattern.replace("{count}", count).replace("{label}", () => (first ? first.dataset.label : ""));
  }

  choose(row) {
    for (const other of this.rows) {
      other.querySelector("input").checked = other === row;
    }
    if (row) {
      row.scrollIntoView({ block: "nearest" });
    }
  }

  onKey(event) {
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
    }
  }

  clear() {
    this.input.value = "";
    this.narrow();
  }
}
