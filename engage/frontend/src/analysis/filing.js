// Files what is marked without leaving the text: the answer is the texts anew, with the excerpt in them.

export class Filing {
  constructor(screen, form, { marking, codes, ready }) {
    Object.assign(this, { screen, form, marking, codes, ready });
    this.texts = screen.querySelector("[data-analysis-texts]");
    form.addEventListener("submit", (event) => {
      if (marking.span && !event.submitter?.hasAttribute("formaction")) {
        event.preventDefault();
        this.send(marking.span);
      } // else the other button was pressed, or the sentence chosen or the words typed go the plain way
    });
  }

  async send(span) {
    if (this.sending) {
      return;
    }
    this.sending = true;
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { "X-Requested-With": "XMLHttpRequest" },
        credentials: "same-origin",
      });
      if (answer.ok || answer.status === 422) {
        this.show(await answer.text(), span);
      } else {
        this.form.submit(); // signed out, or no longer allowed: the plain way shows what is the matter
      }
    } catch {
      this.form.submit();
    } finally {
      this.sending = false;
    }
  }

  show(markup, span) {
    this.texts.innerHTML = markup;
    this.ready();
    const refused = this.texts.querySelector("[data-analysis-refused]");
    if (refused) {
      this.marking.paint();
      this.marking.say(refused.textContent);
      this.codes.focus();
      return;
    }
    this.codes.clear();
    this.marking.select(span);
    const said = this.texts.querySelector("[data-analysis-said]");
    // The selection speaks first; what was done is the news.
    requestAnimationFrame(() => requestAnimationFrame(() => this.marking.say(said.textContent)));
  }
}
