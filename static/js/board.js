// The board: cards are moved by pointer, by touch (hold), by keys and by menu; shown at once, taken back when refused.
import { all, announce, closest, fire, one, post, word } from "./dom.js";
import { ask } from "./dialogs.js";
import { place } from "./menus.js";

const HOLD = 320;
const SLOP = 5;
let drag = null;

const boardOf = (card) => card.closest("[data-board]");
const columnOf = (card) => card.closest("[data-column]");
const columnsOf = (card) => all("[data-column]", boardOf(card));
const index = (column) => Number(column.dataset.index);

/** Why a card may not go to a column, or an empty string when it may. */
function refusal(card, column) {
  if (column === columnOf(card)) return "";
  if ("closed" in column.dataset) return column.dataset.reason || word("blocked");
  const limit = card.dataset.allowedUntil;
  if (limit !== undefined && limit !== "" && index(column) > Number(limit)) return card.dataset.reason || column.dataset.reason || word("blocked");
  return "";
}

function count(column, by) {
  const bubble = one("[data-count]", column);
  if (bubble && /^\d+$/.test(bubble.textContent.trim())) bubble.textContent = Number(bubble.textContent) + by;
}

function put(card, column) {
  count(columnOf(card), -1);
  one("[data-cards]", column).prepend(card);
  count(column, 1);
}

/** Moves a card: at once on the screen, then on the server; a refusal puts it back and says why. */
export async function move(card, column) {
  if (column === columnOf(card)) return;
  const reason = refusal(card, column);
  if (reason) return void fire("toast", { text: reason, tone: "warn" });
  if (column.dataset.ask) return void ask(column.dataset.ask.replaceAll("{card}", card.dataset.card));
  const from = columnOf(card);
  const next = card.nextElementSibling;
  put(card, column);
  card.classList.add("is-saving");
  announce(`${card.dataset.name} ${word("moved")} ${column.dataset.name}`);
  const retry = () => move(card, column);
  const values = { step: column.dataset.column, version: card.dataset.version ?? "" };
  const { ok, html } = await post(card.dataset.move, values, { target: card.id, retry });
  card.classList.remove("is-saving");
  if (!ok) {
    count(column, -1);
    one("[data-cards]", from).insertBefore(card, next?.parentElement ? next : null);
    count(from, 1);
    one("a", card)?.focus();
  } else if (html.trim()) {
    const hadFocus = card.contains(document.activeElement) || card.classList.contains("is-current");
    window.htmx.swap(`#${CSS.escape(card.id)}`, html, { swapStyle: "outerHTML" });
    const fresh = document.getElementById(card.id);
    if (hadFocus) fresh?.classList.add("is-current");
    if (hadFocus) one("a", fresh ?? document)?.focus();
  }
}

/** The next column this card may go to, or a toast that says why there is none. */
export function moveOn(card) {
  const onward = columnsOf(card).filter((column) => index(column) > index(columnOf(card)) && !("closed" in column.dataset));
  if (onward[0]) move(card, onward[0]);
}

/** Lets the reader pick a column from a menu: the path without dragging. */
export function pick(card) {
  one("#move-menu")?.remove();
  const menu = document.createElement("div");
  Object.assign(menu, { id: "move-menu", className: "menu menu--placed", popover: "auto" });
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", word("pick"));
  menu.dataset.align = "start";
  const heading = document.createElement("div");
  Object.assign(heading, { className: "menu__heading", textContent: word("pick") });
  menu.append(heading);
  for (const column of columnsOf(card)) menu.append(choice(card, column));
  document.body.append(menu);
  menu.showPopover();
  place(menu, card);
  one("[role=menuitem]:not([aria-disabled])", menu)?.focus();
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.remove());
}

function choice(card, column) {
  const item = document.createElement("button");
  Object.assign(item, { type: "button", className: "menu__item" });
  item.setAttribute("role", "menuitem");
  const label = document.createElement("span");
  Object.assign(label, { className: "menu__label", textContent: column.dataset.name });
  item.append(label);
  const reason = refusal(card, column);
  if (column === columnOf(card)) item.setAttribute("aria-current", "true");
  if (reason) {
    const small = document.createElement("span");
    Object.assign(small, { className: "menu__reason", textContent: reason });
    label.append(small);
    item.setAttribute("aria-disabled", "true");
  } else item.addEventListener("click", () => move(card, column));
  return item;
}

// --- Dragging ------------------------------------------------------------------------------------------------------
function begin(event) {
  const { card } = drag;
  const box = card.getBoundingClientRect();
  drag.ghost = card.cloneNode(true);
  drag.ghost.removeAttribute("id");
  drag.ghost.classList.add("ticket-ghost");
  drag.ghost.style.setProperty("width", `${box.width}px`);
  drag.offset = [drag.x - box.left, drag.y - box.top];
  document.body.append(drag.ghost);
  card.classList.add("is-dragged");
  const board = boardOf(card);
  board.classList.add("is-dragging");
  for (const column of columnsOf(card)) {
    const reason = refusal(card, column);
    column.classList.toggle("is-blocked", Boolean(reason));
    if (!reason) continue;
    const note = document.createElement("p");
    Object.assign(note, { className: "column__reason", textContent: reason });
    one("[data-cards]", column).before(note);
  }
  announce(`${word("grabbed")} ${card.dataset.name}`);
  follow(event);
}

function follow(event) {
  const [dx, dy] = drag.offset;
  drag.ghost.style.setProperty("transform", `translate(${event.clientX - dx}px, ${event.clientY - dy}px)`);
  const column = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-column]");
  drag.over?.classList.remove("is-target");
  drag.over = column && boardOf(column) === boardOf(drag.card) ? column : null;
  if (drag.over && !refusal(drag.card, drag.over)) drag.over.classList.add("is-target");
  const board = boardOf(drag.card);
  const box = board.getBoundingClientRect();
  if (event.clientX > box.right - 60) board.scrollBy(14, 0);
  if (event.clientX < box.left + 60) board.scrollBy(-14, 0);
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function finish(drop) {
  if (!drag) return;
  clearTimeout(drag.timer);
  const { card, over, ghost } = drag;
  drag = null;
  if (!ghost) return;
  ghost.remove();
  card.classList.remove("is-dragged");
  const board = boardOf(card);
  board.classList.remove("is-dragging");
  all(".column__reason", board).forEach((note) => note.remove());
  all(".is-target, .is-blocked", board).forEach((column) => column.classList.remove("is-target", "is-blocked"));
  // The press that ends a drag must not open the card.
  addEventListener("click", swallow, true);
  setTimeout(() => removeEventListener("click", swallow, true));
  if (drop && over) move(card, over);
}

document.addEventListener("pointerdown", (event) => {
  const card = closest(event, "[data-board] [data-card][data-move]");
  if (!card || event.button || closest(event, "input, button, select, .menu, [data-tool]")) return;
  drag = { card, x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse", over: null, ghost: null };
  if (drag.touch) drag.timer = setTimeout(() => drag && begin(event), HOLD);
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLOP;
  if (drag.ghost) follow(event);
  else if (far && drag.touch) finish(false);
  else if (far) begin(event);
});
document.addEventListener("pointerup", () => finish(true));
document.addEventListener("pointercancel", () => finish(false));
document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
document.addEventListener("dragstart", (event) => closest(event, "[data-board] [data-card]") && event.preventDefault());
document.addEventListener("selectstart", (event) => drag?.ghost && event.preventDefault());
document.addEventListener("keydown", (event) => event.key === "Escape" && finish(false), true);
document.addEventListener("board:moved", ({ detail }) => {
  const card = one(`[data-card="${CSS.escape(detail.card)}"]`);
  const column = one(`[data-column="${CSS.escape(String(detail.column))}"]`);
  if (card && column && columnOf(card) !== column) put(card, column);
  if (!card || detail.column) return;
  count(columnOf(card), -1);
  const next = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  one("a", next ?? document.createElement("i"))?.focus();
});

// --- One press on a card: the next step, or the reasons to reject -------------------------------------------------------
const tools = one("[data-card-tools]")?.content.firstElementChild;
const offer = (event) => {
  const card = closest(event, "[data-board] [data-card][data-move]");
  if (card && tools && tools.parentElement !== card && !drag) card.append(tools);
};
document.addEventListener("pointerover", offer);
document.addEventListener("focusin", offer);
document.addEventListener("click", (event) => {
  const tool = closest(event, "[data-tool]");
  if (tool) tool.dataset.tool === "next" ? moveOn(tool.closest("[data-card]")) : ask(tool.closest("[data-card]").dataset.reject);
});

function fit() {
  for (const board of all("[data-board]"))
    board.style.setProperty("--board-top", `${Math.round(board.getBoundingClientRect().top + scrollY)}px`);
}
addEventListener("resize", fit);
document.addEventListener("htmx:afterSettle", fit);
fit();
