// One key for each thing that is done a thousand times. They hold on the reading screen only and never where somebody
// types; who does not want them switches them off in their account, as all keys of the admin.

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]:not([data-part])";

export function listen(desk) {
  const config = document.getElementById("wagtail-config");
  if (config && JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED === false) {
    return;
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isHere(desk, event.target)) {
      return;
    }
    const act = keyOfLook(event) || enterAnywhere(event) || ACTS[event.key] || (/^[1-9]$/u.test(event.key) && ((on) => on.work.quick(event.key)));
    if (act) {
      event.preventDefault();
      act(desk);
    }
  });
}

/** In a filing that is looked at again, each of its buttons has a key of its own. */
function keyOfLook({ key, target }) {
  const look = target.closest?.("[data-look]");
  const button = look && [...look.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  return button && (() => button.click());
}

/** On a page just loaded nothing has the focus; Enter leads to the codes from there, too. */
function enterAnywhere({ key, target }) {
  return key === "Enter" && target === document.body && ((desk) => desk.work.choose());
}

const press = (selector) => (desk) => desk.screen.querySelector(selector)?.click();

const ACTS = {
  j: press(`a[rel="next"]`),
  k: press(`a[rel="prev"]`),
  d: press(`[data-act="done"] [name="next"]`),
  y: press(`[data-suggestion] [value="accept"]`),
  n: press(`[data-suggestion] [value="refuse"]`),
  u: press(`[data-act="undo"] button`),
  l: (desk) => desk.screen.querySelector("[data-look] button")?.focus(),
  m: (desk) => desk.note("words"),
  f: (desk) => desk.note("to"),
  a: (desk) => desk.work.markWhole(),
  s: (desk) => desk.work.markSentence(),
  S: (desk) => desk.work.markSentence({ more: true }),
  p: (desk) => desk.work.markPiece(),
  P: (desk) => desk.work.markPiece({ more: true }),
  r: (desk) => desk.work.again(),
  "?": (desk) => desk.screen.querySelector(`[data-tool="keys"]`)?.click(),
};

/** In the screen, or nowhere in particular; not in a box, nor in a dialog or a menu. */
function isHere(desk, target) {
  return target === document.body || (desk.place.contains(target) && !target.closest(TYPING));
}
