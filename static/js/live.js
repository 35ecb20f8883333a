// What changes by itself: relative times, polling, the connection. And two small helpers: copy and toggle.
import { all, announce, closest, fire, one, word } from "./dom.js";

const UNITS = [["year", 31557600, 540 * 86400], ["month", 2629800, 45 * 86400], ["day", 86400, 86400], ["hour", 3600, 3600], ["minute", 60, 60]];

function refreshTimes() {
  for (const time of all("time[data-ago]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const unit = UNITS.find(([, , from]) => Math.abs(seconds) >= from);
    if (!unit) continue;
    const words = new Intl.RelativeTimeFormat(time.dataset.ago, { numeric: "always" });
    time.textContent = words.format(Math.trunc(seconds / unit[1]), unit[0]);
  }
}
setInterval(() => document.hidden || refreshTimes(), 30_000);

setInterval(() => {
  if (document.hidden) return;
  for (const region of all("[data-poll]")) {
    const due = Number(region.dataset.pollDue ?? 0);
    if (Date.now() < due) continue;
    region.dataset.pollDue = Date.now() + Number(region.dataset.poll || 2) * 1000;
    window.htmx.ajax("GET", region.dataset.pollUrl, { target: region, swap: "outerHTML" });
  }
}, 500);
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 286) detail.target.removeAttribute("data-poll");
});

// On a phone the tabs scroll sideways: the current one is in view.
const showTab = (root) =>
  all(".tabs__tab[aria-current]", root).forEach((tab) => {
    const row = tab.closest(".tabs");
    row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
  });
document.addEventListener("htmx:afterSettle", ({ target }) => showTab(target));
showTab(document);

const line = one("[data-connection]");
for (const name of ["online", "offline"]) addEventListener(name, () => line && (line.hidden = name === "online"));
if (line) line.hidden = navigator.onLine;

document.addEventListener("click", async (event) => {
  const copier = closest(event, "[data-copy]");
  if (copier) {
    await navigator.clipboard?.writeText(copier.dataset.copy);
    fire("toast", { text: word("saved"), tone: "ok" });
  }
  const toggler = closest(event, "[data-toggle]");
  if (toggler) {
    const target = one(toggler.dataset.toggle);
    target.hidden = !target.hidden;
    toggler.setAttribute("aria-expanded", String(!target.hidden));
    if (!target.hidden) one("input, textarea, select, button", target)?.focus();
    announce("");
  }
});
