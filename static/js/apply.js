// The application form works without this. With it, questions that are not asked are hidden and towns are suggested.
const form = document.querySelector("form[enctype]");
const list = document.getElementById("towns");
const city = document.querySelector("[data-towns]");
const branches = [...document.querySelectorAll("[data-when]")];
let timer = 0;

function follow() {
  const data = new FormData(form);
  for (const box of branches) {
    const parent = document.querySelector(`[name="${box.dataset.when}"]`)?.closest("[data-when]");
    const wanted = box.dataset.answers.split(" ");
    box.hidden = Boolean(parent?.hidden) || !data.getAll(box.dataset.when).some((answer) => wanted.includes(answer));
    box.querySelector("[data-condition]")?.setAttribute("hidden", "");
  }
}

if (branches.length) {
  follow();
  form.addEventListener("change", follow);
}

city?.addEventListener("input", () => {
  clearTimeout(timer);
  if (city.value.length < 2 || city.value.includes(",")) return;
  timer = setTimeout(async () => {
    const answer = await fetch(`${city.dataset.towns}?q=${encodeURIComponent(city.value)}&near=${city.dataset.near ?? ""}&lang=${document.documentElement.lang}`).catch(() => null);
    if (!answer?.ok) return;
    list.replaceChildren(...(await answer.json()).map((name) => new Option("", name)));
  }, 200);
});
