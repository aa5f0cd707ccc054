// Reading and filing people's words in the admin: marking an excerpt with the mouse or by caret and Shift+arrows,
// the same span either way, and filing it under a code by typing part of its name. Without this script the screen
// works through plain forms.
import { CodeList } from "./analysis/codes.js";
import { Filing } from "./analysis/filing.js";
import { Marking } from "./analysis/marking.js";
import { makeReadable } from "./analysis/reader.js";

for (const screen of document.querySelectorAll("[data-analysis]")) {
  const form = screen.querySelector("[data-analysis-form]");
  if (form) {
    const codes = new CodeList(form);
    const marking = new Marking(screen, form);
    const ready = () => {
      for (const words of screen.querySelectorAll("[data-part]")) {
        makeReadable(words, { onFile: () => marking.span && codes.focus() });
      }
    };
    ready();
    new Filing(screen, form, { marking, codes, ready });
  }
}
