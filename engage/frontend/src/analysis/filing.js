// Files what is marked without leaving the text: the answer is the texts anew, with the excerpt in them.
import { holdInPlace } from "./sight.js";

export class Filing {
  constructor(screen, form, { marking, codes, desk, ready }) {
    Object.assign(this, { screen, form, marking, codes, desk, ready });
    this.texts = screen.querySelector("[data-analysis-texts]");
    form.addEventListener("submit", (event) => {
      if ((marking.span || marking.isWhole) && !event.submitter?.hasAttribute("formaction") && !this.isOtherwise) {
        event.preventDefault();
        this.send(marking.span, event.submitter);
      } // else the other button was pressed, or the sentence chosen or the words typed go the plain way
    });
  }

  get isOtherwise() {
    const { sentence, quote } = this.form.elements;
    return !this.marking.span && Boolean(sentence.value || quote.value);
  }

  /** The hands go on at once: the focus is back in the text before the answer is here. */
  async send(span, submitter) {
    this.desk.hush();
    const data = new FormData(this.form);
    if (submitter?.name) {
      data.append(submitter.name, submitter.value);
    }
    if (data.has("code") || data.has("quick")) {
      this.desk.lastCode = data.get("quick") || data.get("code");
      this.pressed = submitter;
      this.underTheFinger(() => {
        this.codes.clear();
        this.codes.offerAgain(this.desk.lastCode);
        this.back(span);
      });
    }
    const { reference, address } = this.screen.dataset;
    try {
      const answer = await this.desk.queue(this.form.action, data);
      if (this.desk.screen !== this.screen) {
        this.desk.report(answer, reference, address);
      } else if (answer.done || answer.refused) {
        this.show(answer.markup);
      } else {
        this.form.submit(); // signed out, or no longer allowed: the plain way shows what is the matter
      }
    } catch {
      this.desk.trouble(reference, address, "");
    }
  }

  /** On a phone all of it stands above the button that was pressed, and grows. */
  underTheFinger(change) {
    if (this.desk.isByKey) {
      change();
    } else {
      holdInPlace(this.pressed || this.form, change);
    }
  }

  back(span) {
    if (span) {
      this.marking.select(span);
    } else {
      this.desk.focus();
    }
    if (this.desk.isByKey) {
      this.marking.bringIntoSight(); // a finger stays at the codes
    }
  }

  /** The hands may be elsewhere by now: at other words, in the box, in a note. There they stay. */
  show(markup) {
    const active = document.activeElement;
    const isInText = active === document.body || this.texts.contains(active);
    const { hands } = this.marking;
    this.underTheFinger(() => (this.texts.innerHTML = markup));
    this.ready();
    const refused = this.texts.querySelector("[data-analysis-refused]");
    if (refused && (isInText || this.form.contains(active))) {
      this.codes.input.focus();
    } else if (isInText && hands) {
      this.marking.putBack(hands);
    } else if (isInText) {
      this.desk.focus();
    }
    this.marking.paint();
    const said = refused || this.texts.querySelector("[data-analysis-said]");
    // The selection speaks first; what was done is the news.
    requestAnimationFrame(() => requestAnimationFrame(() => this.marking.say(said.textContent)));
  }
}
