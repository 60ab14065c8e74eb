// Copying and printing, and reading without a connection.
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

if ("serviceWorker" in navigator) {
  addEventListener("load", async () => {
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    worker.active?.postMessage({ dibaca: location.pathname + location.search });
  });
}
