// The reading screen without page loads: the next contribution is there already when it is asked for, what is done to
// one is sent while the next is read, and the address says which one is shown. Without this script each link and
// each form works by itself.
import { listen } from "./keys.js";
import { isNoteBegun, noteWrittenIn, warnOfNote } from "./note.js";
import { fetchPage, Pages, post } from "./pages.js";
import { Presence } from "./presence.js";
import { toTheTop } from "./sight.js";
import { Work } from "./work.js";

export class Desk {
  constructor(place) {
    this.place = place;
    this.holder = place.querySelector("[data-reading-screen]");
    this.said = place.querySelector("[data-reading-said]");
    this.troubles = place.querySelector("[data-reading-troubles]");
    this.pages = new Pages();
    this.line = Promise.resolve(); // what is sent, one after the other
    place.addEventListener("click", (event) => this.onClick(event));
    place.addEventListener("submit", (event) => this.onSubmit(event));
    for (const kind of ["keydown", "pointerdown"]) {
      window.addEventListener(kind, () => (this.isByKey = kind === "keydown"), { capture: true });
    }
    window.addEventListener("popstate", () => this.onBack());
    window.addEventListener("beforeunload", (event) => isNoteBegun(this.screen) && event.preventDefault());
    listen(this);
    this.begin();
    history.replaceState(null, "", this.address + location.hash);
  }

  begin() {
    this.screen = this.holder.querySelector("[data-screen]");
    this.work = new Work(this.screen, this);
    this.presence = new Presence(this.screen);
    this.pages.expect(this.link("next")?.href, this.line);
  }

  /** That of the contribution on the screen, as the browser writes it. */
  get address() {
    return new URL(this.screen.dataset.address, location.href).href;
  }

  link(rel) {
    return this.screen.querySelector(`a[rel="${rel}"]`);
  }

  onClick(event) {
    const link = event.target.closest(`a[rel="next"], a[rel="prev"]`);
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (!warnOfNote(this.screen)) {
        this.go(link.href);
      }
    } else if (event.target.closest("[data-note]")) {
      event.preventDefault();
      this.note("words");
    }
  }

  /** The form for a note, in the place of the link to it. */
  async note(field) {
    const link = this.screen.querySelector("[data-note]");
    if (link) {
      try {
        const markup = await fetchPage(link.href);
        link.closest("[data-note-place]").innerHTML = markup;
      } catch {
        location.assign(link.href);
        return;
      }
    }
    this.screen.querySelector(`[data-note-place] [name="${field}"]`)?.focus();
  }

  onBack() {
    this.wentBack = this.going;
    if (this.going || location.href.replace(/#.*/u, "") === this.address) {
      return;
    }
    if (warnOfNote(this.screen)) {
      history.pushState(null, "", this.address); // it stays where the note is written
    } else {
      this.go(location.href, { push: false });
    }
  }

  onSubmit(event) {
    const form = event.target.closest("form[data-act]");
    if (!form || event.defaultPrevented) {
      return;
    }
    const isDone = form.dataset.act === "done" && event.submitter?.name === "next";
    const writing = noteWrittenIn(document.activeElement);
    if (isDone && writing && event.submitter !== document.activeElement) {
      event.preventDefault(); // the same keys, pressed while a note is written, keep the note
      writing.requestSubmit();
      return;
    }
    if (isDone && warnOfNote(this.screen)) {
      event.preventDefault();
      return;
    }
    if (isDone && !this.link("next")) {
      if (this.work.begun) {
        event.preventDefault();
        this.finish(form);
      }
      return; // the plain way leads to the list, and says that this was the last one
    }
    event.preventDefault();
    if (this.going) {
      return; // pressed twice: the next one is not seen yet
    }
    if (isDone) {
      this.done(form, event.submitter);
    } else {
      this.act(form, event.submitter);
    }
  }

  /** Read, and on to the next at once; should it not be kept, it is said there. */
  done(form, submitter) {
    this.fileWhatIsBegun();
    const data = new FormData(form);
    data.set(submitter.name, submitter.value);
    this.send(form.action, data);
    this.go(this.link("next").href, { waits: false });
  }

  /** The last one of the list: what is chosen for it is filed first. */
  async finish(form) {
    this.fileWhatIsBegun();
    await this.line;
    HTMLFormElement.prototype.submit.call(withNext(form));
  }

  fileWhatIsBegun() {
    const begun = this.work.begun;
    if (begun) {
      this.lastCode = begun.data.get("code");
      this.send(begun.action, begun.data);
    }
  }

  /** Behind what is being sent already. */
  queue(action, data) {
    const sent = this.line.then(() => post(action, data));
    this.line = sent.catch(() => {});
    return sent;
  }

  /** Without waiting for the answer: it is heard of when it is not what was expected. */
  send(action, data) {
    const { reference, address } = this.screen.dataset;
    this.queue(action, data).then(
      (answer) => this.report(answer, reference, address),
      () => this.trouble(reference, address, ""),
    );
  }

  report(answer, reference, address) {
    if (!answer.done) {
      this.trouble(reference, address, answer.refused ? refusal(answer.markup) : "");
    }
  }

  trouble(reference, address, why) {
    const box = document.createElement("div");
    box.className = "help-block help-critical";
    box.setAttribute("role", "alert");
    const link = document.createElement("a");
    Object.assign(link, { href: address, textContent: reference });
    const { sentence, why: broken } = this.troubles.dataset;
    const [before, after] = sentence.replace("{why}", () => why || broken).split("{reference}");
    box.append(before, link, after);
    this.troubles.append(box);
  }

  /** Sends a form of the screen; the answer is the screen as it is then, perhaps another contribution's. */
  async act(form, submitter) {
    const { screen } = this;
    const { reference, address } = screen.dataset;
    this.looking = form.dataset.act === "look"; // then the next one to look at has the focus, here or on the next screen
    const data = new FormData(form);
    if (submitter?.name) {
      data.append(submitter.name, submitter.value);
    }
    try {
      const answer = await this.queue(form.action, data);
      if (!answer.done && !answer.refused) {
        throw new Error("not done");
      }
      if (this.screen === screen) {
        this.show(answer.markup, {});
      } else {
        this.report(answer, reference, address); // the hands went on to another one meanwhile, and stay there
      }
    } catch {
      form.removeAttribute("data-act"); // what was typed goes along
      form.submit(); // the plain way shows what is the matter
    }
  }

  async go(address, { push = true, waits = true } = {}) {
    if (this.going) {
      return;
    }
    this.going = true;
    try {
      if (waits) {
        await this.line; // what was done to it is to be seen
      }
      this.show(await this.pages.take(address), { push });
    } catch {
      location.assign(address);
      return;
    } finally {
      this.going = false;
    }
    if (this.wentBack) {
      this.onBack();
    }
  }

  show(markup, { push = true }) {
    const before = this.screen.dataset;
    this.work.end();
    this.presence.end();
    this.holder.innerHTML = markup;
    this.begin();
    const { address, reference, said, opened } = this.screen.dataset;
    const moved = address !== before.address;
    if (moved && push) {
      history.pushState(null, "", address);
    }
    if (moved) {
      this.rename(before.reference, reference);
      toTheTop(this.place);
    }
    this.focus();
    this.say([said, moved ? opened : ""].filter(Boolean).join(" "));
  }

  /** The head of the page and its title name the contribution, too. */
  rename(from, to) {
    document.title = document.title.replace(from, to);
    const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!this.place.contains(node) && node.data.includes(from)) {
        node.data = node.data.replace(from, to);
      }
    }
  }

  focus() {
    const mistake = this.screen.querySelector("form[data-act] [aria-invalid=true], form[data-act] .w-field--error textarea");
    const look = this.looking && this.screen.querySelector("[data-look] button");
    const target = mistake || look || this.screen.querySelector(".analysis-words") || this.screen;
    if (target === this.screen) {
      target.tabIndex = -1;
    }
    target.focus({ preventScroll: true });
  }

  say(sentence) {
    this.said.textContent = sentence;
  }

  /** What was said of the act before is over once something else is done. */
  hush() {
    this.say("");
    this.screen.querySelector("[data-refused]")?.remove();
  }
}

function refusal(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  return page.querySelector("[data-refused], [data-analysis-refused]")?.textContent.trim() || "";
}

function withNext(form) {
  const next = document.createElement("input");
  Object.assign(next, { type: "hidden", name: "next", value: "1" });
  form.append(next);
  return form;
}
