// Menus are popovers: opening, Esc and closing outside are the browser's. Here: arrow keys, place, lazy content.
import { all, closest, one } from "./dom.js";

const ANCHORED = CSS.supports("position-area: block-end");
const items = (menu) => all("[role=menuitem]", menu);
const openerOf = (layer) => one(`[popovertarget="${layer.id}"]`);

/** Puts a layer under its opener, inside the window. Only where the browser cannot do it by itself. */
export function place(layer, opener) {
  const box = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = layer;
  const left = layer.dataset.align === "start" ? box.left : box.right - width;
  const below = box.bottom + 4 + height <= innerHeight;
  layer.style.setProperty("margin", "0");
  layer.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`);
  layer.style.setProperty("top", `${below ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`);
}

document.addEventListener(
  "beforetoggle",
  (event) => {
    const layer = event.target;
    if (!layer.matches?.(".menu[data-src]") || event.newState !== "open") return;
    const source = layer.dataset.src;
    layer.removeAttribute("data-src");
    window.htmx.ajax("GET", source, { target: layer, swap: "innerHTML" }).then(() => items(layer)[0]?.focus());
  },
  true,
);

document.addEventListener(
  "toggle",
  (event) => {
    const layer = event.target;
    if (!layer.matches?.("[popover]") || event.newState !== "open" || layer.id === "toasts") return;
    const opener = openerOf(layer);
    if (opener && !ANCHORED) place(layer, opener);
    if (layer.matches(".menu")) items(layer)[0]?.focus({ preventScroll: true });
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = closest(event, ".menu");
  if (!menu) return;
  const list = items(menu);
  const at = list.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  list[(next + list.length) % list.length]?.focus();
});

document.addEventListener("click", (event) => {
  const item = closest(event, ".menu [role=menuitem]:not([aria-disabled])");
  const menu = item?.closest("[popover]");
  if (menu?.matches(":popover-open")) queueMicrotask(() => menu.hidePopover());
});
