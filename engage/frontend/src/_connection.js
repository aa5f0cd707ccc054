// A form with words in it is not sent while the device itself knows that it has no connection: the browser would show a
// page of its own in the place of ours, and on some the way back from there has forgotten what was written. Nothing is
// asked of the network for it: whoever has a slow line waits no longer for that.

function holdsWords(form) {
  return [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
}

export function keepWordsWithoutConnection() {
  for (const notice of document.querySelectorAll("[data-no-connection]")) {
    const form = notice.closest("form");
    form.addEventListener("submit", (event) => {
      notice.hidden = true; // shown again, it is read out again
      if (navigator.onLine || !holdsWords(form)) return;
      event.preventDefault();
      notice.hidden = false;
    });
  }
}
