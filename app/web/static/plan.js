// Copies the private link of a plan.
for (const button of document.querySelectorAll("[data-salin]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.salin);
    button.textContent = button.dataset.tersalin;
  });
}
