// Minutes of a visit stay open without a connection: the page is kept on this device until it is forgotten here.
const page = document.querySelector("[data-salinan]");
const tell = async (message) => (await navigator.serviceWorker.ready).active.postMessage(message);

if (page && "serviceWorker" in navigator) {
  page.hidden = false;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.catatan === location.pathname) page.querySelector("[data-teks]").textContent = page.dataset[data.ada ? "ada" : "hilang"];
  });
  tell({ catatan: location.pathname });
  page.querySelector("button").addEventListener("click", () => tell({ lupakan: location.pathname }));
}
