// A button that prints the page. It is hidden as long as nothing would happen when it is pressed.
export function offerPrinting() {
  for (const place of document.querySelectorAll(".engage-print")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => window.print());
  }
}
