// Forms: sent once, checked on leaving a field, unsaved text protected, filters that send themselves.
import { all, announce, closest, csrfToken, fire, one, word } from "./dom.js";
import { isSignedIn, sendAgainWith } from "./session.js";

const OLD_PAGE = 60_000;
const opened = Date.now();
const isPost = (form) => form.method === "post";
let leavingOnPurpose = false;

// --- Sent once -----------------------------------------------------------------------------------------------------
function busy(form, submitter, on) {
  if (on) form.dataset.sent = "yes";
  else delete form.dataset.sent;
  const button = submitter ?? one("[type=submit], button:not([type])", form);
  if (on) button?.setAttribute("aria-busy", "true");
  else all("[aria-busy]", form).forEach((each) => each.removeAttribute("aria-busy"));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = closest(event, "form");
    // What opens in a tab of its own, as a look at a letter does, leaves the form as it is.
    if (!form || !isPost(form) || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const viaHtmx = form.matches("[hx-post], [data-hx-post], [hx-put], [hx-patch]") || event.submitter?.matches("[hx-post]");
    if (!viaHtmx && form.matches("[data-form]") && !form.dataset.checked && Date.now() - opened > OLD_PAGE) {
      event.preventDefault();
      event.stopImmediatePropagation();
      checkSession(form, event.submitter);
      return;
    }
    delete form.dataset.checked;
    setTimeout(() => busy(form, event.submitter, true));
    if (!viaHtmx) leavingOnPurpose = true;
  },
  true,
);

/** A page that stood open for long may have lost its session: ask before what was typed leaves the page. */
async function checkSession(form, submitter) {
  const send = () => {
    form.dataset.checked = "yes";
    form.requestSubmit(submitter);
  };
  sendAgainWith(send);
  if (await isSignedIn()) send();
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt?.closest?.("form");
  if (!form) return;
  busy(form, null, false);
  if (detail.successful) delete form.dataset.unsavedNow;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) all("form[data-sent]").forEach((form) => busy(form, null, false));
});

// --- Unsaved text ----------------------------------------------------------------------------------------------------
document.addEventListener("input", (event) => {
  const form = closest(event, "form[data-form]");
  if (form && isPost(form) && form.dataset.unsaved !== "off") form.dataset.unsavedNow = "yes";
});
addEventListener("beforeunload", (event) => {
  if (!leavingOnPurpose && one("form[data-unsaved-now]:not([data-sent])")) event.preventDefault();
});

// --- Checking a field on leaving it ------------------------------------------------------------------------------------
const touched = new WeakSet();
document.addEventListener("input", (event) => touched.add(event.target));
document.addEventListener("focusout", async (event) => {
  const form = closest(event, "form[data-validate]:not([data-validate=off])");
  const field = closest(event, "[data-field]");
  if (!form || !field || !touched.has(event.target) || event.target.type === "file") return;
  touched.delete(event.target);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  const url = new URL(form.getAttribute("action") || location.href, location.href);
  url.searchParams.set("validate", field.dataset.field);
  const response = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() } }).catch(() => null);
  if (response?.status !== 200) return;
  showMessages(field, event.target, await response.text());
});

function showMessages(field, control, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const messages = one("[data-messages]", answer);
  if (!messages) return;
  one("[data-messages]", field)?.replaceWith(messages);
  const wrong = Boolean(one(".field__error", messages));
  field.classList.toggle("field--error", wrong);
  control.toggleAttribute("aria-invalid", wrong);
  if (wrong) control.setAttribute("aria-invalid", "true");
  const described = all("[id]", messages).map((each) => each.id);
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  else control.removeAttribute("aria-describedby");
  if (wrong) announce(one(".field__error", messages).textContent.trim());
}

// --- Filters ------------------------------------------------------------------------------------------------------------
let waiting;
const valuesOf = (form) => new URLSearchParams(new FormData(form)).toString();
function sendFilter(form) {
  form.dataset.asked = valuesOf(form);
  if (form.matches("[hx-get]")) return form.requestSubmit();
  const empties = all("input, select", form).filter((each) => each.name && !each.value);
  empties.forEach((each) => (each.disabled = true));
  form.requestSubmit();
  empties.forEach((each) => (each.disabled = false));
}
document.addEventListener("input", (event) => {
  const form = closest(event, "form[data-filter]");
  if (!form || !event.target.matches("input:not([type=checkbox], [type=radio])")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => sendFilter(form), 250);
});
document.addEventListener("change", (event) => {
  const form = closest(event, "form[data-filter], form:has([data-autosubmit])");
  if (!form || (!form.matches("[data-filter]") && !event.target.matches("[data-autosubmit]"))) return;
  clearTimeout(waiting);
  // Leaving a search field fires "change" too; what was sent already while typing is not sent again.
  if (form.matches("[data-filter]") && form.dataset.asked === valuesOf(form)) return;
  sendFilter(form);
});
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches?.("form[data-filter]")) return;
  for (const [name, value] of Object.entries(detail.parameters)) if (value === "") delete detail.parameters[name];
});

// --- After a swap ---------------------------------------------------------------------------------------------------------
const focusErrors = (root) => one("[data-focus]:not(.specimen *)", root)?.focus();
document.addEventListener("htmx:afterSettle", ({ target }) => focusErrors(target));
focusErrors(document);
document.addEventListener("undone", () => fire("announce", { text: word("undo") }));
