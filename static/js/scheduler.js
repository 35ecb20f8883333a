// The scheduler's grid: press or drag for a time, drag it or its end, Alt with arrows; fields, suggestions and grid agree.
import { all, closest, one } from "./dom.js";

const QUARTER = 15;
const form = () => one("form[data-scheduler]");
const field = (name) => one(`[name$="-${name}"]:not([type=hidden])`, form());
const press = (name) => one(`button[name="${name}"]`, form())?.click();
const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const length = () => Number(field("minutes").value);

let asked;
function check() {
  clearTimeout(asked);
  asked = setTimeout(() => press("check"), 150);
}

function setLength(minutes) {
  const select = field("minutes");
  if (![...select.options].some((each) => each.value === String(minutes))) select.add(new Option(`${minutes} min`, minutes));
  select.value = minutes;
}

/** Draws the chosen time where it lies in the grid. */
function draw() {
  if (!form()) return;
  const day = field("day")?.value;
  const time = field("time")?.value;
  const lanes = day && time && one(`[data-day="${day}"]`, form());
  let pick = one("[data-pick]", form());
  for (const button of all("[data-time]", form())) button.setAttribute("aria-pressed", String(button.value.startsWith(`${day}T${time}`)));
  if (!lanes) return pick?.remove();
  if (pick?.localName !== "button") {
    pick?.remove();
    pick = Object.assign(document.createElement("button"), { type: "button", className: "tgrid__pick" });
    pick.dataset.pick = "";
    pick.append(document.createElement("i"));
  }
  const at = Math.floor((minutesOf(time) - lanes.dataset.first) / QUARTER) + 1;
  const rows = Number(lanes.dataset.rows);
  pick.hidden = at > rows || at < 1;
  pick.style.setProperty("--at", at);
  pick.style.setProperty("--n", Math.max(1, Math.min(Math.ceil(length() / QUARTER), rows - at + 1)));
  pick.setAttribute("aria-label", `${day} ${time}, ${length()} min`);
  if (pick.parentElement !== lanes) lanes.append(pick);
}

function choose(day, minutes, long = length()) {
  if (minutes < 0 || minutes + QUARTER > 1440) return;
  field("day").value = day;
  field("time").value = clock(minutes);
  setLength(long);
  draw();
}

const rowAt = (lanes, y) => Math.max(0, Math.min(Number(lanes.dataset.rows) - 1, Math.floor(((y - lanes.getBoundingClientRect().top) / lanes.clientHeight) * lanes.dataset.rows)));
const minuteAt = (lanes, y) => Number(lanes.dataset.first) + rowAt(lanes, y) * QUARTER;

let drag = null;
document.addEventListener("pointerdown", (event) => {
  const lanes = closest(event, "[data-grid] [data-day]");
  if (!lanes || event.button || closest(event, ".tgrid__retry")) return;
  const pick = closest(event, "[data-pick]");
  if (event.pointerType === "touch" && !pick) return;
  if (!pick) event.preventDefault();
  const from = minuteAt(lanes, event.clientY);
  const begin = minutesOf(field("time").value || "00:00");
  drag = { lanes, from, kind: !pick ? "draw" : event.target.localName === "i" ? "end" : "move", grip: from - begin, begin, moved: false };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]");
  const lanes = (drag.kind === "move" && over) || drag.lanes;
  const now = minuteAt(lanes, event.clientY);
  if (now === drag.from && lanes === drag.lanes && !drag.moved) return;
  drag.moved = true;
  const { day } = lanes.dataset;
  if (drag.kind === "move") choose(day, Math.max(0, now - drag.grip));
  else {
    const first = drag.kind === "draw" ? Math.min(drag.from, now) : drag.begin;
    const last = drag.kind === "draw" ? Math.max(drag.from, now) : now;
    choose(day, first, Math.max(QUARTER, Math.min(720, last - first + QUARTER)));
  }
});
document.addEventListener("pointerup", () => {
  if (drag?.kind === "draw" && !drag.moved) choose(drag.lanes.dataset.day, drag.from);
  if (drag && (drag.moved || drag.kind === "draw")) check();
  drag = null;
});
document.addEventListener("pointercancel", () => (drag = null));

document.addEventListener("click", (event) => {
  const time = closest(event, "[data-time]");
  const lanes = closest(event, "[data-grid] [data-day]");
  if (time) {
    // Nothing else of the page depends on it, so it need not be drawn anew.
    event.preventDefault();
    event.stopPropagation();
    const [day, at] = time.value.split("T");
    choose(day, minutesOf(at));
    if (one("[data-day]", form()) && !one(`[data-day="${day}"]`, form())) {
      one("[name=on]", form()).value = day;
      press("look");
    } else check();
  } else if (lanes && event.pointerType === "touch" && !closest(event, "[data-pick], .tgrid__retry")) {
    choose(lanes.dataset.day, minuteAt(lanes, event.clientY));
    check();
  }
}, true);

const MOVES = { ArrowUp: -QUARTER, ArrowDown: QUARTER, ArrowLeft: -1, ArrowRight: 1 };
document.addEventListener("keydown", (event) => {
  const by = MOVES[event.key];
  if (!event.altKey || !by || !closest(event, "[data-grid], [data-time]") || !field("time").value) return;
  event.preventDefault();
  const days = all("[data-day]", form()).map((each) => each.dataset.day);
  const at = days.indexOf(field("day").value);
  const begin = minutesOf(field("time").value);
  if (by === QUARTER || by === -QUARTER) choose(field("day").value, event.shiftKey ? begin : begin + by, event.shiftKey ? Math.max(QUARTER, Math.min(720, length() + by)) : length());
  else if (days[at + by]) choose(days[at + by], begin);
  one("[data-pick]", form())?.focus();
  check();
});

// A piece that was fetched saves nothing: what was typed is still to be lost.
let typed = false;
document.addEventListener("input", ({ target }) => (typed ||= Boolean(target.closest("form[data-scheduler]"))));

document.addEventListener("change", ({ target }) => {
  if (!target.closest("form[data-scheduler]")) return;
  if (target === field("minutes")) press("look");
  if (target === field("day") || target === field("time")) {
    draw();
    check();
  }
  if (target.name === "zone") press("look");
});

// Once every group of lanes has its answer, the times that suit all are worked out.
document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
  if (typed && form()) form().dataset.unsavedNow = "yes";
  if (!target.matches?.("[data-group]")) return;
  target.remove();
  if (!one("[data-group]", form())) press("look");
});
document.addEventListener("htmx:load", ({ target }) => {
  // What comes along out of band is there before the buttons beside it work.
  if (!target.matches?.("#when, form[data-scheduler]")) return;
  const best = one("[data-time]", form());
  if (best && !field("time").value && !form().dataset.proposed) {
    form().dataset.proposed = "yes";
    best.click();
  }
  draw();
});
draw();
