// What helps to write: choosing a template, naming colleagues with @, drafts that outlive a closed panel or a reload.
import { all, closest, one } from "./dom.js";

// data-press="use" on a field presses the button of that name as soon as it changes.
document.addEventListener("change", (event) => {
  const field = closest(event, "[data-press]");
  if (field) one(`button[name="${field.dataset.press}"]`, field.form)?.click();
});

const keyOf = (form) => `draft:${form.dataset.draft}`;
const typed = (form) => [...form.elements].filter((each) => each.name && each.matches("textarea, input[type=text], input:not([type])"));

function restore() {
  for (const form of all("form[data-draft]:not([data-restored])")) {
    form.dataset.restored = "yes";
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "{}");
    for (const field of typed(form)) if (kept[field.name] && !field.value) field.value = kept[field.name];
    const box = form.closest("details");
    if (box && Object.keys(kept).length) box.open = true;
  }
}
document.addEventListener("input", (event) => {
  const form = closest(event, "form[data-draft]");
  if (form) sessionStorage.setItem(keyOf(form), JSON.stringify(Object.fromEntries(typed(form).filter((each) => each.value).map((each) => [each.name, each.value]))));
  const area = closest(event, "form[data-mention] textarea");
  if (area) offer(area);
});
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.dataset.draft && !submitter?.formNoValidate) sessionStorage.removeItem(keyOf(target));
});
document.addEventListener("htmx:load", restore);
restore();

let asked = 0;
const before = (area) => /(?:^|\s)@([\p{L}][\p{L}.'@ -]{0,40})$/u.exec(area.value.slice(0, area.selectionStart));

async function offer(area) {
  const list = listOf(area);
  const found = before(area);
  const turn = ++asked;
  if (!found) return close(list, area);
  const answer = await fetch(`${area.form.dataset.mention}?q=${encodeURIComponent(found[1])}`, { headers: { "HX-Request": "true" } });
  if (turn !== asked || !answer.ok) return;
  list.innerHTML = await answer.text();
  list.hidden = !list.children.length;
  area.setAttribute("aria-expanded", String(!list.hidden));
  mark(area, list, 0);
}

function listOf(area) {
  let list = one(`#${area.id}-people`);
  if (!list) {
    list = document.createElement("ul");
    Object.assign(list, { id: `${area.id}-people`, className: "people-list", role: "listbox", hidden: true });
    area.after(list);
    area.setAttribute("aria-controls", list.id);
  }
  return list;
}
const close = (list, area) => {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
};
function mark(area, list, at) {
  [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
  if (list.children[at]) area.setAttribute("aria-activedescendant", list.children[at].id);
}
function insert(area, list, choice) {
  const start = area.selectionStart - before(area)[1].length;
  area.setRangeText(`${choice.dataset.words} `, start, area.selectionStart, "end");
  close(list, area);
  area.focus();
}
document.addEventListener("keydown", (event) => {
  const area = closest(event, "form[data-mention] textarea");
  const list = area && one(`#${area.id}-people:not([hidden])`);
  if (!list) return;
  const at = [...list.children].findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(area, list, (at + step + list.children.length) % list.children.length);
  else if (event.key === "Enter" || event.key === "Tab") insert(area, list, list.children[at]);
  else if (event.key === "Escape") close(list, area);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("mousedown", (event) => {
  const choice = closest(event, ".people-list [role=option]");
  if (!choice) return;
  event.preventDefault();
  insert(choice.parentElement.previousElementSibling, choice.parentElement, choice);
});
