// Follows the selection: what is marked, in which text, said aloud, and kept when the focus moves on to the codes.
import { countCharacters, wholeCharacters } from "./graphemes.js";
import { placeAt, spansToUnits, toCodePoints, toUnits, unitsBefore } from "./offsets.js";
import { piecesOf } from "./pieces.js";
import { bringIntoSight } from "./sight.js";

const QUIET_MS = 250; // a selection being drawn is not announced letter by letter
const LONGEST_SAID = 80;
const canPaint = "highlights" in (window.CSS || {}) && typeof window.Highlight === "function";

export class Marking {
  constructor(screen, form) {
    this.screen = screen;
    this.form = form;
    this.status = form.querySelector("[data-analysis-status]");
    this.span = null;
    this.isWhole = "whole" in this.status.dataset;
    this.nothing = this.status.dataset.whole || this.status.dataset.empty;
    this.say(this.nothing);
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("selectionchange", () => this.follow(), { signal });
    // The browser tells of a selection some time after it was made. Before a key or a press can move on from the
    // text, what is selected is taken over as it is now; else quick hands would file less than they marked.
    for (const kind of ["keydown", "pointerdown"]) {
      document.addEventListener(kind, () => this.follow(), { capture: true, signal });
    }
  }

  end() {
    this.ending.abort();
    clearTimeout(this.waiting);
    if (canPaint) {
      CSS.highlights.delete("analysis-pending");
    }
  }

  /** Takes over what is selected in one of the texts; a selection elsewhere changes nothing. */
  follow() {
    const selection = window.getSelection();
    if (!selection.rangeCount) {
      return;
    }
    const range = selection.getRangeAt(0);
    const [first, last] = [this.textAround(range.startContainer), this.textAround(range.endContainer)];
    if (first && first === last) {
      this.mark(first, range);
    } else if ((first || last) && !range.collapsed) {
      this.set(null, this.status.dataset.across);
    }
  }

  textAround(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const words = element && element.closest("[data-part]");
    return words && this.screen.contains(words) ? words : null;
  }

  mark(words, range) {
    const text = words.textContent;
    const before = unitsBefore(words, range.startContainer, range.startOffset);
    const after = unitsBefore(words, range.endContainer, range.endOffset);
    const [from, to] = range.collapsed ? [0, 0] : wholeCharacters(text, before, after);
    if (from >= to) {
      this.set(null, this.nothing);
      return;
    }
    const span = { part: words.dataset.part, start: toCodePoints(text, from), end: toCodePoints(text, to) };
    const isSame = Object.entries(span).every(([name, value]) => this.span?.[name] === value);
    if (isSame) {
      this.paint(); // the browser tells of it late, or again: what was said since is the news
      return;
    }
    this.set({ ...span, words: text.slice(from, to) }, this.sentence(text.slice(from, to)));
  }

  set(span, sentence) {
    this.span = span;
    for (const name of ["part", "start", "end", "words"]) {
      this.form.elements[name].value = span ? span[name] : "";
    }
    this.paint();
    this.say(sentence);
  }

  sentence(words) {
    const count = countCharacters(words);
    const oneLine = words.replace(/\s+/gu, " ");
    const shown = countCharacters(oneLine) > LONGEST_SAID ? `${[...oneLine].slice(0, LONGEST_SAID).join("")}…` : oneLine;
    const pattern = count === 1 ? this.status.dataset.selectedOne : this.status.dataset.selected;
    return pattern.replace("{count}", count.toLocaleString(document.documentElement.lang)).replace("{words}", () => shown);
  }

  say(sentence) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.status.textContent !== sentence) {
        this.status.textContent = sentence;
      }
    }, QUIET_MS);
  }

  /** Keeps the marked words visible while the focus is in the list of codes. */
  paint() {
    if (!canPaint) {
      return;
    }
    const range = this.span && this.rangeOf(this.span);
    if (range) {
      CSS.highlights.set("analysis-pending", new Highlight(range));
    } else {
      CSS.highlights.delete("analysis-pending");
    }
  }

  rangeOf({ part, start, end }) {
    const words = this.screen.querySelector(`[data-part="${CSS.escape(part)}"]`);
    if (!words) {
      return null;
    }
    const range = document.createRange();
    range.setStart(...placeAt(words, toUnits(words.textContent, start)));
    range.setEnd(...placeAt(words, toUnits(words.textContent, end)));
    return range;
  }

  /** Selects a span again and gives its text the focus, so that it can be filed under one more code. */
  select(span) {
    const range = this.rangeOf(span);
    if (range) {
      this.textAround(range.startContainer).focus({ preventScroll: true });
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }
  }

  /** Where the caret stands and where what is drawn began, to be found again once the texts are shown anew. */
  get hands() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = window.getSelection();
    const words = anchorNode && this.textAround(anchorNode);
    if (!words || words !== this.textAround(focusNode)) {
      return null;
    }
    const [from, to] = [unitsBefore(words, anchorNode, anchorOffset), unitsBefore(words, focusNode, focusOffset)];
    return { part: words.dataset.part, from, to };
  }

  putBack({ part, from, to }) {
    const words = this.screen.querySelector(`[data-part="${CSS.escape(part)}"]`);
    if (words) {
      this.selectUnits(words, from, to);
    }
  }

  /** In UTF-16 units; at the start when it is elsewhere. */
  caretIn(words) {
    const { focusNode, focusOffset } = window.getSelection();
    return focusNode && words.contains(focusNode) ? unitsBefore(words, focusNode, focusOffset) : 0;
  }

  selectUnits(words, from, to) {
    words.focus({ preventScroll: true });
    window.getSelection().setBaseAndExtent(...placeAt(words, from), ...placeAt(words, to));
    this.follow();
  }

  /** The sentences of a text as the form offers them, in UTF-16 units. */
  sentencesOf(words) {
    const text = words.textContent;
    const options = [...this.form.elements.sentence.options].map((one) => one.value.split(":"));
    const spans = options.filter(([part]) => part === words.dataset.part).map((one) => one.slice(1).map(Number));
    return spansToUnits(text, spans);
  }

  selectSentence(words, { more }) {
    if (words) {
      this.selectNext(words, (one) => this.sentencesOf(one), { more });
    }
  }

  /** What stands between two commas, or before an “and”; where whole sentences are marked, the first of these in them. */
  selectPiece(words, { more }) {
    if (words) {
      const spansOf = (one) => piecesOf(one.textContent, this.sentencesOf(one), one.lang);
      this.selectNext(words, spansOf, { more, wholes: this.sentencesOf(words) });
    }
  }

  /** The one behind what is marked, or else the one that the caret is in; after the last one of a text the first of the
   *  next text. With `more`, what is marked grows by the next one, or is from the caret to the end of its own. */
  selectNext(words, spansOf, { more, wholes = [] }) {
    const spans = spansOf(words);
    if (!spans.length) {
      return;
    }
    const caret = this.caretIn(words);
    const [from, to] = this.span?.part === words.dataset.part ? this.rangeInUnits(words) : [caret, caret];
    if (more) {
      const next = spans.find(([, end]) => end > to) || [from, to];
      this.selectUnits(words, from < to ? from : Math.max(from, next[0]), next[1]);
      return;
    }
    const isWhole = wholes.some(([start]) => start === from) && wholes.some(([, end]) => end === to);
    const after = isWhole ? from : to;
    const fits = from < to ? ([start]) => start >= after : ([, end]) => end > caret;
    const next = spans.find((one) => fits(one) && !(one[0] === from && one[1] === to));
    if (next) {
      this.selectUnits(words, ...next);
    } else {
      this.selectFirst(this.textAfter(words, spansOf), spansOf);
    }
  }

  selectFirst(words, spansOf) {
    this.selectUnits(words, ...spansOf(words)[0]);
  }

  /** The next that has something to be marked; after the last one the first. */
  textAfter(words, spansOf) {
    const texts = [...this.screen.querySelectorAll("[data-part]")];
    const at = texts.indexOf(words);
    return [...texts.slice(at + 1), ...texts.slice(0, at), words].find((one) => spansOf(one).length);
  }

  /** On a small screen the codes are far below the text. */
  bringIntoSight() {
    const selection = window.getSelection();
    const words = selection.rangeCount && this.textAround(selection.focusNode);
    if (!words) {
      return;
    }
    const [first] = selection.getRangeAt(0).getClientRects();
    bringIntoSight(words, first || words.getBoundingClientRect());
  }

  rangeInUnits(words) {
    const text = words.textContent;
    return [toUnits(text, this.span.start), toUnits(text, this.span.end)];
  }
}
