// Theme, density, folded rail and single-letter keys: changed at once, remembered by the server's cookie.
import { closest, csrfToken, one } from "./dom.js";

document.addEventListener(
  "submit",
  (event) => {
    const form = closest(event, "form[action$='/appearance/']");
    const { submitter } = event;
    if (!form || !submitter?.name) return;
    event.preventDefault();
    event.stopPropagation();
    const { name, value } = submitter;
    if (name === "keys") document.body.dataset.keys = value;
    else document.documentElement.dataset[name] = value;
    const body = new URLSearchParams({ [name]: value });
    fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "X-Quiet": "1" } });
    if (name === "rail") submitter.value = value === "narrow" ? "wide" : "narrow";
    if (name === "keys") one("#keys")?.close();
  },
  true,
);
