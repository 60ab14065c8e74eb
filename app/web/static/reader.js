// Copy and print buttons, and offline reading.
const words = document.getElementById("kata").dataset;

for (const tool of document.querySelectorAll('[data-alat="salin"], [data-alat="cetak"]')) {
  const button = tool.querySelector("button");
  if (tool.dataset.alat === "cetak") button.addEventListener("click", () => print());
  else if (!navigator.clipboard) tool.hidden = true; // browsers give it to encrypted sites only
  else
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.origin + location.pathname + location.search);
      button.textContent = words.tersalin;
    });
}

const notice = document.querySelector("[data-luring]");
function tell() {
  notice.hidden = navigator.onLine;
}
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

// On the offline page: list the cached pages.
async function listKept(box) {
  const list = box.querySelector("ul");
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const address = new URL(request.url);
      if (!/^(\/en)?\/(praktik|kunjungan)\/[a-z0-9-]+$/.test(address.pathname)) continue;
      if (list.querySelector(`a[href="${address.pathname}"]`)) continue;
      const text = await (await cache.match(request)).text();
      const link = document.createElement("a");
      link.href = address.pathname;
      link.textContent = new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent.trim() ?? address.pathname;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
      box.hidden = false;
    }
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
