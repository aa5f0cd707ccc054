// Reading and filing people's words in the admin: marking an excerpt with the mouse or by caret and Shift+arrows,
// the same span either way, filing it under a code by typing part of its name, and going on to the next one. Without
// this script the screen works through plain links and forms.
import { Desk } from "./analysis/desk.js";

for (const place of document.querySelectorAll("[data-reading]")) {
  new Desk(place);
}
