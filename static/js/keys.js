// The keyboard map: g-then-letter, the cursor in lists and boards, and every control that names its key in data-key.
import { all, closest, isShown, isTyping, one, openDialog } from "./dom.js";
import { move, moveOn, pick } from "./board.js";
import { ask } from "./dialogs.js";
import { openPalette } from "./palette.js";
import * as panel from "./panel.js";
import { choose, chooseAll } from "./selection.js";
import { undoLast } from "./toasts.js";

let goUntil = 0;
let currentId = "";
let current = null;

const rows = () => all("[data-list] [data-row]").filter(isShown);
const cursor = () => (current?.isConnected ? current : currentId ? document.getElementById(currentId) : null);
const linkOf = (row) => one("a[data-panel]", row) ?? one("a[href]", row);

function stand(row, { focus = true } = {}) {
  if (!row) return;
  cursor()?.classList.remove("is-current");
  current = row;
  currentId = row.id;
  row.classList.add("is-current");
  if (focus) (linkOf(row) ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(by) {
  const row = cursor();
  const column = row?.closest("[data-column]");
  const list = column ? all("[data-row]", column) : rows();
  stand(row ? list[list.indexOf(row) + by] : list[0], { focus: !panel.isOpen() });
  if (panel.isOpen() && cursor() !== row) panel.open(linkOf(cursor()));
}

function sideways(by) {
  const row = cursor();
  const columns = all("[data-column]").filter((column) => one("[data-row]", column));
  const here = row?.closest("[data-column]");
  if (!columns.length) return;
  if (!here) return stand(one("[data-row]", columns[0]));
  const at = all("[data-row]", here).indexOf(row);
  const there = columns[columns.indexOf(here) + by];
  if (there) stand(all("[data-row]", there)[at] ?? all("[data-row]", there).pop());
}

/** The control that owns a key: open panel first, then the row under the cursor, then the page. */
function control(key) {
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const modal = all("dialog:modal").pop();
  const scopes = modal ? [modal] : [panel.isOpen() ? one("#panel") : null, cursor(), document];
  for (const scope of scopes) {
    const found = scope && all(wanted, scope).find((each) => isShown(each) || (each.closest("[popover]") && isShown(each.closest("[popover]").previousElementSibling)));
    if (found) return found;
  }
  return null;
}

const acts = {
  "?": () => openDialog(one("#keys")),
  "/": () => (one("[data-search]") ? one("[data-search]").focus() : openPalette()),
  u: () => undoLast(),
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1),
  K: () => step(-1),
  h: () => sideways(-1),
  l: () => sideways(1),
  x: () => cursor() && one("[data-select]", cursor()) && choose(one("[data-select]", cursor())),
  X: () => cursor() && one("[data-select]", cursor()) && choose(one("[data-select]", cursor()), { range: true }),
  o: () => cursor()?.dataset.full && location.assign(cursor().dataset.full),
  m: () => cursor()?.dataset.move && pick(cursor()),
  ".": () => cursor()?.dataset.move && moveOn(cursor()),
  e: () => cursor()?.dataset.reject && ask(cursor().dataset.reject),
};
const OURS_FIRST = new Set(["?", "/", "u", "j", "k", "h", "l"]);

function press(event) {
  const { key } = event;
  if (Date.now() < goUntil) {
    goUntil = 0;
    const place = one(`[data-go="${CSS.escape(key.toLowerCase())}"]`);
    if (place) {
      place.click();
      return true;
    }
  }
  if (key === "g") return Boolean((goUntil = Date.now() + 1200));
  const owner = OURS_FIRST.has(key) ? null : control(key);
  if (owner) {
    owner.click();
    return true;
  }
  if (one("dialog:modal") && key !== "?") return false;
  if (key === "Enter") {
    const row = cursor();
    if (!row || document.activeElement !== document.body) return false;
    linkOf(row)?.click();
    return true;
  }
  if (!acts[key]) return false;
  acts[key]();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  if (event.key === "Escape" && !event.defaultPrevented) return escape(event);
  if ((event.ctrlKey || event.metaKey) && event.key === "a" && !isTyping(event.target) && !one("dialog:modal") && chooseAll()) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key !== "j" && event.key !== "k") return;
  if (isTyping(event.target) || document.body.dataset.keys === "off" || closest(event, ".menu, .palette")) return;
  if (press(event)) event.preventDefault();
});

function escape(event) {
  if (one("dialog:modal") || one(".menu:popover-open")) return;
  if (isTyping(event.target) && event.target.value && event.target.closest("#panel")) return event.target.blur();
  if (panel.isOpen()) panel.close();
  else if (isTyping(event.target)) event.target.blur();
}

// Where the pointer or Tab goes, the cursor follows.
document.addEventListener("focusin", (event) => {
  const row = closest(event, "[data-list] [data-row]");
  if (row) stand(row, { focus: false });
});

// The sheet lists what this page offers.
document.addEventListener("toggle", (event) => {
  const sheet = event.target;
  if (sheet.id !== "keys" || event.newState !== "open") return;
  const section = one("[data-keys-here]", sheet);
  const seen = new Map(all("[data-key]").map((each) => [each.dataset.key, each.dataset.keyLabel || each.getAttribute("aria-label") || each.textContent.trim()]));
  section.hidden = !seen.size;
  one("dl", section).replaceChildren(
    ...[...seen].map(([key, label]) => {
      const line = document.createElement("div");
      const term = Object.assign(document.createElement("dt"), { textContent: label });
      const shown = document.createElement("dd");
      shown.append(Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }));
      line.append(term, shown);
      return line;
    }),
  );
}, true);

document.addEventListener("board:pick", ({ detail }) => pick(detail.card));
document.addEventListener("board:move", ({ detail }) => move(detail.card, detail.column));
