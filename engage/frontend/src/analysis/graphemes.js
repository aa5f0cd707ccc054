// What people take for one character: a family of emoji, a letter with its accents, a flag.

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/** The span, in UTF-16 units, widened to whole characters and without the blanks at its ends. */
export function wholeCharacters(text, start, end) {
  let [from, to] = [start, end];
  if (segmenter && from < to) {
    const segments = segmenter.segment(text);
    from = segments.containing(from).index;
    const last = segments.containing(to - 1);
    to = last.index + last.segment.length;
  }
  const words = text.slice(from, to);
  return [from + words.length - words.trimStart().length, to - (words.length - words.trimEnd().length)];
}

export function countCharacters(text) {
  return segmenter ? [...segmenter.segment(text)].length : [...text].length;
}
