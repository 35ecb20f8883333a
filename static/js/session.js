// A session that ended in the middle of work: say so in a dialog, keep what was typed, send it again after sign-in.
import { all, fire, one, word } from "./dom.js";

let again = null;

addEventListener("signin:retry", (event) => (again = event.detail.retry), true);

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  if (status === 401) {
    const { verb, path, elt, target, formData } = detail.requestConfig;
    again = () => window.htmx.ajax(verb, path, { source: elt, target, values: Object.fromEntries(formData ?? []) });
  } else if (!detail.xhr.getResponseHeader("HX-Trigger")) {
    fire("toast", { text: word("failed"), tone: "danger" });
  }
});
document.addEventListener("htmx:sendError", () => fire("toast", { text: word("offline"), tone: "danger" }));

document.addEventListener("signin", ({ detail }) => {
  const dialog = one("#signin");
  one("[data-signin-text]", dialog).textContent = detail.text;
  one("[data-signin-link]", dialog).href = detail.url;
  if (!dialog.open) dialog.showModal();
});

/** Asks whether the session lives; renews the tokens on the page, since signing in changes them. */
export async function isSignedIn() {
  const response = await fetch(one("#signin").dataset.url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response) return true; // without a connection the form's own sending says so
  if (!response.ok) {
    const events = JSON.parse(response.headers.get("HX-Trigger") ?? "{}");
    if (events.signin) fire("signin", events.signin);
    return false;
  }
  const { csrf } = await response.json();
  for (const input of all("input[name=csrfmiddlewaretoken]")) input.value = csrf;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
  return true;
}

one("[data-signin-retry]")?.addEventListener("click", async () => {
  if (!(await isSignedIn())) return;
  one("#signin").close();
  const retry = again;
  again = null;
  retry?.();
});

export function sendAgainWith(retry) {
  again = retry;
}
