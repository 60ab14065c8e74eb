// The form of filters: a wide page applies each choice at once; a narrow one says how many results there would be.
const form = document.querySelector("form[data-saringan]");
const wide = matchMedia("(min-width: 56rem)");
let asked = 0;

async function count() {
  const now = ++asked;
  const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  if (!answer.ok || now !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.querySelector(".tampilkan button").textContent = page.querySelector(".tampilkan button").textContent;
}

form?.addEventListener("change", () => (wide.matches ? form.requestSubmit() : count()));
