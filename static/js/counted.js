// Text with an upper limit says how many letters are left once few are.
const NEAR = 0.8;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("textarea[data-counted]")) return;
  let told = target.nextElementSibling;
  if (!told?.matches("[data-left]")) {
    told = Object.assign(document.createElement("output"), { className: "muted small" });
    told.dataset.left = "";
    target.after(told);
  }
  const most = target.maxLength;
  const used = target.value.length;
  told.textContent = used < most * NEAR ? "" : `${used} / ${most}`;
});
