// What the behaviours share: words in the reader's language, announcements, posting, events from the server.

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/** Sentences come translated from the page. */
export const word = (name) => one("[data-words]")?.dataset[name] ?? "";

/** Says something to screen readers, outside of every region that is swapped. */
export function announce(text) {
  const region = one("#announcer");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}

export const fire = (name, detail = {}, target = document.body) =>
  target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

export const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

export const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

export const isShown = (element) => Boolean(element?.getClientRects().length);

/** Opens a dialog; focus goes to what is to be filled in, else to its heading, never to the cross. */
export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const field = one("[autofocus], .dialog__body :is(input:not([type=hidden]), select, textarea)", dialog);
  const heading = one("h1, h2, h3", dialog);
  if (heading && !field) heading.tabIndex = -1;
  (field ?? heading)?.focus();
}

export function csrfToken() {
  return one("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Dispatches the events a server answer carries in HX-Trigger. */
export function fireTriggers(response) {
  const header = response.headers.get("HX-Trigger");
  if (!header) return;
  for (const [name, detail] of Object.entries(JSON.parse(header))) fire(name, detail);
}

/** Posts like htmx does, and gives the answer back to the caller, who decides what to do with it. */
export async function post(url, values = {}, { target = "", retry = null } = {}) {
  const body = new URLSearchParams(values);
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "HX-Request": "true", "HX-Target": target, "X-CSRFToken": csrfToken() },
    });
  } catch {
    fire("toast", { text: word("offline"), tone: "danger" });
    return { ok: false, status: 0, html: "" };
  }
  if (response.status === 401 && retry) fire("signin:retry", { retry });
  fireTriggers(response);
  if (!response.ok && response.status !== 401 && !response.headers.has("HX-Trigger"))
    fire("toast", { text: word("failed"), tone: "danger" });
  if (response.headers.has("HX-Redirect")) location.assign(response.headers.get("HX-Redirect"));
  if (response.headers.has("HX-Refresh")) location.reload();
  return { ok: response.ok, status: response.status, html: await response.text() };
}
