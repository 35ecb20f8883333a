// The command palette: one box, answers from the server and the acts of this very page, all by keys.
import { all, announce, closest, csrfToken, isShown, one, openDialog, word } from "./dom.js";

const dialog = one("#palette");
const input = one("[data-palette-input]");
const list = one("#palette-list");
const RECENT = "palette-recent";
let asked = 0;
let timer;

const hits = () => all(".palette__hit", list);
const recent = () => JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");

function select(hit) {
  for (const each of hits()) each.setAttribute("aria-selected", String(each === hit));
  if (!hit) return input.removeAttribute("aria-activedescendant");
  hit.id ||= `hit-${hits().indexOf(hit)}`;
  input.setAttribute("aria-activedescendant", hit.id);
  hit.scrollIntoView({ block: "nearest" });
}

function group(heading, entries) {
  if (!entries.length) return "";
  const box = document.createElement("div");
  box.className = "palette__group";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", heading);
  const title = document.createElement("div");
  Object.assign(title, { className: "palette__heading", textContent: heading });
  title.setAttribute("aria-hidden", "true");
  box.append(title, ...entries);
  return box;
}

function entry(label, { href = "#", keys = "", press = null } = {}) {
  const line = document.createElement("a");
  Object.assign(line, { className: "palette__hit", href, tabIndex: -1 });
  line.setAttribute("role", "option");
  const name = document.createElement("span");
  Object.assign(name, { className: "palette__label", textContent: label });
  line.append(name);
  if (keys) {
    const shown = document.createElement("span");
    shown.className = "keys";
    shown.append(Object.assign(document.createElement("kbd"), { textContent: keys.toUpperCase() }));
    line.append(shown);
  }
  if (press) line.press = press;
  return line;
}

/** The acts of this page: everything with a key that can be pressed now. */
function actsHere(typed) {
  const needle = typed.replace(/^>/, "").trim().toLowerCase();
  const found = new Map();
  for (const control of all("[data-key]")) {
    const label = control.dataset.keyLabel || control.getAttribute("aria-label") || control.textContent.trim();
    if (!label || found.has(label) || !label.toLowerCase().includes(needle)) continue;
    if (!isShown(control) && !control.closest("[popover]")) continue;
    found.set(label, entry(label, { keys: control.dataset.key, press: () => control.click() }));
  }
  return [...found.values()].slice(0, 8);
}

async function ask() {
  const typed = input.value;
  const ticket = ++asked;
  if (typed.startsWith("?")) {
    dialog.close();
    openDialog(one("#keys"));
    return;
  }
  const response = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (ticket !== asked || !response?.ok) return;
  list.innerHTML = await response.text();
  const acts = typed.startsWith("@") || typed.startsWith("#") ? "" : group(word("here"), actsHere(typed));
  if (acts) list.append(acts);
  if (hits().length) one(".palette__none", list)?.remove();
  if (!typed) list.prepend(group(word("recent"), recent().map(({ label, href }) => entry(label, { href }))) || "");
  select(hits()[0]);
  announce(hits().length ? `${hits().length}` : word("nothing"));
}

function go(hit) {
  if (!hit) return;
  dialog.close();
  if (hit.press) return void hit.press();
  if (hit.dataset.method === "post") {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: hit.href });
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: csrfToken() }));
    document.body.append(form);
    return void form.submit();
  }
  const label = one(".palette__label", hit).textContent;
  const kept = [{ label, href: hit.getAttribute("href") }, ...recent().filter((each) => each.label !== label)].slice(0, 5);
  sessionStorage.setItem(RECENT, JSON.stringify(kept));
  location.assign(hit.href);
}

/** Opens the palette, with a prefix already typed if given. */
export function openPalette(prefix = "") {
  if (!dialog || dialog.open) return;
  input.value = prefix;
  list.replaceChildren();
  dialog.showModal();
  input.focus();
  ask();
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  input.addEventListener("keydown", (event) => {
    const at = hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) select(hits()[(next + hits().length) % hits().length]);
    else if (event.key === "Enter") go(hits()[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => closest(event, ".palette__hit") && select(closest(event, ".palette__hit")));
  list.addEventListener("click", (event) => {
    const hit = closest(event, ".palette__hit");
    if (!hit || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    go(hit);
  });
  document.addEventListener("click", (event) => {
    if (!closest(event, "[data-palette]") || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    openPalette();
  });
}
