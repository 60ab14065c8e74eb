// Service worker: pages that were read, and those of the reading list, stay readable offline.
// Network first: a cached page is shown only without a connection.
const READ = "dibaca-1";
const PICKED = "pilihan-1";
const FILES = "berkas-1";
const NOTES = "catatan-1";
const OFFLINE = ["/luring", "/en/luring"];
const MOST_READ = 60;
const MOST_FILES = 40;
const MOST_NOTES = 3;
const NEVER = /^\/(?:en\/)?(?:api|meja|masuk|keluar|siapkan\/(?:rencana|ukur)|healthz|readyz|metrics)(?:\/|$)/;
const MINUTES = /^\/(?:en\/)?siapkan\/rencana\/[^/]+\/ubah\/catat$/; // kept where their page asks for it, for a visit offline

// Cached bodies are decompressed: the Accept-Encoding of the request does not matter.
const ANY = { ignoreVary: true };

const mayKeep = (response) => response.ok && !response.redirected && !/no-store/.test(response.headers.get("cache-control") ?? "");

async function keep(name, address, most) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || NEVER.test(url.pathname)) return;
  const response = await fetch(url, { credentials: "omit" }); // as visitors read it: no name of a person is kept
  if (!mayKeep(response)) return;
  const cache = await caches.open(name);
  await cache.put(url, response);
  if (most) await shorten(cache, most);
}

async function shorten(cache, most) {
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((request) => cache.delete(request)));
}

// The one private page that is kept: who takes minutes has no connection at the host's.
async function keepMinutes(address) {
  if (!MINUTES.test(address)) return;
  const response = await fetch(address);
  if (!response.ok || response.redirected) return;
  const text = await response.clone().text();
  const [notes, files] = await Promise.all([caches.open(NOTES), caches.open(FILES)]);
  await notes.put(address, response);
  await shorten(notes, MOST_NOTES);
  const used = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  await Promise.all(used.map(async (url) => (await files.match(url, ANY)) ?? files.add(url)));
}

async function answerKept(client, address) {
  const isKept = Boolean(await (await caches.open(NOTES)).match(address, ANY));
  client.postMessage({ catatan: address, ada: isKept });
}

async function prepare() {
  const files = await caches.open(FILES);
  const used = new Set();
  for (const address of OFFLINE) {
    const page = await fetch(address, { credentials: "omit" });
    const text = await page.clone().text();
    await files.put(address, page);
    for (const found of text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) used.add(found[1]);
  }
  await files.addAll([...used]);
}

function offlinePage(request) {
  const [indonesian, english] = OFFLINE;
  return caches.match(/^\/en(\/|$)/.test(new URL(request.url).pathname) ? english : indonesian, ANY);
}

self.addEventListener("install", (event) => event.waitUntil(prepare().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => ![READ, PICKED, FILES, NOTES].includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

self.addEventListener("message", (event) => {
  const { catatan, lupakan } = event.data;
  if (catatan) event.waitUntil(keepMinutes(catatan).catch(() => {}).then(() => answerKept(event.source, catatan)));
  if (lupakan)
    event.waitUntil(
      caches
        .open(NOTES)
        .then((notes) => notes.delete(lupakan, ANY))
        .then(() => answerKept(event.source, lupakan)),
    );
  if (event.data.dibaca) event.waitUntil(keep(READ, event.data.dibaca, MOST_READ));
  if (Array.isArray(event.data.pilihan))
    event.waitUntil(
      caches
        .delete(PICKED)
        .then(() => Promise.allSettled(event.data.pilihan.map((address) => keep(PICKED, address)))),
    );
});

async function file(request) {
  const kept = await caches.match(request, ANY);
  if (kept) return kept;
  const response = await fetch(request);
  if (mayKeep(response)) {
    const cache = await caches.open(FILES);
    await cache.put(request, response.clone());
    await shorten(cache, MOST_FILES);
  }
  return response;
}

async function page(request, event) {
  try {
    const response = await fetch(request);
    if (mayKeep(response) && !NEVER.test(new URL(request.url).pathname)) {
      const copy = response.clone();
      event.waitUntil(caches.open(READ).then((cache) => cache.put(request, copy).then(() => shorten(cache, MOST_READ))));
    }
    return response;
  } catch {
    return (await caches.match(request, ANY)) ?? (await offlinePage(request)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (event.request.mode === "navigate") event.respondWith(page(event.request, event));
});
