// Says that somebody has this contribution open, and shows who else has.
import { post } from "./pages.js";

const AGAIN_MS = 60_000; // the note of it lasts twice as long

export class Presence {
  constructor(screen) {
    this.place = screen.querySelector("[data-others]");
    this.token = screen.querySelector("[name=csrfmiddlewaretoken]");
    this.address = screen.dataset.here;
    if (this.place && this.token) {
      this.tell();
      this.timer = setInterval(() => document.hidden || this.tell(), AGAIN_MS);
    }
  }

  end() {
    clearInterval(this.timer);
  }

  async tell() {
    try {
      const answer = await post(this.address, { csrfmiddlewaretoken: this.token.value });
      if (answer.done && this.place.innerHTML.trim() !== answer.markup.trim()) {
        this.place.innerHTML = answer.markup;
      }
    } catch {
      // it is said again in a minute
    }
  }
}
