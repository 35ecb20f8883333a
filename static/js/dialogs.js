// Dialogs by attribute: data-dialog opens, data-close closes, data-ask fetches a form, data-confirm asks first.
import { all, announce, closest, one, openDialog, word } from "./dom.js";

all("dialog[data-open]").forEach(openDialog);

/** Names the shared dialog by the heading of what stands in it. */
function nameAsk(body) {
  const title = one("h1, h2", body);
  if (title) title.id = "ask-title";
}

/** Fetches a fragment into the shared dialog and opens it. */
export async function ask(url) {
  const host = one("[data-ask-host]");
  const body = one("#ask-body");
  await window.htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
  if (!body.children.length) return;
  nameAsk(body);
  openDialog(host);
}

function askUrl(element) {
  const url = new URL(element.dataset.ask, location.href);
  const bar = element.closest("[data-bulk]");
  if (one("[data-everyone]:checked", bar ?? document.createElement("i"))) {
    url.searchParams.set("everyone", "on");
    url.searchParams.set("filter", one("[name=filter]", bar).value);
  } else if (bar) url.searchParams.set("selected", all("[data-select]:checked").map((box) => box.value).join(","));
  return url.pathname + url.search;
}

document.addEventListener("click", (event) => {
  const opener = closest(event, "[data-dialog]");
  if (opener) {
    event.preventDefault();
    openDialog(document.getElementById(opener.dataset.dialog));
  }
  const asker = closest(event, "[data-ask]:not(.column)");
  if (asker) {
    event.preventDefault();
    ask(askUrl(asker));
  }
  if (closest(event, "dialog [data-close]")) closest(event, "dialog").close();
  // A press on the backdrop reaches the dialog element itself.
  if (event.target instanceof HTMLDialogElement && event.target.matches(".palette, .dialog:not(:has([data-unsaved-now]))")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail) event.target.close();
  }
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const host = one("[data-ask-host]");
  if (!host?.open || !detail.successful || detail.requestConfig.verb === "get") return;
  // A refused form (422) replaced its target and counts as successful: it stays open, with what was typed.
  if (detail.xhr.status >= 400) return nameAsk(host);
  if (host.contains(detail.elt) && (detail.xhr.status === 204 || !host.contains(detail.target))) host.close();
});

function confirmFirst(event, element, goOn) {
  if (element.dataset.confirmed) return void delete element.dataset.confirmed;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = one("#confirm");
  one("[data-confirm-text]", dialog).textContent = element.dataset.confirm || word("confirm");
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes") return;
      element.dataset.confirmed = "yes";
      goOn();
    },
    { once: true },
  );
  dialog.showModal();
  announce(element.dataset.confirm);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = closest(event, "form");
    const asks = event.submitter?.dataset.confirm ? event.submitter : form?.dataset.confirm ? form : null;
    if (asks) confirmFirst(event, asks, () => form.requestSubmit(event.submitter));
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    const link = closest(event, "a[data-confirm], button[type=button][data-confirm]");
    if (link) confirmFirst(event, link, () => link.click());
  },
  true,
);
