// What is in sight. In the admin the page itself never scrolls: a box in it does, on some widths.

const COVERED_BY_HEADER = 56; // pixels

function scrollerOf(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/u.test(getComputedStyle(box).overflowY)) {
      return box;
    }
  }
  return document.scrollingElement;
}

export function toTheTop(element) {
  scrollerOf(element).scrollTo({ top: 0, behavior: "instant" });
}

/** Brings what has these edges to where it can be read, unless it is there already. */
export function bringIntoSight(element, { top, bottom }) {
  if (bottom > window.innerHeight || top < COVERED_BY_HEADER) {
    scrollerOf(element).scrollBy({ top: top - window.innerHeight / 3, behavior: "instant" });
  }
}

/** Changes what stands above something. A finger that is at it finds it where it was. */
export function holdInPlace(element, change) {
  const { top, bottom } = element.getBoundingClientRect();
  change();
  if (bottom > 0 && top < window.innerHeight) {
    scrollerOf(element).scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }
}
