// Shows the parts of a form one at a time: the minutes of a visit, the self-assessment. Without this file they stand
// one under another.
const stored = (() => {
  try {
    sessionStorage.getItem("uji");
    return sessionStorage;
  } catch {
    return null; // forbidden: a reload begins with the first part
  }
})();

class Steps {
  constructor(root) {
    this.root = root;
    this.bar = root.querySelector("[data-layar-tombol]");
    this.key = `studi-banding-layar:${location.pathname}`;
    this.at = Number(stored?.getItem(this.key) ?? 0);
    this.bar.hidden = false;
    this.bar.querySelector("[data-mundur]").addEventListener("click", () => this.go(this.at - 1));
    this.bar.querySelector("[data-maju]").addEventListener("click", () => this.go(this.at + 1));
    // Autosave puts in fresh parts where somebody else wrote: they are shown or hidden as the old ones were.
    new MutationObserver(() => this.show()).observe(root, { childList: true, subtree: true });
    // What is faulty or focused by the browser must be seen.
    root.addEventListener("invalid", (event) => this.reveal(event.target), true);
    this.show();
  }

  get parts() {
    return [...this.root.querySelectorAll("[data-layar]")];
  }

  go(at) {
    this.at = at;
    this.show();
    const heading = this.parts[this.at].querySelector("[data-judul]");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  reveal(field) {
    const at = this.parts.findIndex((part) => part.contains(field));
    if (at >= 0 && at !== this.at) this.go(at);
  }

  show() {
    const { parts } = this;
    this.at = Math.min(Math.max(this.at, 0), parts.length - 1);
    for (const [number, part] of parts.entries()) part.hidden = number !== this.at;
    for (const group of this.root.querySelectorAll("[data-layar-kelompok]"))
      group.hidden = !group.contains(parts[this.at]);
    this.bar.querySelector("[data-mundur]").disabled = this.at === 0;
    this.bar.querySelector("[data-maju]").disabled = this.at === parts.length - 1;
    const progress = this.bar.querySelector("progress");
    progress.max = parts.length;
    progress.value = this.at + 1;
    const words = this.bar.dataset.teks.replace("{ke}", this.at + 1).replace("{semua}", parts.length);
    const label = this.bar.querySelector("[data-ke]");
    if (label.textContent !== words) label.textContent = words;
    stored?.setItem(this.key, this.at);
  }
}

for (const root of document.querySelectorAll("[data-satu-layar]")) new Steps(root);
