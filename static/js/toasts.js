// Toasts with undo. The region is in the page from the start, so screen readers hear what is put into it.
import { all, announce, closest, fire, one, post, word } from "./dom.js";

const SECONDS = { plain: 6000, undo: 10000, danger: 12000 };

function leaveLater(toast) {
  const undo = one("[data-undo]", toast);
  const time = undo && !undo.hidden ? SECONDS.undo : toast.matches(".toast--danger, .toast--error") ? SECONDS.danger : SECONDS.plain;
  let timer = setTimeout(() => toast.remove(), time);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), 4000)));
}

function show({ text, undo, tone = "ok" }) {
  const region = one("#toasts");
  const toast = one("#toast-template")?.content.firstElementChild?.cloneNode(true);
  if (!region || !toast) return;
  toast.classList.add(`toast--${tone}`);
  one("[data-toast-text]", toast).textContent = text;
  const use = one("[data-toast-icon] use", toast);
  if (tone !== "ok") use.setAttribute("href", use.getAttribute("href").replace(/#.*/, tone === "info" ? "#info" : "#alert"));
  const form = one("[data-undo]", toast);
  form.hidden = !undo;
  if (undo) form.action = undo;
  region.append(toast);
  // A modal dialog makes the rest of the page silent and covers it; a popover opened after it lies above.
  if (one("dialog:modal") && region.showPopover) {
    region.popover = "manual";
    region.showPopover();
  }
  while (region.children.length > 4) region.firstElementChild.remove();
  leaveLater(toast);
}

document.addEventListener("toast", ({ detail }) => show(detail));
document.addEventListener("announce", ({ detail }) => announce(detail.text));
document.addEventListener("click", (event) => closest(event, "[data-toast-close]")?.closest("[data-toast]").remove());
document.addEventListener(
  "submit",
  async (event) => {
    const form = closest(event, "form[data-undo]");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("[data-toast]").remove();
    const { ok } = await post(form.action);
    if (ok) fire("undone");
    if (ok) announce(word("undo"));
  },
  true,
);
all("#toasts [data-toast]").forEach(leaveLater);

/** Presses the undo of the newest toast that has one. */
export function undoLast() {
  const form = all("#toasts form[data-undo]:not([hidden])").pop();
  form?.requestSubmit();
  return Boolean(form);
}
