// Autosave for forms of the desk. Unsaved changes are stored in this browser, by account, and sent when the server
// can be reached again: it merges field by field, and asks where two people changed the same field. Without this
// file the buttons of the form save.
const KEPT = "studi-banding-draf";
const PAUSE_MS = 1500;
const LONGEST_PAUSE_MS = 5000;
const RETRY_MS = 10000;
const PATIENCE_MS = 20000;
const LOCK_MS = 2000;
const OLD_MS = 60000;

const store = (() => {
  try {
    localStorage.setItem(`${KEPT}-uji`, "1");
    localStorage.removeItem(`${KEPT}-uji`);
    return localStorage;
  } catch {
    return null; // forbidden or full: what is written stays in the page only, and the page says so
  }
})();

const keysOf = (prefix) => (store ? Object.keys(store).filter((key) => key.startsWith(prefix)) : []);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const clock = () => new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });

class Writing {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-keadaan]");
    this.panel = document.querySelector("[data-bentrok]");
    const { akun, draf, bagian } = form.dataset;
    this.prefix = `${KEPT}:${akun}:${draf}:${bagian}:`;
    this.key = this.prefix + Math.random().toString(36).slice(2);
    this.saved = this.fields();
    this.since = 0; // when the first change was made that the server does not have
    this.timer = 0;
    this.busy = Promise.resolve();
    this.clash = null;
    this.kept = true;
    this.leaving = false;
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
    return !same(this.fields(), this.saved);
  }

  begin() {
    this.form.autocomplete = "off"; // what was typed is restored from what is kept, not by the browser
    navigator.locks?.request(this.key, () => new Promise(() => {})); // held while this page is open
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.changed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.queue(() => this.finish(event.submitter));
    });
    for (const button of this.panel.querySelectorAll("[data-pilih]"))
      button.addEventListener("click", () => this.queue(() => this.choose(button.dataset.pilih)));
    addEventListener("online", () => this.queue(() => this.handOver()));
    addEventListener("focus", () => this.failed && this.queue(() => this.handOver()));
    addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.queue(() => this.save()));
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isDirty && !this.kept) event.preventDefault();
    });
    this.queue(() => this.handOver());
  }

  // One request at a time: no two responses overtake each other.
  queue(task) {
    this.busy = this.busy.then(task).catch((error) => this.tell(`Belum tersimpan – ${error.message}`, true));
    return this.busy;
  }

  changed() {
    this.keep();
    if (!this.failed) this.state.dataset.keadaan = "berubah";
    if (!this.since) this.since = Date.now();
    this.later(Math.min(PAUSE_MS, Math.max(0, this.since + LONGEST_PAUSE_MS - Date.now())));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.queue(() => this.handOver()), pause);
  }

  keep() {
    try {
      store.setItem(this.key, JSON.stringify({ at: Date.now(), versi: this.base, fields: this.fields() }));
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  tell(text, failed = false) {
    this.failed = failed;
    this.state.dataset.keadaan = failed ? "gagal" : "tersimpan";
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  async post(fields, base, more = []) {
    const sent = [...fields, ...more, ["versi", base], ["_kunci", this.form.elements._kunci.value]];
    sent.push(["akun", this.form.dataset.akun]);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(sent),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
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
      const response = await fetch(location.pathname, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (new URL(response.url).pathname === "/masuk") return { status: 401, data: {} };
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const key = page.querySelector("form[data-draf] [name=_kunci]")?.value;
      if (!key) return answer;
      this.form.elements._kunci.value = key;
    } catch {
      return { status: 0, data: {} };
    }
    return this.post(fields, base, more);
  }

  async save() {
    if (this.clash) return;
    const fields = this.fields();
    const answer = await this.send(fields, this.base);
    if (answer.status === 200) this.taken(fields, answer.data);
    else this.refused(answer, { fields, base: this.base });
  }

  taken(fields, data) {
    const isNewest = same(this.fields(), fields);
    this.saved = fields;
    this.base = isNewest ? data.version : data.base;
    if (!isNewest) {
      this.keep();
      this.since = Date.now();
      this.later(PAUSE_MS);
      return;
    }
    if (data.changed.length) this.show(data);
    this.settle();
    const more = data.problems.length ? ` ${data.problems.length} hal perlu dilengkapi di naskah ini.` : "";
    const others = data.labels.length ? ` Diperbarui dari simpanan orang lain: ${data.labels.join(", ")}.` : "";
    this.tell(`Tersimpan pukul ${clock()}.${others}${more}`);
  }

  // The server has everything, be it that a change was taken back.
  settle() {
    store?.removeItem(this.key);
    this.since = 0;
    this.state.dataset.keadaan = "tersimpan";
  }

  // The fields that others changed, as the server shows them now.
  show(data) {
    const page = new DOMParser().parseFromString(data.page, "text/html");
    const { name, selectionStart } = document.activeElement ?? {};
    for (const key of data.changed) {
      const place = `[data-isian="${CSS.escape(key)}"]`;
      const fresh = page.querySelector(place);
      if (fresh) this.form.querySelector(place)?.replaceWith(fresh);
    }
    this.saved = this.fields();
    const again = name && this.form.elements[name];
    if (!again?.focus || again === document.activeElement) return;
    again.focus();
    if (typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionStart);
  }

  refused({ status, data }, unsent) {
    if (status === 409 && data.clashes) {
      this.ask({ ...unsent, ...data });
      return;
    }
    const where = this.kept ? "disimpan di peramban ini" : "jangan tutup halaman ini";
    if (status === 0) this.tell(`Belum tersimpan – tidak ada sambungan; ${where}.`, true);
    else if (status === 401) this.askToSignIn(where);
    else if (status === 403) this.tell(`Belum tersimpan – Anda tidak boleh mengubah naskah ini; ${where}.`, true);
    else this.tell(`Belum tersimpan – ${data.detail ?? `galat ${status}.`} Tulisan Anda ${where}.`, true);
    this.later(RETRY_MS);
  }

  askToSignIn(where) {
    if (this.state.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = "/masuk";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "masuk lagi";
    this.tell("", true);
    this.state.append("Sesi Anda berakhir – ", link, ` di tab baru, tulisan Anda aman (${where}).`);
  }

  ask(clash) {
    this.clash = clash;
    const rows = clash.clashes.map((one) => {
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
    this.tell(`Belum tersimpan – orang lain mengubah isian yang sama: ${clash.clashes.map((one) => one.label).join(", ")}.`, true);
  }

  async choose(whose) {
    if (!this.clash) return;
    const { key, version, fields, base } = this.clash;
    const text = key ? fields : this.fields();
    const answer = await this.send(text, base, [["lihat", version], ["pilih", whose]]);
    if (answer.status !== 200) {
      this.refused(answer, { key, fields: text, base });
      return;
    }
    this.clash = null;
    this.panel.hidden = true;
    if (key) {
      store.removeItem(key);
      await this.handOver();
    } else this.taken(text, answer.data);
  }

  async finish(button) {
    clearTimeout(this.timer);
    if (this.clash) {
      this.panel.scrollIntoView({ block: "nearest" });
      return;
    }
    this.keep();
    const [fields, base] = [this.fields(), this.base];
    const answer = await this.send(fields, base, button?.name ? [[button.name, button.value]] : []);
    if (answer.status !== 200) {
      this.refused(answer, { fields, base });
      return;
    }
    this.leaving = true;
    store?.removeItem(this.key);
    const target = new URL(answer.data.onward, location.href);
    const isHere = target.pathname === location.pathname;
    location.assign(target);
    if (isHere) location.reload();
  }

  // Changes that an earlier page of this form could not send: after a crash, a closed tab, a lost connection.
  async handOver() {
    if (this.clash) return;
    let handed = false;
    for (const key of keysOf(this.prefix)) {
      const kept = key === this.key ? null : JSON.parse(store.getItem(key));
      if (!kept || !(await this.isLeft(key, kept))) continue;
      const answer = await this.send(kept.fields, kept.versi);
      if (answer.status !== 200) {
        this.refused(answer, { key, fields: kept.fields, base: kept.versi });
        return;
      }
      store.removeItem(key);
      handed = true;
    }
    if (handed || this.isDirty || this.failed) await this.save();
    else if (this.since) this.settle();
  }

  async isLeft(key, kept) {
    if (!navigator.locks) return Date.now() - kept.at > OLD_MS;
    try {
      await navigator.locks.request(key, { signal: AbortSignal.timeout(LOCK_MS) }, () => {});
      return true;
    } catch {
      return false; // another tab is still writing it
    }
  }
}

// Signing out deletes everything of the account from this browser.
function clearAtSignOut(form) {
  const prefix = `${KEPT}:${form.dataset.keluar}:`;
  form.querySelector("[data-tertinggal]").hidden = keysOf(prefix).length === 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!response?.ok) {
      form.submit();
      return;
    }
    for (const key of keysOf(prefix)) store.removeItem(key);
    location.assign(response.url);
  });
}

const form = document.querySelector("form[data-draf]");
if (form) new Writing(form).begin();
const leaving = document.querySelector("form[data-keluar]");
if (leaving) clearAtSignOut(leaving);
