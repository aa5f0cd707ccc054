// The parts that a sentence falls into where several things are named in one breath: between commas, semicolons, colons,
// dashes and brackets, and at an "and" or a "but", as far as the language of the text is known.

const SIGNS = String.raw`\s*[,;:،؛、，；：()[\]]+\s*|\s+[-–—]+\s+|\s*[–—]\s*`;
const JOINING = {
  en: ["and", "but", "or", "so", "because", "then", "&"],
  cy: ["a", "ac", "ond", "neu", "felly", "achos", "oherwydd", "&"],
};

/** Within each of the sentences, all in UTF-16 units: `[start, end]` without the blanks around. */
export function piecesOf(text, sentences, language) {
  const words = JOINING[(language || "").split("-")[0]] || ["&"];
  const cut = new RegExp(`(?:${SIGNS}|\\s+)(?:(?:${words.join("|")})\\s+)|${SIGNS}`, "giu");
  return sentences.flatMap(([start, end]) => piecesWithin(text, start, end, cut));
}

function piecesWithin(text, start, end, cut) {
  const pieces = [];
  let from = start;
  for (const found of text.slice(start, end).matchAll(cut)) {
    pieces.push([from, start + found.index]);
    from = start + found.index + found[0].length;
  }
  pieces.push([from, end]);
  return pieces.filter(([first, last]) => text.slice(first, last).trim());
}
