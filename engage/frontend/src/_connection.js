// A form with words in it is sent only when the site can be reached: a browser that cannot send shows a page of its own
// in the place of ours, and on some the way back from there has forgotten what was written.
const PATIENCE = 10_000; // milliseconds; then the browser tries for itself

async function canReach(address) {
  if (!navigator.onLine) return false;
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    return true; // whatever it answered, it is there
  } catch (trouble) {
    return trouble.name === "TimeoutError"; // slow is not gone
  }
}

function holdsWords(form) {
  return [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
}

export function keepWordsWithoutConnection() {
  for (const notice of document.querySelectorAll("[data-no-connection]")) {
    const form = notice.closest("form");
    let isReached = false;
    let isAsking = false;
    form.addEventListener("submit", async (event) => {
      if (isReached || !holdsWords(form)) return;
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      notice.hidden = true; // shown again, it is read out again
      isReached = await canReach(window.location.href);
      isAsking = false;
      notice.hidden = isReached;
      if (isReached) {
        form.requestSubmit(event.submitter);
        isReached = false; // somebody who comes back to this page is asked about anew
      }
    });
  }
}
