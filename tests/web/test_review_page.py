"""The reviewer reads a submitted report as its readers will: names for codes, titles for links."""

import re
from html import unescape

from build import a_practice, a_visit
from conftest import Make
from people import send_at_desk, signed_in

from app.accounts.permissions import Role


def test_a_reviewer_reads_facts_in_sentences_and_links_by_their_titles(make: Make) -> None:
    visit = (
        a_visit()
        .replace("Ada temuan.", "Ada temuan. Lihat [[praktik:satu]].")
        .replace("summary:", "date_precision: day\nmode: luring\nsummary:")
        .replace(
            "practices:",
            "learned: ['Aduan dijawab paling lama dalam tiga hari kerja.[^s1]', 'Loket buka sampai sore.']\n"
            "agenda: [{day: 1, items: [{title: Paparan}, {title: Tinjauan lapangan}]}]\npractices:",
        )
    )
    site = make(
        {"practices/satu.md": a_practice(title="Loket satu pintu"), "visits/2024-05-a-ke-b.md": visit}
    )
    site.bring_up_to_date()
    visitor = site.client()
    author = signed_in(site, visitor, "ani@contoh.go.id", ("62", Role.AUTHOR))
    reviewer = signed_in(site, visitor, "budi@contoh.go.id", ("62", Role.REVIEWER))
    draft = send_at_desk(author, "/meja/dokumen/kunjungan/2024-05-a-ke-b/ubah").headers["location"]
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    page = unescape(reviewer.get(draft).text)
    assert 'Lihat <a href="/praktik/satu">Loket satu pintu</a>.' in page
    for label, words in (
        ("Ketelitian tanggal", "hari"),
        ("Jenis kunjungan", "Studi banding"),
        ("Metode pelaksanaan", "Tatap muka"),
    ):
        assert f"<dt>{label}</dt><dd>{words}</dd>" in page
    assert "Perangkat daerah: Badan Kepegawaian Daerah, BKD Tamu" in page
    assert "Hari ke-1" in page
    assert "<li>Aduan dijawab paling lama dalam tiga hari kerja.</li><li>Loket buka sampai sore.</li>" in page
    assert "Mata acara: Paparan; Tinjauan lapangan" in page
    chapters = re.findall(r"<summary>(.*?) <span class=\"kecil\">\d+ isian</span></summary>", page)
    assert chapters[:3] == ["Informasi umum", "Tamu dan tuan rumah", "Acara dan yang dipelajari"]
    assert 'href="https://contoh.example/' in page, "the reviewer opens the sources from here"
