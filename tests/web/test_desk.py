import re
from html import unescape

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from httpx2 import Response
from people import browser_at, key_at, key_of, send_at_desk, sign_in, signed_in

from app.accounts.audit import AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import Role
from app.publishing.workflow import REVIEW_CHECKS


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


def person(library: Installation, visitor: TestClient, role: Role) -> TestClient:
    return signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))


CHECKED = dict.fromkeys((f"periksa-{check}" for check in REVIEW_CHECKS), "ya")


def version_in(html: str) -> str:
    found = re.search(r'name="versi" value="(\d+)"', html)
    assert found is not None
    return found[1]


def test_a_text_is_written_returned_mended_and_published(library: Installation, visitor: TestClient) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    begun = send_at_desk(author, "/meja/baru", judul="Layanan jemput bola", jenis="practice", daerah="32")
    draft = begun.headers["location"]
    assert "“Ringkasan” masih kosong" in author.get(draft).text
    text = a_practice(title="Layanan jemputbola")
    version = version_in(author.get(f"{draft}/sumber").text)
    assert send_at_desk(author, f"{draft}/sumber", teks=text, versi=version).status_code == 303
    assert "Naskah memenuhi semua aturan" in author.get(draft).text
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    assert "menunggu telaah Anda" in reviewer.get("/meja").text
    send_at_desk(reviewer, f"{draft}/langkah", langkah="kembalikan", alasan="Tambahkan sumber")
    home = author.get("/meja").text
    assert "perlu perbaikan Anda" in home
    assert "Tambahkan sumber" in author.get(draft).text
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED)
    assert "menunggu diterbitkan" in publisher.get("/meja").text
    done = send_at_desk(publisher, f"{draft}/terbit", alasan="Praktik baru")
    assert done.headers["location"] == "/meja/dokumen/praktik/layanan-jemput-bola?terbit=1"
    assert 'href="/praktik/layanan-jemput-bola"' in visitor.get("/cari?q=jemputbola").text
    history = visitor.get("/praktik/layanan-jemput-bola/riwayat").text
    assert "Praktik baru" in history
    assert "Biro Organisasi, terbit" in history
    assert "Penerbit" not in history, "readers are told the office, not the name"


def test_a_published_document_is_changed_and_shows_what_changed(
    library: Installation, visitor: TestClient
) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = (library.content / "practices/satu.md").read_text().replace("Teks.", "Teks yang diperbaiki.")
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    assert "<ins>Teks yang diperbaiki.</ins>" in author.get(draft).text
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED)
    send_at_desk(publisher, f"{draft}/terbit")
    second = visitor.get("/praktik/satu/riwayat/2").text
    assert "<del>Teks.</del><ins>Teks yang diperbaiki.</ins>" in second
    assert visitor.get("/praktik/satu/riwayat/3").status_code == 404
    restored = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah", revisi="1").headers["location"]
    assert "<ins>Teks.</ins>" in author.get(restored).text


def test_withdrawn_document_answers_410_with_the_reason(library: Installation, visitor: TestClient) -> None:
    publisher = person(library, visitor, Role.PUBLISHER)
    assert visitor.get("/praktik/satu").status_code == 200
    refused = send_at_desk(publisher, "/meja/dokumen/praktik/satu/tarik", alasan=" ")
    assert refused.status_code == 422
    send_at_desk(publisher, "/meja/dokumen/praktik/satu/tarik", alasan="Angkanya <keliru>")
    assert "<h1>satu</h1>" not in publisher.get("/meja/dokumen/praktik/satu").text, "its title, not its slug"
    page = visitor.get("/praktik/satu")
    assert page.status_code == 410
    assert "Dokumen ini ditarik: Angkanya &lt;keliru&gt;." in page.text
    assert visitor.get("/praktik/satu.json").status_code == 410
    problem = visitor.get("/api/v1/practices/satu")
    assert (problem.status_code, problem.headers["content-type"]) == (410, "application/problem+json")
    assert problem.json()["detail"] == "Dokumen ini ditarik: Angkanya <keliru>."


def test_two_people_saving_the_same_field_see_both(library: Installation, visitor: TestClient) -> None:
    one = person(library, visitor, Role.AUTHOR)
    other = signed_in(library, visitor, "lain@contoh.go.id", ("32", Role.AUTHOR))
    draft = send_at_desk(one, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = (library.content / "practices/satu.md").read_text()
    send_at_desk(one, f"{draft}/sumber", teks=text.replace("Ringkasan.", "Ringkasan A."), versi="1")
    clash = send_at_desk(other, f"{draft}/sumber", teks=text.replace("Ringkasan.", "Ringkasan B."), versi="1")
    assert clash.status_code == 409
    assert "Ringkasan A." in clash.text
    assert "summary: Ringkasan B." in clash.text
    fields = {"teks": text.replace("Ringkasan.", "Ringkasan A dan B."), "versi": version_in(clash.text)}
    assert send_at_desk(other, f"{draft}/sumber", **fields).status_code == 303


def test_saving_after_the_session_ended_goes_on_after_signing_in(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    key = key_at(author, f"{draft}/sumber")
    author.cookies.delete("sesi")
    fields = {"_kunci": key, "teks": a_practice(title="Tidak hilang"), "versi": "1"}
    asked = author.post(f"{draft}/sumber", data=fields)
    assert asked.status_code == 401
    assert "Tidak hilang" in asked.text
    carried = re.search(r'name="isian" value="([^"]+)"', asked.text)
    assert carried is not None
    fields = {"lanjut": f"{draft}/sumber", "isian": unescape(carried[1])}
    onward = sign_in(author, "penulis@contoh.go.id", **fields).text
    assert f'action="{draft}/sumber"' in onward
    kept = dict(re.findall(r'name="(\w+)" (?:value="([^"]*)"|hidden>)', onward))
    text = re.search(r'name="teks" hidden>\n(.*?)</textarea>', onward, re.DOTALL)
    assert text is not None
    again = {"_kunci": kept["_kunci"], "versi": kept["versi"], "teks": unescape(text[1])}
    assert author.post(f"{draft}/sumber", data=again, follow_redirects=False).status_code == 303
    assert "Tidak hilang</h1>" in author.get(draft).text


@pytest.mark.parametrize("path", ["/praktik/tiada/riwayat", "/praktik/satu/riwayat/9", "/lain/satu/riwayat"])
def test_history_of_an_unknown_document_is_404(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code in (404, 422)


def chapter(client: TestClient, draft: str, name: str, **fields: str) -> None:
    page = f"{draft}/isi/{name}"
    sent = send_at_desk(client, page, versi=version_in(client.get(page).text), **fields)
    assert sent.status_code == 303, sent.text


def test_a_practice_is_written_by_form_alone(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(
        author, "/meja/baru", judul="Layanan jemput bola", jenis="practice", daerah="Jawa Barat"
    ).headers["location"]
    page = author.get(f"{draft}/isi/pokok").text
    assert "ada yang perlu dilengkapi" in page
    assert '<meter min="0" max="6" value="2" aria-label="Kelengkapan bagian ini">2 dari 6</meter>' in page
    assert "Inilah yang dibaca orang di hasil cari sebelum memilih." in page
    basics = {"title": "Layanan jemput bola", "region": "Jawa Barat", "agency": "Disdukcapil"}
    chapter(author, draft, "pokok", summary="Ringkas: dan jelas.", status="berjalan", **basics)
    links = {"values-0-value": "adaptif", "values-0-reason": "Datang ke warga", "roles-0-role": "bkd"}
    chapter(author, draft, "nilai", **links, **{"roles-0-task": "Membina", "roles-0-basis": "sumber"})
    source = {"sources-0-title": "Berita", "sources-0-publisher": "Humas"}
    chapter(author, draft, "bukti", **source, **{"sources-0-url": "https://contoh.example/a"})
    chapter(author, draft, "naskah", **{"bagian-Konteks": "Warga jauh.[^s1]"})
    page = author.get(draft).text
    assert "Naskah memenuhi semua aturan" in page
    assert 'region: "32"' in page.replace("&#34;", '"') or "region" in author.get(f"{draft}/sumber").text


def test_rows_are_added_and_removed_without_scripts(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    page = f"{draft}/isi/nilai"
    fields = {"values-0-value": "akuntabel", "values-0-reason": "Karena terukur."}
    fields |= {"roles-0-role": "bkd", "roles-0-task": "Mengoordinasikan.", "roles-0-basis": "sumber"}
    more = {"values-1-value": "loyal", "values-1-reason": "Karena setia."}
    added = send_at_desk(author, page, versi="1", tambah="values", **fields, **more)
    assert added.headers["location"] == f"{page}?tambah=values#values"
    html = author.get(page).text
    assert 'name="values-1-value" value="Loyal"' in html
    assert 'name="values-2-value" value=""' in html
    send_at_desk(author, page, versi=version_in(html), hapus="values-0", **fields, **more)
    html = author.get(page).text
    assert 'name="values-0-value" value="Loyal"' in html
    assert 'name="values-1-value" value=""' in html


def test_unchanged_form_changes_nothing(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    basics = {"title": "Satu", "summary": "Ringkasan.", "region": "32", "agency": "Biro Organisasi"}
    chapter(author, draft, "pokok", **basics)
    assert "Versi 1," in author.get(draft).text


def test_public_history_shows_fields_and_personal_data_goes_with_one_click(
    library: Installation, visitor: TestClient
) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = (library.content / "practices/satu.md").read_text()
    changed = text.replace("Ringkasan.", "Ringkasan baru.").replace(
        "Teks.", "Teks, NIP 198501012010011001 dan surel."
    )
    send_at_desk(author, f"{draft}/sumber", teks=changed, versi="1")
    page = author.get(draft).text
    assert "Hapus NIP ini" in page
    version = re.search(r'name="versi" value="(\d+)"', page)
    assert version is not None
    stale = send_at_desk(author, f"{draft}/data-pribadi/hapus", nomor="0", versi="1")
    assert "baru saja berubah" in stale.text
    send_at_desk(author, f"{draft}/data-pribadi/hapus", nomor="0", versi=version[1])
    assert "Hapus NIP ini" not in author.get(draft).text
    assert "Teks, dan surel." in author.get(f"{draft}/sumber").text
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED)
    send_at_desk(publisher, f"{draft}/terbit")
    revision = unescape(visitor.get("/praktik/satu/riwayat/2").text).partition("<main")[2]
    assert "Ringkasan baru." in revision
    assert "Daerah: Provinsi Jawa Barat" in revision
    assert not re.search(r"summary:|region:|^---|sources:|id: s1", revision, re.MULTILINE)


def test_submission_is_refused_with_the_places_that_keep_it_from_publication(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/baru", judul="Loket", jenis="visit", daerah="32").headers["location"]
    refused = send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    assert refused.status_code == 422
    words = re.search(r"Belum dapat diajukan. Benahi dahulu: ([^<]+)", refused.text)
    assert words is not None
    assert {"Ringkasan", "Jenis kunjungan", "Sumber"} <= set(words[1].rstrip(".\n ").split(", "))
    assert ">draf<" in author.get(draft).text
    discard = refused.text.index('value="hapus draf"')
    assert refused.text.index('value="ajukan"') < refused.text.index('id="catatan"') < discard


def test_published_document_stays_in_view_and_its_address_follows_the_library(
    library: Installation, visitor: TestClient
) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/baru", judul="Belajar SAKIP", jenis="visit", daerah="32").headers[
        "location"
    ]
    facts = {
        "title": "Belajar SAKIP",
        "summary": "Ringkas.",
        "kind": "studi-tiru",
        "date_start": "14/09/2026",
    }
    chapter(author, draft, "pokok", **facts)
    chapter(
        author, draft, "pihak", **{"guest-regions-0": "Jawa Barat", "host-regions-0": "Kabupaten Banggai"}
    )
    source = {
        "sources-0-title": "Berita",
        "sources-0-publisher": "Humas",
        "sources-0-url": "https://contoh.example/",
    }
    chapter(author, draft, "bukti", **source)
    chapter(author, draft, "naskah", **{"bagian-Temuan": "Dibahas tiap triwulan.[^s1]"})
    assert send_at_desk(author, f"{draft}/langkah", langkah="ajukan").status_code == 303
    page = reviewer.get(draft).text
    assert "<p>Dibahas tiap triwulan." in page, "the reviewer's page is the text"
    assert 'value="Temuan¶Dibahas tiap triwulan.[^s1]"' in page, "the reviewer remarks beside the paragraph"
    assert 'name="alamat" value="2026-09-jabar-to-banggai"' in author.get(draft).text
    send_at_desk(author, f"{draft}/alamat", alamat="Belajar ke Banggai")
    assert "/kunjungan/belajar-ke-banggai" in author.get(draft).text
    send_at_desk(author, f"{draft}/alamat", alamat="2026-09-jabar-to-banggai")
    send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED)
    done = send_at_desk(publisher, f"{draft}/terbit").headers["location"]
    page = publisher.get(done).text
    for said in ("Sudah terbit", "Lihat halamannya", "Bagikan lewat WhatsApp", "Perbaiki"):
        assert said in page, said
    assert visitor.get("/kunjungan/2026-09-jabar-to-banggai").status_code == 200
    home = author.get("/meja").text
    assert "Kunjungan tanpa tindak lanjut" in home
    assert 'href="/meja/dokumen/kunjungan/2026-09-jabar-to-banggai"' in home
    assert "Penelaah (Biro Organisasi)" in home
    refused = send_at_desk(author, f"{draft}/alamat", alamat="lain")
    assert "tidak dapat diganti" in refused.text


def test_form_speaks_in_names_and_dates_and_tells_faults_at_the_field(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    begun = send_at_desk(author, "/meja/baru", judul="Loket", jenis="visit", daerah="32")
    draft = begun.headers["location"]
    chapter(
        author, draft, "pokok", title="Loket", date_start="14/09/2026", date_end="kemarin", kind="studi-tiru"
    )
    page = unescape(author.get(f"{draft}/isi/pokok").text)
    assert 'name="date_start" value="14 September 2026"' in page
    assert re.search(r'id="date_end-salah">“kemarin” bukan tanggal\. Tulis seperti 14 September 2026', page)
    assert "Tanggal selesai</a></strong>: “kemarin” bukan tanggal" in page
    chapter(
        author,
        draft,
        "tindak",
        **{"follow_ups-0-action": "Menyusun peta jalan", "follow_ups-0-due": "1 Mei 2027"},
    )
    chapter(author, draft, "isi", **{"practices-0-practice": "Satu", "practices-0-learned": "Loketnya."})
    source = author.get(f"{draft}/sumber").text
    for stored in ("date_start: 2026-09-14", "practice: satu", "id: f1", "due: 2027-05-01"):
        assert stored in source.replace("&#39;", "").replace("&#34;", ""), stored
    shown = author.get(f"{draft}/isi/tindak").text
    assert 'type="hidden" name="follow_ups-0-id" value="f1"' in shown
    assert 'name="follow_ups-1-updates' not in shown, "a new follow-up asks for no figures of its outcome"
    everything = author.get(draft).text + page + shown
    assert not re.search(r"Baris \d|<code>|date_end</|“id”", everything)


def test_two_people_in_one_form_keep_their_words_or_see_both(
    library: Installation, visitor: TestClient
) -> None:
    one = person(library, visitor, Role.AUTHOR)
    other = signed_in(library, visitor, "lain@contoh.go.id", ("32", Role.AUTHOR))
    draft = send_at_desk(one, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    basics = {
        "title": "Satu",
        "summary": "Ringkasan.",
        "region": "32",
        "agency": "Biro Organisasi",
        "versi": "1",
    }
    send_at_desk(one, f"{draft}/isi/pokok", **{**basics, "summary": "Ringkasan A."})
    joined = send_at_desk(other, f"{draft}/isi/pokok", **{**basics, "agency": "Biro Lain"})
    assert joined.status_code == 303
    html = one.get(f"{draft}/isi/pokok").text
    assert "Ringkasan A.</textarea>" in html
    assert 'value="Biro Lain"' in html
    clash = send_at_desk(other, f"{draft}/isi/pokok", **{**basics, "summary": "Ringkasan B."})
    assert clash.status_code == 409
    assert "Ringkasan B.</textarea>" in clash.text
    assert '<td class="naskah">Ringkasan A.</td>' in clash.text
    again = {
        **basics,
        "summary": "Ringkasan A dan B.",
        "agency": "Biro Lain",
        "versi": version_in(clash.text),
    }
    assert send_at_desk(other, f"{draft}/isi/pokok", **again).status_code == 303


def test_what_looks_like_personal_data_is_published_only_after_somebody_looked(
    library: Installation, visitor: TestClient
) -> None:
    author, reviewer, publisher = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = a_practice(title="Satu", body="Hubungi Ani, NIP 197001011995032001.")
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    page = author.get(draft).text
    assert "NIP memuat tanggal lahir" in page
    assert "197001011995032001" not in page.split('id="pribadi"')[1].split("</section>")[0]
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED)
    refused = send_at_desk(publisher, f"{draft}/terbit", alasan="Kontak")
    assert refused.status_code == 422
    assert "tampaknya memuat data pribadi: 1 NIP" in refused.text
    assert send_at_desk(publisher, f"{draft}/terbit", alasan="Kontak", diperiksa="ya").status_code == 303
    assert "Kontak (Data pribadi diperiksa: 1 NIP.)" in visitor.get("/praktik/satu/riwayat").text
    entries = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.PUBLISHED))
    assert entries[0].detail == {"reason": "Kontak (Data pribadi diperiksa: 1 NIP.)"}


def test_every_field_that_names_something_offers_a_list(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    offered = set()
    for name in ("pokok", "nilai", "bukti", "dasar", "lain", "naskah"):
        page = author.get(f"{draft}/isi/{name}").text
        lists = dict(re.findall(r'<datalist id="daftar-(\w+)">(.*?)</datalist>', page))
        assert set(re.findall(r'list="daftar-(\w+)"', page)) == set(lists), name
        offered |= {kind for kind, body in lists.items() if "<option" in body}
        assert "aria-describedby" in page
    assert offered == {"place", "value", "role", "indicator", "source", "regulation", "practice"}


def test_a_remark_on_a_paragraph_stands_at_its_field_until_it_is_settled(
    library: Installation, visitor: TestClient
) -> None:
    author, reviewer, reader = (
        person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER, Role.READER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    page = reviewer.get(draft).text
    assert '<option value="Konteks¶Teks.">¶ Teks.…</option>' in page
    for place, words in (("Konteks¶Teks.", "Sejak kapan?"), ("summary", "Terlalu pendek")):
        send_at_desk(reviewer, f"{draft}/catatan", teks=words, isian=place)
    text = author.get(f"{draft}/isi/naskah").text
    assert "Sejak kapan?" in text
    assert "· “Teks.”</p>" in text
    assert "Terlalu pendek" not in text
    assert "Terlalu pendek" in author.get(f"{draft}/isi/pokok").text
    changed = (library.content / "practices/satu.md").read_text().replace("Teks.", "Sejak 2020.")
    send_at_desk(author, f"{draft}/sumber", teks=changed, versi="1")
    text = author.get(f"{draft}/isi/naskah").text
    assert "(paragrafnya sudah berubah)" in text
    settle = re.search(r'action="(/meja/draf/\d+/catatan/\d+/selesai)"', text)
    assert settle is not None
    assert send_at_desk(reader, settle[1]).status_code == 403
    refused = AuditLog(library.engine).list_entries(AuditFilter(event=AuditEvent.FORBIDDEN))
    assert [(one.actor_email, one.subject) for one in refused] == [
        ("pembaca@contoh.go.id", f"POST {settle[1]}")
    ]
    assert send_at_desk(author, settle[1], bagian="naskah").headers["location"] == f"{draft}/isi/naskah"
    assert "Sejak kapan?" not in author.get(f"{draft}/isi/naskah").text
    assert "diselesaikan oleh Penulis" in reviewer.get(draft).text
    assert send_at_desk(author, f"{draft}/catatan/999/selesai").status_code == 404


def test_nothing_is_approved_before_the_list_is_ticked(library: Installation, visitor: TestClient) -> None:
    author, reviewer = (person(library, visitor, role) for role in (Role.AUTHOR, Role.REVIEWER))
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    half = send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **dict(list(CHECKED.items())[:2]))
    assert half.status_code == 422
    assert "Belum: Setiap angka" in half.text
    assert send_at_desk(reviewer, f"{draft}/langkah", langkah="setujui", **CHECKED).status_code == 303
    assert "Ditulis dengan kata sendiri" in author.get(draft).text


def test_a_preview_is_the_page_to_come_and_for_nobody_else(
    library: Installation, visitor: TestClient
) -> None:
    author, far = person(library, visitor, Role.AUTHOR), browser_at(visitor)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    text = a_practice(title="Judul **baru**", body="Isi *miring*, [[praktik:satu]].")
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    page = author.get(f"{draft}/pratinjau")
    assert "<em>miring</em>" in page.text
    assert '<a href="/praktik/satu">Satu</a>' in page.text
    assert "Pratinjau." in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "data-dokumen" not in page.text
    assert "qr.svg" not in page.text
    assert far.get(f"{draft}/pratinjau", follow_redirects=False).status_code == 303
    public = visitor.get("/praktik/satu").text
    assert "miring" not in public
    assert 'data-dokumen="/praktik/satu"' in public


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("---\ntitle: Setengah\n---\n\n## Konteks\n\nSudah **tebal**.\n", "<strong>tebal</strong>"),
        ("Tanpa kepala.\n", "Tanpa kepala."),
        (a_practice(role="tidak-ada", body="Isi *miring*."), "<em>miring</em>"),
    ],
)
def test_a_text_that_breaks_rules_is_previewed_as_far_as_it_goes(
    library: Installation, visitor: TestClient, text: str, shown: str
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    send_at_desk(author, f"{draft}/sumber", teks=text, versi="1")
    page = author.get(f"{draft}/pratinjau")
    assert page.status_code == 200
    assert "Belum dapat ditampilkan seutuhnya" in page.text
    assert shown in page.text


def test_the_form_leads_to_the_preview_of_a_section(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    fields = {"bagian-Konteks": "Lain.", "versi": "1", "pratinjau": "Konteks"}
    sent = send_at_desk(author, f"{draft}/isi/naskah", **fields)
    assert sent.headers["location"] == f"{draft}/pratinjau#konteks"
    page = author.get(f"{draft}/pratinjau").text
    assert 'id="konteks"' in page
    assert "Lain." in page


def ask_as_script(client: TestClient, path: str, **fields: str) -> Response:
    data = {"_kunci": key_of(client, "/keluar"), **fields}
    return client.post(path, data=data, headers={"Accept": "application/json"}, follow_redirects=False)


def test_autosave_response_names_the_next_base_version(library: Installation, visitor: TestClient) -> None:
    one = person(library, visitor, Role.AUTHOR)
    other = signed_in(library, visitor, "lain@contoh.go.id", ("32", Role.AUTHOR))
    draft = send_at_desk(one, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    page = f"{draft}/isi/pokok"
    basics = {"title": "Satu", "summary": "Ringkasan.", "region": "32", "agency": "Biro Organisasi"}
    basics |= {"versi": "1"}
    alone = ask_as_script(one, page, **{**basics, "summary": "A."})
    assert (alone.status_code, alone.headers["cache-control"]) == (200, "no-store")
    assert (alone.json()["version"], alone.json()["base"], alone.json()["changed"]) == (2, 2, [])
    joined = ask_as_script(other, page, **{**basics, "agency": "Biro Lain"}).json()
    assert joined["changed"] == ["summary"]
    assert joined["labels"] == ["Ringkasan"]
    assert "A.</textarea>" in joined["page"]
    clash = ask_as_script(other, page, **{**basics, "summary": "B."})
    assert clash.status_code == 409
    [told] = clash.json()["clashes"]
    assert (told["label"], told["mine"], told["theirs"]) == ("Ringkasan", "B.", "A.")
    chosen = {"lihat": str(clash.json()["version"]), "pilih": "saya"}
    assert ask_as_script(other, page, **{**basics, "summary": "B."}, **chosen).status_code == 200
    send_at_desk(one, f"{draft}/langkah", langkah="ajukan")
    late = ask_as_script(other, page, **{**basics, "versi": "9", "summary": "C."})
    assert late.status_code == 409
    assert "Tarik kembali dahulu" in late.json()["detail"]


def test_the_desk_says_while_typing_what_check_says_of_the_file(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    body = "| a | b |\n|---|---|\n| 1 | 2 | luber |\n\nDaftar: ‹isi: apa›"
    saved = ask_as_script(author, f"{draft}/isi/naskah", versi="1", **{"bagian-Konteks": body}).json()
    told = [
        (one["code"], one["key"], one["line"].isdecimal(), bool(one["hint"])) for one in saved["problems"]
    ]
    assert told == [("I02", "", True, True), ("T01", "", True, True)]
    page = author.get(f"{draft}/isi/naskah").text
    assert "luber" in page.partition("Yang perlu dilengkapi")[2].partition("<form")[0]
    rows = {"measures-0-name": "Pegawai", "measures-0-value": "1.000", "versi": str(saved["version"])}
    source = {
        "sources-0-id": "s1",
        "sources-0-title": "S",
        "sources-0-publisher": "P",
        "sources-0-url": "https://contoh.example/",
    }
    saved = ask_as_script(author, f"{draft}/isi/bukti", **rows, **source).json()
    assert [one["message"] for one in saved["problems"] if one["key"] == "measures"] == [
        "“1.000” dibaca sebagai tulisan; maksud Anda seribu?"
    ]


def test_autosave_is_refused_after_another_person_signs_in(
    library: Installation, visitor: TestClient
) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    page = f"{draft}/isi/pokok"
    stranger = ask_as_script(author, page, summary="Bukan saya.", versi="1", akun="999")
    assert stranger.status_code == 401
    author.cookies.delete("sesi")
    ended = ask_as_script(author, page, summary="Sesudah.", versi="1")
    assert ended.status_code == 401
    assert "tidak hilang" in ended.json()["detail"]
