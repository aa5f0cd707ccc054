// A note with words in it that nobody has kept: who is about to leave it is told.

const formOf = (screen) => screen.querySelector('form[data-act="note"]');

export const isNoteBegun = (screen) => Boolean(formOf(screen)?.elements.words.value.trim());

/** Whether there is one; then it is said, and the hands are led back to it. */
export function warnOfNote(screen) {
  if (!isNoteBegun(screen)) {
    return false;
  }
  const form = formOf(screen);
  form.querySelector("[data-begun]").hidden = false;
  form.elements.words.focus();
  return true;
}
