// Copy and print buttons, offline reading, and the reading list.
const words = document.getElementById("kata").dataset;

for (const tool of document.querySelectorAll('[data-alat="salin"], [data-alat="cetak"]')) {
  const button = tool.querySelector("button");
  if (tool.dataset.alat === "cetak") button.addEventListener("click", () => print());
  else if (!navigator.clipboard) tool.hidden = true; // browsers give it to encrypted sites only
  else
    button.addEventListener("click", async () => {
      const text = document.getElementById(tool.dataset.dari)?.textContent;
      await navigator.clipboard.writeText(text ?? location.origin + location.pathname + location.search);
      button.textContent = button.dataset.tersalin ?? words.tersalin;
    });
}

const notice = document.querySelector("[data-luring]");
function tell() {
  notice.hidden = navigator.onLine;
}
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

// On the offline page: list all pages that are kept, documents first, what was read last before the others.
async function listKept(box) {
  const found = new Map();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).reverse()) {
      const { pathname, search } = new URL(request.url);
      if (/^\/static\/|^(\/en)?\/(luring|pilihan)$/.test(pathname) || found.has(pathname + search)) continue;
      const text = await (await cache.match(request)).text();
      const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent.trim();
      found.set(pathname + search, title || pathname);
    }
  }
  const isDocument = ([address]) => /^(\/en)?\/(praktik|kunjungan)\/[a-z0-9-]+$/.test(address);
  for (const [address, title] of [...found].sort((one, other) => isDocument(other) - isDocument(one))) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    const item = document.createElement("li");
    item.append(link);
    box.querySelector("ul").append(item);
    box.hidden = false;
  }
}

const stand = document.querySelector("[data-terbaca]");
if (stand && "caches" in window) listKept(stand);

if ("serviceWorker" in navigator) {
  addEventListener("load", async () => {
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    worker.active?.postMessage({ dibaca: location.pathname + location.search });
  });
}

// The reading list: stored in this browser, shown at /pilihan, readable offline.
const KEY = "studi-banding-pilihan";
const MOST = 60;
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

function bookmark() {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const outline = document.createElementNS(space, "path");
  outline.setAttribute("d", "M6 3h12v18l-6-5-6 5z");
  picture.append(outline);
  return picture;
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
  button.append(bookmark(), word, name);
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
