// What is done with the texts on one screen: marking, choosing a code, filing. It ends with the screen.
import { CodeList } from "./codes.js";
import { Filing } from "./filing.js";
import { Marking } from "./marking.js";
import { makeReadable } from "./reader.js";

export class Work {
  constructor(screen, desk) {
    this.screen = screen;
    this.form = screen.querySelector("[data-analysis-form]");
    const tools = screen.querySelector("[data-tools]");
    if (tools) {
      tools.hidden = false;
      tools.addEventListener("click", (event) => this.onTool(event));
    }
    if (!this.form) {
      return;
    }
    this.codes = new CodeList(this.form);
    this.marking = new Marking(screen, this.form);
    this.filing = new Filing(screen, this.form, { ...this, desk, ready: () => this.ready() });
    this.codes.offerAgain(desk.lastCode);
    this.ready();
  }

  end() {
    this.marking?.end();
  }

  ready() {
    for (const words of this.screen.querySelectorAll("[data-part]")) {
      makeReadable(words, { onFile: () => this.choose() });
    }
  }

  onTool(event) {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool === "whole") {
      this.markWhole();
    } else if (tool === "sentence") {
      this.markSentence();
    } else if (tool === "piece") {
      this.markPiece();
    }
  }

  /** Once something is marked, or nothing needs to be, on to the codes. */
  choose() {
    if (this.form && (this.marking.span || this.marking.isWhole)) {
      this.codes.focus();
    }
  }

  /** The text that the caret is in, else the first one. */
  get words() {
    return document.activeElement?.closest?.("[data-part]") || this.screen.querySelector("[data-part]");
  }

  markWhole() {
    const words = this.words;
    if (this.form && words) {
      this.marking.selectUnits(words, 0, words.textContent.length);
      this.codes.focus();
    }
  }

  markSentence({ more = false } = {}) {
    if (this.form) {
      this.marking.selectSentence(this.words, { more });
      this.marking.bringIntoSight();
    }
  }

  markPiece({ more = false } = {}) {
    if (this.form) {
      this.marking.selectPiece(this.words, { more });
      this.marking.bringIntoSight();
    }
  }

  quick(digit) {
    const button = this.form?.querySelector(`[data-digit="${digit}"]`);
    if (button) {
      button.click();
    } else if (this.form) {
      this.marking.say(this.marking.status.dataset.noDigit.replace("{digit}", digit));
    }
  }

  /** Under the code that was used last. */
  again() {
    const button = this.form && this.codes.again;
    if (button) {
      button.click();
    } else if (this.form) {
      this.marking.say(this.marking.status.dataset.noneYet);
    }
  }

  /** A code is chosen in the box and not filed yet: what filing it would send. */
  get begun() {
    const typing = this.form && document.activeElement === this.codes.input;
    if (!typing || !this.codes.chosen || !(this.marking.span || this.marking.isWhole)) {
      return null;
    }
    return { action: this.form.action, data: new FormData(this.form) };
  }
}
