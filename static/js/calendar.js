// An interview dragged to another time opens the panel with that time: it says who is free, and asks before anything moves.
import { closest } from "./dom.js";

let held = null;
const lanesUnder = (event) => held && closest(event, ".tgrid--calendar [data-day]");

document.addEventListener("dragstart", (event) => {
  const block = closest(event, "[data-move]");
  if (!block) return;
  held = { move: block.dataset.move, grip: event.clientY - block.getBoundingClientRect().top };
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  if (lanesUnder(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const lanes = lanesUnder(event);
  if (!lanes) return;
  event.preventDefault();
  const { day, first, rows } = lanes.dataset;
  const box = lanes.getBoundingClientRect();
  const row = Math.max(0, Math.min(rows - 1, Math.round(((event.clientY - held.grip - box.top) / box.height) * rows)));
  const minutes = Number(first.slice(0, 2)) * 60 + row * 15;
  const time = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  location.assign(`${held.move}?${new URLSearchParams({ day, time, zone: lanes.dataset.zone })}`);
});
document.addEventListener("dragend", () => (held = null));
