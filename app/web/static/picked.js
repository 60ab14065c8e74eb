// The reading list: stored in this browser, shown at /pilihan, readable offline.
const KEY = "studi-banding-pilihan";
const MOST = 60;
const words = document.getElementById("kata").dataset;
// The list holds addresses without a language; pages are opened and cached in the current one.
const PAGE = `${words.awalan}/pilihan`;

function saved() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return Array.isArray(list) ? list.filter((url) => /^\/(praktik|kunjungan)\/[a-z0-9-]+$/.test(url)) : [];
  } catch {
    return []; // storage is forbidden or was written by something else
  }
}

function save(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(-MOST)));
  } catch {
    return; // nothing can be kept here; the page works without
  }
  keepReadable(list);
  show();
}

function keepReadable(list) {
  navigator.serviceWorker?.ready.then((worker) =>
    worker.active?.postMessage({ pilihan: [PAGE, ...list.map((url) => words.awalan + url), address(list)].filter(Boolean) }),
  );
}

function address(list) {
  const query = list.map((url) => {
    const [, kind, slug] = url.split("/");
    return `${kind}=${slug}`;
  });
  return query.length ? `${PAGE}?${query.join("&")}` : "";
}

function show() {
  const list = saved();
  for (const counter of document.querySelectorAll("[data-jumlah]")) counter.textContent = list.length ? ` ${list.length}` : "";
  for (const button of document.querySelectorAll(".simpan")) {
    const isSaved = list.includes(button.dataset.url);
    button.setAttribute("aria-pressed", String(isSaved));
    button.querySelector(".simpan-kata").textContent = isSaved ? words.tersimpan : words.simpan;
    button.title = isSaved ? words.lepasJudul : words.simpanJudul;
  }
}

function addButton(article) {
  const title = article.querySelector("h1, .kartu-judul").textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "simpan";
  button.dataset.url = article.dataset.dokumen;
  const word = document.createElement("span");
  word.className = "simpan-kata";
  const name = document.createElement("span");
  name.className = "sembunyi";
  name.textContent = `: ${title}`;
  button.append(word, name);
  button.addEventListener("click", () => {
    const list = saved();
    const url = button.dataset.url;
    save(list.includes(url) ? list.filter((one) => one !== url) : [...list, url]);
  });
  article.prepend(button);
}

const page = document.querySelector("[data-pilihan]");
if (page) {
  const list = saved();
  const own = address(list);
  if (!location.search && own) location.replace(own);
  const tool = page.querySelector('[data-alat="daftar"]');
  const button = tool?.querySelector("button");
  if (button && location.pathname + location.search === own) {
    button.textContent = tool.dataset.kosongkan;
    button.addEventListener("click", () => {
      save([]);
      location.assign(PAGE);
    });
  } else if (button) {
    button.addEventListener("click", () => {
      save([...page.querySelectorAll("[data-dokumen]")].map((article) => article.dataset.dokumen));
      location.reload();
    });
  }
}

document.querySelectorAll("[data-dokumen]").forEach(addButton);
addEventListener("storage", show);
show();
