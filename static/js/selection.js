// Selecting rows or cards: range with Shift, all, and the bar that acts on what is selected.
import { all, closest, one } from "./dom.js";

let last = null;
const boxes = () => all("[data-select]");

export function refresh() {
  const chosen = boxes().filter((box) => box.checked);
  for (const bar of all("[data-bulk]")) {
    bar.hidden = !chosen.length;
    all("[data-bulk-count]", bar).forEach((each) => (each.textContent = chosen.length));
  }
  const whole = one("[data-select-all]");
  if (whole) {
    whole.checked = chosen.length > 0 && chosen.length === boxes().length;
    whole.indeterminate = chosen.length > 0 && !whole.checked;
  }
}

/** Ticks one box; with `range` everything between it and the one ticked before. */
export function choose(box, { range = false } = {}) {
  box.checked = range ? true : !box.checked;
  if (range && last?.isConnected) {
    const list = boxes();
    const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
    list.slice(from, to + 1).forEach((each) => (each.checked = true));
  }
  last = box;
  refresh();
}

/** Ticks everything on the page; says whether there was anything to tick. */
export function chooseAll() {
  boxes().forEach((box) => (box.checked = true));
  refresh();
  return boxes().length > 0;
}

document.addEventListener("click", (event) => {
  const box = closest(event, "[data-select]");
  if (!box) return;
  if (event.shiftKey && last) {
    box.checked = !box.checked;
    choose(box, { range: true });
  }
  last = box;
});
document.addEventListener("change", (event) => {
  if (closest(event, "[data-select-all]")) boxes().forEach((box) => (box.checked = event.target.checked));
  if (closest(event, "[data-select], [data-select-all]")) refresh();
});
document.addEventListener(
  "submit",
  (event) => {
    const form = closest(event, "[data-bulk] form, form[data-takes-selected]");
    if (!form) return;
    all("input[data-taken]", form).forEach((each) => each.remove());
    for (const box of boxes().filter((each) => each.checked && each.form !== form)) {
      const copy = document.createElement("input");
      Object.assign(copy, { type: "hidden", name: "selected", value: box.value });
      copy.dataset.taken = "yes";
      form.append(copy);
    }
  },
  true,
);
document.addEventListener("htmx:afterSettle", refresh);
refresh();
