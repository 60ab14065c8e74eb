// Autosave for forms with `data-simpanan`, at the desk and in visit plans. Unsaved changes are stored in this browser,
// under the name that the form gives, and sent when the server can be reached again: it merges field by field, and
// asks where two people changed the same field. Without this file the buttons of the form save.
const STORAGE_PREFIX = "studi-banding-draf"; // sign_out.js removes what is stored under it
const PAUSE_MS = 1500;
const MAX_PAUSE_MS = 5000;
const RETRY_MS = 10000;
const TIMEOUT_MS = 20000;
const LOCK_TIMEOUT_MS = 2000;
const ABANDONED_MS = 60000;

const storage = (() => {
  try {
    localStorage.setItem(`${STORAGE_PREFIX}-uji`, "1");
    localStorage.removeItem(`${STORAGE_PREFIX}-uji`);
    return localStorage;
  } catch {
    return null; // forbidden or full: unsaved text stays in the page only, and the page says so
  }
})();

const storedKeys = (prefix) => (storage ? Object.keys(storage).filter((key) => key.startsWith(prefix)) : []);
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const languagePrefix = document.getElementById("kata").dataset.awalan;

function clockTime() {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Date().toLocaleTimeString(document.documentElement.lang, format);
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-keadaan]");
    this.texts = this.status.dataset;
    this.panel = document.querySelector("[data-bentrok]");
    this.problemList = form.querySelector("[data-masalah]");
    this.prefix = `${STORAGE_PREFIX}:${form.dataset.simpanan}:`;
    this.key = this.prefix + Math.random().toString(36).slice(2);
    this.savedFields = this.fields();
    this.dirtySince = 0; // when the first change was made that the server does not have
    this.timer = 0;
    this.pending = Promise.resolve();
    this.conflict = null;
    this.isStored = true;
    this.isLeaving = false;
  }

  fields() {
    return [...new FormData(this.form)].filter(([name]) => name !== "_kunci" && name !== "versi");
  }

  get base() {
    return this.form.elements.versi.value;
  }

  set base(version) {
    this.form.elements.versi.value = version;
  }

  get isDirty() {
    return !isSame(this.fields(), this.savedFields);
  }

  start() {
    this.form.autocomplete = "off"; // unsaved text is restored from the storage, not by the browser
    navigator.locks?.request(this.key, () => new Promise(() => {})); // held while this page is open
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.onChange());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.queue(() => this.submit(event.submitter));
    });
    for (const button of this.panel.querySelectorAll("[data-pilih]"))
      button.addEventListener("click", () => this.queue(() => this.resolveConflict(button.dataset.pilih)));
    addEventListener("online", () => this.queue(() => this.sendUnsaved()));
    addEventListener("focus", () => this.hasFailed && this.queue(() => this.sendUnsaved()));
    addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.queue(() => this.save()));
    addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && this.isDirty && !this.isStored) event.preventDefault();
    });
    this.queue(() => this.sendUnsaved());
  }

  // One request at a time: no two responses overtake each other.
  queue(task) {
    this.pending = this.pending
      .then(task)
      .catch((error) => this.showStatus(this.text("teksGalat", { sebab: error.message, tempat: this.storedWhere }), true));
    return this.pending;
  }

  onChange() {
    this.store();
    if (!this.hasFailed) this.status.dataset.keadaan = "berubah";
    if (!this.dirtySince) this.dirtySince = Date.now();
    this.schedule(Math.min(PAUSE_MS, Math.max(0, this.dirtySince + MAX_PAUSE_MS - Date.now())));
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.queue(() => this.sendUnsaved()), pause);
  }

  store() {
    try {
      storage.setItem(this.key, JSON.stringify({ at: Date.now(), versi: this.base, fields: this.fields() }));
      this.isStored = true;
    } catch {
      this.isStored = false;
    }
  }

  // A text of the status line with its placeholders filled in.
  text(name, values = {}) {
    return this.texts[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  get storedWhere() {
    return this.isStored ? this.texts.teksDisimpan : this.texts.teksJanganTutup;
  }

  showStatus(text, failed = false) {
    this.hasFailed = failed;
    this.status.dataset.keadaan = failed ? "gagal" : "tersimpan";
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  async post(fields, base, more = []) {
    const sent = [...fields, ...more, ["versi", base], ["_kunci", this.form.elements._kunci.value]];
    if (this.form.dataset.akun) sent.push(["akun", this.form.dataset.akun]);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(sent),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, data: isJson ? await response.json() : {} };
    } catch {
      return { status: 0, data: {} };
    }
  }

  // The key of the form may have gone with its cookie while the person is still signed in.
  async send(fields, base, more = []) {
    const answer = await this.post(fields, base, more);
    if (answer.status !== 403) return answer;
    try {
      const response = await fetch(location.pathname, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (new URL(response.url).pathname === "/masuk") return { status: 401, data: {} };
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const key = page.querySelector("form[data-simpanan] [name=_kunci]")?.value;
      if (!key) return answer;
      this.form.elements._kunci.value = key;
    } catch {
      return { status: 0, data: {} };
    }
    return this.post(fields, base, more);
  }

  async save() {
    if (this.conflict) return;
    const fields = this.fields();
    const answer = await this.send(fields, this.base);
    if (answer.status === 200) this.onSaved(fields, answer.data);
    else this.onRejected(answer, { fields, base: this.base });
  }

  onSaved(fields, data) {
    const isNewest = isSame(this.fields(), fields);
    this.savedFields = fields;
    this.base = isNewest ? data.version : data.base;
    if (!isNewest) {
      this.store();
      this.dirtySince = Date.now();
      this.schedule(PAUSE_MS);
      return;
    }
    if (data.changed.length) this.showOthersChanges(data);
    this.markClean();
    const parts = [this.text("teksTersimpan", { jam: clockTime() })];
    if (data.labels.length) parts.push(this.text("teksDigabung", { isian: data.labels.join(", ") }));
    if (data.problems.length) parts.push(this.text("teksKurang", { jumlah: data.problems.length }));
    this.showStatus(parts.join(" "));
    if (this.problemList) this.showProblems(data.problems);
  }

  // What a second reader notices in the fields of this form; what is only missing is counted, not listed.
  showProblems(problems) {
    const { masalah: scope, teks } = this.problemList.dataset;
    if (!teks) this.clearFieldFaults();
    const isHere = (key) => (key ? this.form.querySelector(`[data-isian="${CSS.escape(key)}"]`) : scope === "body");
    const items = problems
      .filter(({ key, code }) => code !== "K02" && (scope === "whole" || isHere(key.split(".")[0])))
      .map(({ name, label, line, message, hint }) => {
        const item = document.createElement("li");
        item.append(`${teks ? teks.replace("{nomor}", line) : label}: ${message} ${hint}`);
        if (!teks) this.showAtField(name, `${message} ${hint}`);
        return item;
      });
    this.problemList.replaceChildren(...items);
    this.problemList.hidden = !items.length;
  }

  clearFieldFaults() {
    for (const shown of this.form.querySelectorAll(".salah-isian")) shown.remove();
    for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }

  // The fault of one field stands under its help, as the server shows it.
  showAtField(name, words) {
    const field = name && this.form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    if (!field) return;
    const fault = document.createElement("p");
    fault.className = "salah-isian";
    fault.id = `${name}-salah`;
    fault.append(words);
    (field.closest(".isian-tanggal") ?? field).before(fault);
    field.setAttribute("aria-invalid", "true");
  }

  // The server has everything, or a change was undone.
  markClean() {
    storage?.removeItem(this.key);
    this.dirtySince = 0;
    this.status.dataset.keadaan = "tersimpan";
  }

  // Replace the fields that others changed by what the server shows now.
  showOthersChanges(data) {
    const page = new DOMParser().parseFromString(data.page, "text/html");
    const { name, selectionStart } = document.activeElement ?? {};
    for (const key of data.changed) {
      const place = `[data-isian="${CSS.escape(key)}"]`;
      const fresh = page.querySelector(place);
      if (fresh) this.form.querySelector(place)?.replaceWith(fresh);
    }
    this.savedFields = this.fields();
    const again = name && this.form.elements[name];
    if (!again?.focus || again === document.activeElement) return;
    again.focus();
    if (typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionStart);
  }

  onRejected({ status, data }, unsent) {
    if (status === 409 && data.clashes) {
      this.showConflict({ ...unsent, ...data });
      return;
    }
    const tempat = this.storedWhere;
    if (status === 401) this.askToSignIn(tempat);
    else if (status === 0) this.showStatus(this.text("teksLuring", { tempat }), true);
    else if (status === 403) this.showStatus(this.text("teksDilarang", { tempat }), true);
    else {
      const sebab = data.detail ?? this.text("teksKode", { kode: status });
      this.showStatus(this.text("teksGalat", { sebab, tempat }), true);
    }
    this.schedule(RETRY_MS);
  }

  askToSignIn(tempat) {
    if (this.status.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = "/masuk";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.texts.teksMasuk;
    const [before, after] = this.text("teksSesi", { tempat }).split("{tautan}");
    this.showStatus("", true);
    this.status.append(before, link, after);
  }

  showConflict(conflict) {
    this.conflict = conflict;
    const rows = conflict.clashes.map((one) => {
      const row = document.createElement("tr");
      for (const [tag, text] of [["th", one.label], ["td", one.mine], ["td", one.theirs]]) {
        const cell = document.createElement(tag);
        cell.textContent = text;
        if (tag === "th") cell.scope = "row";
        else cell.className = "naskah";
        row.append(cell);
      }
      return row;
    });
    this.panel.querySelector("tbody").replaceChildren(...rows);
    this.panel.hidden = false;
    const isian = conflict.clashes.map((one) => one.label).join(", ");
    this.showStatus(this.text("teksBentrok", { isian }), true);
  }

  async resolveConflict(whose) {
    if (!this.conflict) return;
    const { key, version, fields, base } = this.conflict;
    const sent = key ? fields : this.fields();
    const answer = await this.send(sent, base, [["lihat", version], ["pilih", whose]]);
    if (answer.status !== 200) {
      this.onRejected(answer, { key, fields: sent, base });
      return;
    }
    this.conflict = null;
    this.panel.hidden = true;
    if (key) {
      storage.removeItem(key);
      await this.sendUnsaved();
    } else this.onSaved(sent, answer.data);
  }

  async submit(button) {
    clearTimeout(this.timer);
    if (this.conflict) {
      this.panel.scrollIntoView({ block: "nearest" });
      return;
    }
    this.store();
    const [fields, base] = [this.fields(), this.base];
    const answer = await this.send(fields, base, button?.name ? [[button.name, button.value]] : []);
    if (answer.status !== 200) {
      this.onRejected(answer, { fields, base });
      return;
    }
    this.isLeaving = true;
    storage?.removeItem(this.key);
    const target = new URL(languagePrefix + answer.data.onward, location.href);
    const isHere = target.pathname === location.pathname;
    location.assign(target);
    if (isHere) location.reload();
  }

  // Send this page's changes, after those that an earlier page of this form could not send: after a crash, a closed
  // tab, a lost connection.
  async sendUnsaved() {
    if (this.conflict) return;
    let hasSent = false;
    for (const key of storedKeys(this.prefix)) {
      const left = key === this.key ? null : JSON.parse(storage.getItem(key));
      if (!left || !(await this.isAbandoned(key, left))) continue;
      const answer = await this.send(left.fields, left.versi);
      if (answer.status === 0 && this.restore(key, left)) {
        // A page opened again without a connection goes on where it was left.
      } else if (answer.status === 422) {
        if (!this.restore(key, left)) continue;
      } else if (answer.status !== 200) {
        this.onRejected(answer, { key, fields: left.fields, base: left.versi });
        return;
      } else storage.removeItem(key);
      hasSent = true;
    }
    if (hasSent || this.isDirty || this.hasFailed) await this.save();
    else if (this.dirtySince) this.markClean();
  }

  // Put fields that the server did not get or accept back into the form; false when the form has changes of its own
  // or lacks a field.
  restore(key, left) {
    const { elements } = this.form;
    if (this.isDirty || !left.fields.every(([name]) => elements[name])) return false;
    for (const element of elements) {
      if (!element.name || element.type === "hidden" || element.type === "submit") continue;
      const values = left.fields.filter(([name]) => name === element.name).map(([, value]) => value);
      if (element.type === "checkbox") element.checked = values.includes(element.value);
      else element.value = values[0] ?? "";
    }
    this.base = left.versi;
    this.store();
    if (this.isStored) storage.removeItem(key);
    return true;
  }

  async isAbandoned(key, left) {
    if (!navigator.locks) return Date.now() - left.at > ABANDONED_MS;
    try {
      await navigator.locks.request(key, { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) }, () => {});
      return true;
    } catch {
      return false; // another tab is still writing it
    }
  }
}

// The calendar beside a date field writes the day in words, as the field reads it.
const inWords = new Intl.DateTimeFormat("id", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

document.addEventListener("change", ({ target }) => {
  const field = target.dataset?.tanggalUntuk && document.getElementById(target.dataset.tanggalUntuk);
  if (!field || !target.value) return;
  field.value = inWords.format(new Date(target.value));
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

const form = document.querySelector("form[data-simpanan]");
if (form) new Autosave(form).start();
