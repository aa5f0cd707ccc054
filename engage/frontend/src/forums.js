// The note-taker's screen: a slip is printed on request. Everything else works without this script.
for (const button of document.querySelectorAll("[data-forums-print]")) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => window.print());
}
