// A form that a passkey answers: data-passkey is "get" or "create", data-options what the browser is asked.
const plain = (text) => text.replace(/-/g, "+").replace(/_/g, "/");
const bytes = (text) => Uint8Array.from(atob(plain(text)), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function question(options) {
  const { publicKey } = JSON.parse(options);
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"])
    for (const one of publicKey[list] ?? []) one.id = bytes(one.id);
  return { publicKey };
}

function answer({ id, type, response }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) parts[name] = text(response[name]);
  return JSON.stringify({ id, rawId: id, type, response: parts, clientExtensionResults: {} });
}

async function ask(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  const { passkey: verb, options } = form.dataset;
  problem.hidden = true;
  try {
    form.elements.answer.value = answer(await navigator.credentials[verb](question(options)));
  } catch {
    problem.hidden = false;
    problem.focus();
    return;
  }
  form.submit();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form);
  },
  true,
);
