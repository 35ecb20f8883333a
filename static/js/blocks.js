// Blocks drawn on a week: a stroke over half hours is kept and sent to the server, which answers with the week as it is now.
// Without this file the rows below the week do the same.
let stroke = null;
let pending = [];

const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-cell]");

/** The cells from the stroke's first to `last`, on each day between them. */
function covered(last) {
  const { table, row, column } = stroke;
  const [rows, columns] = [[row, last.parentElement.rowIndex], [column, last.cellIndex]].map((pair) => pair.sort((a, b) => a - b));
  const found = [];
  for (let c = columns[0]; c <= columns[1]; c++)
    for (let r = rows[0]; r <= rows[1]; r++) found.push(table.rows[r].cells[c]);
  return found;
}

function show(last) {
  for (const cell of stroke.cells) cell.classList.toggle("is-drawn", stroke.was.get(cell));
  stroke.cells = covered(last).filter((cell) => !cell.matches(".is-past"));
  for (const cell of stroke.cells) {
    if (!stroke.was.has(cell)) stroke.was.set(cell, cell.matches(".is-drawn"));
    cell.classList.toggle("is-drawn", stroke.draws);
  }
}

function send() {
  const place = document.querySelector("[data-blocks]");
  place.querySelector("[name=paint]").value = pending.join(";");
  place.querySelector("[data-update]").click();
}

document.addEventListener("pointerdown", (event) => {
  const cell = event.target instanceof Element && event.target.closest("[data-cell]");
  if (!cell || event.button || cell.matches(".is-past")) return;
  if (event.pointerType === "mouse") event.preventDefault();
  const draws = !cell.matches(".is-drawn");
  stroke = { table: cell.closest("table"), row: cell.parentElement.rowIndex, column: cell.cellIndex, draws, cells: [], was: new Map() };
  show(cell);
});

document.addEventListener("pointermove", (event) => {
  const cell = stroke && event.pointerType === "mouse" && cellAt(event);
  if (cell) show(cell);
});

document.addEventListener("pointerup", () => {
  if (!stroke) return;
  for (const cell of stroke.cells) pending.push(`${cell.dataset.cell} ${cell.dataset.until} ${Number(stroke.draws)}`);
  stroke = null;
  if (pending.length) send();
});
// A finger that scrolls draws nothing.
document.addEventListener("pointercancel", () => {
  if (!stroke) return;
  for (const [cell, drawn] of stroke.was) cell.classList.toggle("is-drawn", drawn);
  stroke = null;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "when") return;
  const sent = event.detail.requestConfig.parameters.paint;
  const count = sent ? String(sent).split(";").length : 0;
  pending.splice(0, count);
  if (pending.length) send();
});

// Another duration, person or zone changes what the blocks offer.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.form?.id === "invite" && /^(minutes|interviewers|resource|zone|notice_hours|buffer_minutes|block-\d+-to)$/.test(field.name))
    send();
});
