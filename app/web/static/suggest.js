// Suggestions under every search box: an ARIA combobox with a list. Without this file the box is a plain form.

const words = document.getElementById("kata").dataset;
const PAUSE_MS = 120;

function go(item) {
  location.assign(words.awalan + item.url);
}

function enhance(form) {
  const input = form.querySelector('input[type="search"]');
  const list = document.createElement("ul");
  list.className = "saran";
  list.id = `${input.id}-saran`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.saran);
  list.hidden = true;
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let items = [];
  let chosen = -1;
  let timer = 0;
  let asked = "";

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  // A late answer must not take away what was chosen with the arrow keys meanwhile: the choice stays when the
  // answer has it, and the answer is dropped when it has not.
  function show(found) {
    const choice = items[chosen]?.url;
    const position = choice === undefined ? -1 : found.findIndex((item) => item.url === choice);
    if (choice !== undefined && position < 0) return;
    items = found;
    list.replaceChildren(
      ...found.map((item, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const text = document.createElement("span");
        text.textContent = item.text;
        const kind = document.createElement("span");
        kind.className = "jenis";
        kind.textContent = words[`jenis${item.kind[0].toUpperCase()}${item.kind.slice(1)}`] ?? "";
        option.append(text, kind);
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          go(item);
        });
        return option;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(position);
  }

  async function ask() {
    const typed = input.value.trim();
    asked = typed;
    if (typed.length < 2) {
      close();
      return;
    }
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? (await answer.json()).items : [];
      if (asked === typed && document.activeElement === input) show(found);
    } catch {
      close(); // no connection: the form still works when there is one again
    }
  }

  input.addEventListener("input", () => {
    choose(-1);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) go(items[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll('form.cari:not([action$="/dokumen/"])').forEach(enhance);
