// Stores the answers of the self-assessment in this browser only, and lists earlier results.
const ANSWERS = "studi-banding-ukur";
const RESULTS = "studi-banding-ukur-hasil";
const MOST_RESULTS = 12;
const words = document.getElementById("kata").dataset;

const store = (() => {
  try {
    localStorage.getItem(ANSWERS);
    return localStorage;
  } catch {
    return null; // storage is forbidden here: everything works, nothing is remembered
  }
})();

function read(name, fallback) {
  try {
    return JSON.parse(store.getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
}

function restore(form) {
  const kept = read(ANSWERS, {});
  if (new URLSearchParams(location.search).size || !Object.keys(kept).length) return false;
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  return true;
}

function rememberForm(form) {
  const status = form.querySelector("[data-ukur-status]");
  const forget = form.querySelector("[data-ukur-hapus]");
  if (restore(form)) {
    status.textContent = form.dataset.kembali;
    forget.hidden = false;
  }
  form.addEventListener("change", () => {
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    store.setItem(ANSWERS, JSON.stringify(Object.fromEntries(filled)));
    status.textContent = form.dataset.diingat;
    forget.hidden = false;
  });
  forget.addEventListener("click", () => {
    store.removeItem(ANSWERS);
    store.removeItem(RESULTS);
    location.assign(`${words.awalan}/siapkan/ukur`);
  });
}

function listResults(mark) {
  const code = mark.dataset.ukurKode;
  const results = read(RESULTS, []).filter((one) => one.code !== code);
  const box = document.querySelector("[data-ukur-riwayat]");
  for (const { code: earlier, day } of results) {
    const address = new URL(location.href);
    address.searchParams.set("dulu", earlier);
    const link = document.createElement("a");
    link.href = address.pathname + address.search;
    const date = new Date(day).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    link.textContent = box.dataset.bandingkan.replace("…", date);
    const item = document.createElement("li");
    item.append(link);
    box.querySelector("ul").append(item);
    box.hidden = false;
  }
  store.setItem(RESULTS, JSON.stringify([{ code, day: new Date().toISOString() }, ...results].slice(0, MOST_RESULTS)));
}

const form = document.querySelector("[data-ukur]");
const mark = document.querySelector("[data-ukur-kode]");
if (store && form) rememberForm(form);
if (store && mark) listResults(mark);
