// Google Tag Manager on job ads and application forms: first what a container may run, then our event, then the container.
const { tags, event, once, allowed, blocked, ...rest } = document.querySelector("[data-tags]").dataset;
const key = `tags:${event}:${once}`;
const layer = (window.dataLayer = window.dataLayer || []);
const variables = Object.entries(rest).filter(([name]) => name.startsWith("var-"));

function told() {
  if (!once) return false;
  try {
    const before = sessionStorage.getItem(key);
    sessionStorage.setItem(key, "1");
    return Boolean(before);
  } catch {
    return false; // Storage is switched off: better counted twice than not at all.
  }
}

// The receipt in the address is nobody's business but the candidate's.
const here = new URL(location.href);
if (here.searchParams.has("r")) {
  here.searchParams.delete("r");
  history.replaceState(history.state, "", here);
}
layer.push({ "gtm.allowlist": allowed.split(" "), "gtm.blocklist": blocked.split(" ") });
if (event && !told()) {
  const pairs = variables.map(([, pair]) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  layer.push({ event, ...Object.fromEntries(pairs) });
}
layer.push({ "gtm.start": Date.now(), event: "gtm.js" });
const script = document.createElement("script");
script.async = true;
script.src = `https://www.googletagmanager.com/gtm.js?id=${encodeURIComponent(tags)}`;
document.head.append(script);
