// A form that saves itself: 1.5 s after the last key and on leaving a field; a new one at its first letter.
const WAIT = 1500;
let timer = 0;
let running = null;
let dirty = false;

const formOf = (event) => event.target instanceof Element && event.target.closest("form[data-autosave]");

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (!form || event.target.name === "preview-width") return;
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(() => save(form), form.dataset.autosave === "new" ? 0 : WAIT);
});
document.addEventListener("focusout", (event) => {
  const form = formOf(event);
  if (form && dirty) save(form);
});

function save(form) {
  clearTimeout(timer);
  if (running) return;
  dirty = false;
  running = send(form).finally(() => {
    running = null;
    if (dirty) timer = setTimeout(() => save(form), WAIT);
  });
}

async function send(form) {
  const body = new FormData(form);
  body.set("autosave", "1");
  const headers = { "HX-Request": "true", "HX-Target": "progress" };
  const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  const drawn = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html").getElementById("progress");
  const place = document.getElementById("progress");
  if (!drawn) {
    const words = place?.querySelector("[data-saved]") ?? place;
    if (words) words.textContent = form.dataset.failed;
    return;
  }
  const held = place.contains(document.activeElement) ? document.activeElement.value : null;
  place.replaceWith(drawn);
  if (held) drawn.querySelector(`[value="${held}"]`)?.focus();
  form.dataset.autosave = "on";
  if (!answer.ok) return;
  const { version, adVersion, address } = drawn.dataset;
  for (const [name, value] of Object.entries({ version, ad_version: adVersion }))
    if (value && form.elements[name]) form.elements[name].value = value;
  if (address) history.replaceState(history.state, "", address);
  if (!dirty) delete form.dataset.unsavedNow;
}

// Whoever presses a button while a save is under way waits for it, so that the form does not meet its own new version.
addEventListener(
  "submit",
  (event) => {
    const form = formOf(event);
    if (!form) return;
    clearTimeout(timer);
    dirty = false;
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { name, value } = event.submitter ?? {};
    running.then(() => {
      if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.requestSubmit();
    });
  },
  true,
);
