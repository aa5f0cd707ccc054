// The page of an import that is on its way shows by itself how far it is. Without this, its button does.

const EVERY = 1500; // milliseconds

// Whoever has come down the page is not thrown back to its head. A browser that loads a page again does not bring the
// focus to the place in its address.
function loadAgainAt(place) {
  window.location.hash = place;
  window.location.reload();
}

document.getElementById(window.location.hash.slice(1))?.focus();

async function look() {
  const response = await fetch(window.location.href, { headers: { "x-requested-with": "XMLHttpRequest" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = document.querySelector("[data-imports-goes-on]");
  const fresh = page.querySelector("[data-imports-goes-on]");
  if (!fresh) {
    loadAgainAt("how-it-stands"); // what can be done now needs the whole page, and is read out
    return;
  }
  const focused = now.contains(document.activeElement); // only the figures change: nobody is torn from a button
  for (const part of ["progress", ".imports-progress > p:not(.imports-small)"]) {
    const [was, is] = [[...now.querySelectorAll(part)], [...fresh.querySelectorAll(part)]];
    was.forEach((element, nth) => {
      if (is[nth] && !(focused && element.contains(document.activeElement))) element.replaceWith(is[nth]);
    });
  }
  later();
}

function later() {
  window.setTimeout(() => look().catch(later), EVERY);
}

if (document.querySelector("[data-imports-goes-on]")) later();

// The codes come as a file, so that the page stays as it was. Once the last line was handed over, it says so.
const codes = document.querySelector("[data-imports-codes]");
const ASKED_AT_MOST = 400; // ten minutes: a file of a million lines is through by then

async function taken(asked = 0) {
  const response = await fetch(window.location.pathname, { headers: { "x-requested-with": "XMLHttpRequest" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (response.ok && !page.querySelector("[data-imports-codes]")) {
    loadAgainAt("return-codes");
  } else if (asked < ASKED_AT_MOST) window.setTimeout(() => taken(asked + 1).catch(() => {}), EVERY);
}

codes?.addEventListener("submit", () => window.setTimeout(() => taken().catch(() => {}), EVERY));
