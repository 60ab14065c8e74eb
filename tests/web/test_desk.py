import re
from html import unescape

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import key_at, send_at_desk, sign_in, signed_in

from app.publishing.access import Role
from app.publishing.audit import Audit, Event, Filter
from app.publishing.review import CHECKS


@pytest.fixture
def library(make: Make) -> Installation:
    library = make({"practices/satu.md": a_practice(title="Satu")})
    library.bring_up_to_date()
    return library


@pytest.fixture
def visitor(library: Installation) -> TestClient:
    return library.client()


def person(library: Installation, visitor: TestClient, role: Role) -> TestClient:
    return signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))


CHECKED = dict.fromkeys((f"periksa-{check}" for check in CHECKS), "ya")


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
    assert done.headers["location"] == "/praktik/layanan-jemput-bola"
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


def test_a_document_taken_back_answers_with_the_reason(library: Installation, visitor: TestClient) -> None:
    publisher = person(library, visitor, Role.PUBLISHER)
    assert visitor.get("/praktik/satu").status_code == 200
    refused = send_at_desk(publisher, "/meja/dokumen/praktik/satu/tarik", alasan=" ")
    assert refused.status_code == 422
    send_at_desk(publisher, "/meja/dokumen/praktik/satu/tarik", alasan="Angkanya <keliru>")
    page = visitor.get("/praktik/satu")
    assert page.status_code == 410
    assert "Dokumen ini ditarik: Angkanya &lt;keliru&gt;." in page.text
    assert visitor.get("/praktik/satu.json").status_code == 410


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
def test_a_history_that_is_none_is_not_found(visitor: TestClient, path: str) -> None:
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
    source = {"sources-0-id": "s1", "sources-0-title": "Berita", "sources-0-publisher": "Humas"}
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
    assert added.headers["location"] == f"{page}#values"
    html = author.get(page).text
    assert 'name="values-1-value" value="loyal"' in html
    assert 'name="values-2-value" value=""' in html
    send_at_desk(author, page, versi=version_in(html), hapus="values-0", **fields, **more)
    html = author.get(page).text
    assert 'name="values-0-value" value="loyal"' in html
    assert 'name="values-1-value" value=""' in html


def test_a_form_sent_as_it_was_shown_changes_nothing(library: Installation, visitor: TestClient) -> None:
    author = person(library, visitor, Role.AUTHOR)
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    basics = {"title": "Satu", "summary": "Ringkasan.", "region": "32", "agency": "Biro Organisasi"}
    chapter(author, draft, "pokok", **basics)
    assert "Versi 1," in author.get(draft).text


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
    entries = Audit(library.engine).entries(Filter(event=Event.PUBLISHED))
    assert entries[0].detail == {"alasan": "Kontak (Data pribadi diperiksa: 1 NIP.)"}


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
