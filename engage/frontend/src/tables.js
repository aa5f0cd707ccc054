// Lists of officers on a phone: each row becomes a block (phone.scss), and each cell says what it is, because the
// headings no longer stand above it. Lists with boxes to tick, and those that do this themselves, stay as they are.

const LISTS = "main table.listing";
const APART = ".analysis-list, .analysis-tree, .analysis-counter, [data-what]";
const BOXES = "thead input, .bulk-action-checkbox";

function nameCells(table) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim());
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      [...row.cells].forEach((cell, nth) => {
        if (!nth || !names[nth] || cell.colSpan > 1) return;
        const says = cell.textContent.trim() || cell.querySelector("img, svg, input");
        cell.dataset[says ? "what" : "none"] = names[nth];
      });
    }
  }
  table.dataset.stacks = "";
}

function nameAll() {
  for (const table of document.querySelectorAll(LISTS)) {
    const own = table.closest(APART) || table.querySelector(APART) || table.querySelector(BOXES);
    if (table.tHead?.rows.length === 1 && (!own || "stacks" in table.dataset)) nameCells(table);
  }
}

nameAll();
document.addEventListener("w-swap:success", nameAll); // a list that was filtered or sorted anew
