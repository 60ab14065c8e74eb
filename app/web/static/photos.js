// Photos of documents beside the notes of a visit. They are made smaller, lose where they were taken, and stay on this
// device, also without a connection, until they are deleted here; the notes name them.
const LONGEST = 2000;
const THUMBNAIL = 240;
const QUALITY = 0.8;

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("studi-banding-foto", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("foto", { keyPath: "id", autoIncrement: true }).createIndex("halaman", "page");
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const photos = async (mode) => (await opened).transaction("foto", mode).objectStore("foto");
const page = location.pathname.replace(/^\/en(?=\/)/, "");
const photosHere = async () => finished((await photos("readonly")).index("halaman").getAll(page));

async function resize(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function read(file) {
  const picture = await createImageBitmap(file);
  const large = await resize(picture, LONGEST);
  const small = await resize(picture, THUMBNAIL);
  const data = await new Promise((resolve) => large.toBlob(resolve, "image/jpeg", QUALITY));
  return { data, thumbnail: small.toDataURL("image/jpeg", QUALITY) };
}

// Rows move when notes are merged: a photo belongs to the question, not to its number.
const questionOf = (part) => part.querySelector("[name$=-question]").value.trim();
// The time tells apart the photos of two phones.
const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const newName = (number) => `foto-${new Date().toLocaleTimeString("en-GB", time).replace(":", "")}-${number}`;

class Photos {
  constructor(form) {
    this.form = form;
    this.texts = form.querySelector("[data-foto-teks]").dataset;
    form.addEventListener("change", (event) => event.target.matches("[data-foto] input") && this.add(event.target));
    form.addEventListener("click", (event) => event.target.matches("[data-hapus-foto]") && this.remove(event.target));
    // Autosave puts in fresh parts where somebody else wrote.
    new MutationObserver(() => this.show()).observe(form.querySelector("[data-isian=minutes]"), { childList: true });
    this.show();
  }

  async add(input) {
    const part = input.closest("[data-layar]");
    const status = part.querySelector("[data-foto-keadaan]");
    status.textContent = "";
    try {
      for (const file of input.files) await this.store(part, await read(file));
    } catch {
      status.textContent = this.texts.gagal;
    }
    input.value = "";
    await this.show();
  }

  async store(part, { data, thumbnail }) {
    const number = Math.max(0, ...(await photosHere()).map((photo) => photo.number)) + 1;
    const name = newName(number);
    await finished((await photos("readwrite")).add({ page, question: questionOf(part), number, name, data, thumbnail }));
    const field = part.querySelector("[name$=-document]");
    field.value = [field.value.trim(), name].filter(Boolean).join("; ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async remove(button) {
    await finished((await photos("readwrite")).delete(Number(button.dataset.hapusFoto)));
    const field = button.closest("[data-layar]").querySelector("[name$=-document]");
    field.value = field.value.split(";").map((one) => one.trim()).filter((one) => one && one !== button.dataset.nama).join("; ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await this.show();
  }

  async show() {
    const all = await photosHere();
    for (const part of this.form.querySelectorAll("[data-layar]")) {
      const place = part.querySelector("[data-foto]");
      place.hidden = false;
      const question = questionOf(part);
      const items = all.filter((photo) => photo.question === question).map((photo) => this.item(photo));
      place.querySelector("ul").replaceChildren(...items);
    }
  }

  item(photo) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(photo.data);
    link.download = `${photo.name}.jpg`;
    const picture = document.createElement("img");
    picture.src = photo.thumbnail;
    picture.alt = this.texts.unduh.replace("{nama}", photo.name);
    link.append(picture, photo.name);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tombol tombol-2";
    button.dataset.hapusFoto = photo.id;
    button.dataset.nama = photo.name;
    button.textContent = this.texts.hapus.replace("{nama}", photo.name);
    item.append(link, button);
    return item;
  }
}

const form = document.querySelector("form[data-satu-layar]");
if (form && "indexedDB" in window && "createImageBitmap" in window) new Photos(form);
