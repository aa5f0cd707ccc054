// Makes a rendered text readable with a caret. The browser itself moves the caret and the selection (by character,
// word and line, right to left too, as each platform's people expect), because the text is an editing host; nothing
// can be edited in it, and a screen reader is told that it is a read-only text.

const LABELS = { "role": "textbox", "aria-multiline": "true", "aria-readonly": "true", "inputmode": "none" };
const QUIET = { "spellcheck": "false", "autocapitalize": "off", "autocorrect": "off", "data-gramm": "false" };

export function makeReadable(words, { onFile }) {
  for (const [name, value] of Object.entries({ ...LABELS, ...QUIET })) {
    words.setAttribute(name, value);
  }
  words.setAttribute("aria-labelledby", words.dataset.labelledBy);
  words.contentEditable = "true";
  words.tabIndex = 0;
  keepAsItIs(words);
  words.addEventListener("keydown", (event) => onKey(event, onFile));
}

function keepAsItIs(words) {
  const text = words.textContent;
  const markup = words.innerHTML;
  for (const kind of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
    words.addEventListener(kind, (event) => event.preventDefault());
  }
  // An input method may write all the same: then what it wrote is taken out again.
  const restore = () => {
    if (words.textContent !== text) {
      words.innerHTML = markup;
    }
  };
  words.addEventListener("input", restore);
  words.addEventListener("compositionend", restore);
}

function onKey(event, onFile) {
  if (event.key === "Escape") {
    window.getSelection().collapseToEnd();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    onFile();
  }
}
