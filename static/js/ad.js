// The preview of an ad follows what is typed: half a second after the last key the form is sent for its preview only.
let timer = 0;
let running = null;

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element && event.target.closest("form[data-ad]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => preview(form), 500);
});

async function preview(form) {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${form.action}?preview=1`, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      signal: running.signal,
    });
    if (!answer.ok) return;
    const drawn = document.createRange().createContextualFragment(await answer.text());
    document.getElementById("preview")?.replaceWith(drawn);
  } catch {
    // Somebody typed on, or the network is away: the old preview stays and saving still works.
  }
}
