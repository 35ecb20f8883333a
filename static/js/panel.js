// The slide-in panel: fetched beside the list, in the address bar, closed by Esc, cross and Back; focus goes and returns.
import { closest, fire, isPlain, one } from "./dom.js";

const host = one("[data-panel-host]");
let opener = null;
let pushed = false;

const BESIDE = 1200;

export const isOpen = () => Boolean(host?.firstElementChild);

/** Beside the list where there is room; on top of it elsewhere, and then what it covers cannot be reached by Tab. */
function settle() {
  const covers = isOpen() && innerWidth < BESIDE;
  for (const part of [one(".frame"), one(".rail")]) if (part) part.inert = covers;
  host.setAttribute("role", covers ? "dialog" : "complementary");
  if (covers) host.setAttribute("aria-modal", "true");
  else host.removeAttribute("aria-modal");
}

async function fill(url) {
  const arriving = !isOpen();
  await window.htmx.ajax("GET", url, { target: host, swap: "innerHTML" });
  settle();
  if (!isOpen()) return;
  if (arriving) host.classList.add("is-arriving");
  host.addEventListener("animationend", () => host.classList.remove("is-arriving"), { once: true });
  one("#panel-title", host)?.focus({ preventScroll: true });
  fire("panel:opened");
}

/** Opens what a link with data-panel points at. Walking from one to the next replaces the history entry. */
export async function open(link) {
  const url = link.dataset.panel;
  if (!isOpen()) opener = link;
  else opener = link.closest("[data-row]") ? link : opener;
  const state = { panel: url };
  if (history.state?.panel) history.replaceState(state, "", link.href);
  else {
    history.pushState(state, "", link.href);
    pushed = true;
  }
  await fill(url);
}

function empty() {
  host.replaceChildren();
  settle();
  const back = opener?.isConnected ? opener : document.getElementById(opener?.closest("[data-row]")?.id ?? "") ?? one(".is-current a");
  (back ?? one("#main"))?.focus();
  opener = null;
}

/** Closes the panel and puts the list's address back. */
export function close() {
  if (!isOpen()) return;
  if (pushed && history.state?.panel) {
    pushed = false;
    history.back();
    return;
  }
  const href = one("[data-panel-close]", host)?.getAttribute("href");
  history.replaceState(null, "", href || location.pathname);
  empty();
}

if (host) {
  settle();
  addEventListener("resize", settle);
  addEventListener(
    "popstate",
    (event) => {
      if (history.state?.panel) {
        event.stopImmediatePropagation();
        fill(history.state.panel);
      } else if (isOpen()) {
        event.stopImmediatePropagation();
        pushed = false;
        empty();
      }
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const link = closest(event, "[data-panel]");
    if (link && isPlain(event)) {
      event.preventDefault();
      open(link);
    } else if (closest(event, "[data-panel-close]") && isPlain(event)) {
      event.preventDefault();
      close();
    } else if (event.target === document.body && one(".frame")?.inert) close();
  });
  document.addEventListener("panel:close", close);
}
