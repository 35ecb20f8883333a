// Shows open jobs on any site: <div data-recruit-jobs></div> and this one script. No cookie, no global, no other host.
{
  const here = document.currentScript.src;
  const look = new CSSStyleSheet();
  look.replaceSync(`
    :host { display: block; font: inherit; color: inherit; }
    ul { list-style: none; margin: 0; padding: 0; }
    li { padding: .75em 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    a { color: inherit; font-weight: 600; text-decoration: none; }
    a:hover, a:focus-visible { text-decoration: underline; }
    p { margin: .25em 0 0; opacity: .8; font-size: .9em; }
    footer { padding-top: .75em; }`);
  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const draw = (host, found) => {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    const list = element("ul", "");
    for (const job of found.jobs) {
      const line = element("li", "");
      line.append(element("a", job.title, { href: job.url }));
      line.append(element("p", [job.place, job.department].filter(Boolean).join(" · ")));
      list.append(line);
    }
    const all = element("a", host.dataset.all ?? `All open jobs (${found.total})`, { href: found.all });
    const foot = element("footer", "");
    foot.append(all);
    root.replaceChildren(list, foot);
  };
  for (const host of document.querySelectorAll("[data-recruit-jobs]")) {
    const address = new URL("widget.json", here);
    for (const name of ["department", "brand", "limit", "q", "place"]) {
      if (host.dataset[name]) address.searchParams.set(name, host.dataset[name]);
    }
    fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((found) => draw(host, found))
      .catch(() => {}); // What stands inside the element, a link to the career site, stays.
  }
}
