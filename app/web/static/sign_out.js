// Signing out deletes the unsaved text of the account from this browser; autosave.js stores it.
const form = document.querySelector("form[data-keluar]");

if (form) {
  const prefix = `studi-banding-draf:${form.dataset.keluar}:`;
  const storedKeys = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return []; // forbidden: nothing was stored
    }
  };
  form.querySelector("[data-tertinggal]").hidden = storedKeys().length === 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!response?.ok) {
      form.submit();
      return;
    }
    for (const key of storedKeys()) localStorage.removeItem(key);
    location.assign(response.url);
  });
}
