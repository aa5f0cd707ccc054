// Where a place in the rendered text stands in the text itself. The DOM counts UTF-16 units, the server Unicode code
// points: one sign outside the basic plane is two of the first and one of the second.

export function toCodePoints(text, units) {
  let points = 0;
  for (let at = 0; at < units; at += text.codePointAt(at) > 0xffff ? 2 : 1) {
    points += 1;
  }
  return points;
}

export function toUnits(text, points) {
  let at = 0;
  for (let counted = 0; counted < points && at < text.length; counted += 1) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return at;
}

/** The same for many spans at once, which follow one another: walks through the text once, however many they are. */
export function spansToUnits(text, spans) {
  let counted = 0;
  let at = 0;
  const reach = (points) => {
    for (; counted < points && at < text.length; counted += 1) {
      at += text.codePointAt(at) > 0xffff ? 2 : 1;
    }
    return at;
  };
  return spans.map(([start, end]) => [reach(start), reach(end)]);
}

/** UTF-16 units from the start of `element` to a place in it. The element holds text and marks around text only. */
export function unitsBefore(element, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The text node and offset that stand `units` after the start of `element`. */
export function placeAt(element, units) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = units;
  let node = walker.nextNode();
  while (node) {
    const next = walker.nextNode();
    if (left <= node.length || !next) {
      return [node, Math.min(left, node.length)];
    }
    left -= node.length;
    node = next;
  }
  return [element, 0];
}
