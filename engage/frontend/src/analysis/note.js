// A note with words in it that nobody has kept, or such words to settle a flag: who is about to leave them is told. A
// form to take a note away is one about notes, too, and has no words.

const wordsOf = (form) => form?.querySelector("textarea");

const isBegun = (form) => Boolean(wordsOf(form)?.value.trim());

const begunIn = (screen) => [...screen.querySelectorAll('form[data-act="note"]')].find(isBegun);

export const isNoteBegun = (screen) => Boolean(begunIn(screen));

/** The form for words about a note that the hands are in. */
export function noteWrittenIn(element) {
  const form = element?.closest?.('form[data-act="note"]');
  return wordsOf(form) ? form : null;
}

/** Whether there is one; then it is said, and the hands are led back to it. */
export function warnOfNote(screen) {
  const form = begunIn(screen);
  if (!form) {
    return false;
  }
  form.querySelector("[data-begun]").hidden = false;
  wordsOf(form).focus();
  return true;
}
