// Rows that are dragged into another order by their grip: `data-sortable="form-id"` on the list; the form is sent when a row is dropped.
// Keys and the up and down buttons of each row do the same without dragging.
let dragged = null;
let before = "";

const orderOf = (list) => [...list.querySelectorAll("[name=order]")].map((input) => input.value).join();

document.addEventListener("pointerdown", (event) => {
  const grip = event.target instanceof Element && event.target.closest("[data-sortable-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  dragged = grip.closest("[data-sortable-item]");
  before = orderOf(dragged.parentElement);
  grip.setPointerCapture(event.pointerId);
  dragged.classList.add("is-dragged");
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const others = [...dragged.parentElement.children].filter((row) => row !== dragged);
  const next = others.find((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  if (next !== dragged.nextElementSibling) dragged.parentElement.insertBefore(dragged, next ?? null);
});

function drop(sends) {
  if (!dragged) return;
  const list = dragged.parentElement;
  dragged.classList.remove("is-dragged");
  dragged = null;
  if (sends && orderOf(list) !== before) document.getElementById(list.dataset.sortable)?.requestSubmit();
}

document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
