"""Reasons a head of bureau believes, and no host where the library knows none."""

import re

import lxml.html
import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, sampled

from app.preparation.recommendation.comparison import why_not_chosen
from app.preparation.recommendation.desk_study import spending_rule_in_words
from app.preparation.recommendation.recommender import Recommendation, Recommender, Travel
from app.preparation.recommendation.scoring import Need
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

JUDGED = (
    ("nilai SAKIP kami dua tahun tidak naik, masih CC", "62.03", {"32.11", "35.10", "72.01"}),
    ("kami ingin mempelajari internalisasi budaya kerja BerAKHLAK sampai ke perilaku", "62", {"32"}),
    ("aduan warga lewat SP4N LAPOR lambat dijawab", "63.71", {"33.74", "51.71"}),
    ("MPP kami sepi pengunjung setelah setahun dibuka", "35.10", {"33.71", "51.03", "35.78", "33.72"}),
    ("angka stunting tinggi, balita pendek di desa", "53.06", {"32.11"}),
    ("belum punya manajemen talenta, sistem merit masih rendah", "62", {"32"}),
    ("membentuk corporate university untuk ASN", "63", {"32", "35"}),
    ("indeks SPBE rendah dan aplikasi tidak terhubung", "18.01", {"32.11", "34.02"}),
    ("membentuk CSIRT kabupaten setelah situs diretas", "33.21", {"36.72", "33.08"}),
    ("unit layanan gagal meraih WBK dua kali", "51.04", {"92.71", "96.71", "35", "kemenimipas", "51.02"}),
    ("penduduk pedalaman belum punya KTP dan akta kelahiran", "94.02", {"75.05", "81.01", "95.01"}),
    ("indeks inovasi daerah turun", "73.04", {"76.02", "74.07"}),
    ("indeks reformasi birokrasi stagnan di B", "73", {"32"}),
    ("toleransi antarumat beragama", "62.71", {"33.73", "61.72"}),
    ("komisi DPRD ingin belajar inovasi sekretariat DPRD", "14", {"13"}),
    ("mpp kami baru dibuka, blm semua instansi gabung", "62.13", {"35.10", "64.01", "64.02"}),
    ("penerapan managemen talenta dan sistem merit ASN", "61", {"32", "65"}),
    ("agen perubahan tidak aktif", "kemenkes", {"kemensos"}),
    ("TPP berbasis kinerja utk disiplin pegawai", "91", {"94"}),
    ("kerja dari mana saja, FWA utk ASN", "31", {"menpanrb"}),
    ("malaria tinggi di daerah kami", "91.03", {"92.06"}),
    ("ruang laktasi dan daycare di kantor pemda", "64.72", {"62.71", "35.25", "31.73"}),
)
"""Problems of different themes and levels, their home, and the first hosts that a person judged right."""
UNKNOWN = (
    "budidaya rumput laut untuk nelayan masih kecil",
    "guru honorer dan kualitas pendidikan dasar",
    "angka perceraian dan perkawinan anak tinggi",
    "penanganan banjir dan drainase kota",
    "sertifikasi aset tanah pemda",
    "izin tambang emas rakyat",
    "surat perjalanan dinas hilang",
)
MACHINE_WORDS = re.compile(r"memuat|batas provinsi|\d dari 100|“(?:indeks|tengah|tahun)”")


def recommend(site: Installation, problem: str, home: str | None = "62", host: str = "") -> Recommendation:
    return Recommender(DocumentRepository(site.engine), HostRepository(site.engine)).recommend(
        Need(problem, (), (), home),
        engine=site.search,
        reference=site.reference,
        travel=Travel(host or None, 2025),
    )


@pytest.mark.parametrize(("problem", "home", "right"), sampled(JUDGED, one_in=4))
def test_first_host_is_one_that_a_person_judged_right(
    site: Installation, problem: str, home: str, right: set[str]
) -> None:
    answer = recommend(site, problem, home)
    assert answer.hosts[0].host.place in right
    texts = [reason.text for reason in answer.hosts[0].reasons]
    assert texts[0].startswith(("Punya ", "Cara "))  # a practice, or a visit that describes the work
    assert not [text for text in texts if MACHINE_WORDS.search(text)]


@pytest.mark.parametrize("problem", UNKNOWN)
def test_problem_that_no_practice_is_about_gets_no_host(site: Installation, problem: str) -> None:
    answer = recommend(site, problem)
    assert (answer.hosts, answer.practices) == ((), ())


@pytest.mark.parametrize(
    "word", ["perda", "mempelajari", "masih", "kinerja rendah", "kami ingin studi banding"]
)
def test_words_of_every_problem_find_no_host(site: Installation, word: str) -> None:
    assert recommend(site, word).hosts == ()


def test_candidates_are_only_those_whose_practice_names_the_topic(site: Installation) -> None:
    places = {
        one.host.place for one in recommend(site, "TPP berbasis kinerja utk disiplin pegawai", "91").hosts
    }
    assert "94" in places
    assert not places & {"64.02", "menpanrb"}, "a pledge and flexible hours only mention discipline"


def test_sentence_names_only_the_themes_that_the_hosts_practice_names(site: Installation) -> None:
    hosts = recommend(site, "zona integritas menuju WBK untuk RSUD", "52").hosts
    said = {one.host.place: one.reasons[0].text for one in hosts}
    assert "tentang zona integritas (WBK/WBBM) serta BLUD dan rumah sakit daerah:" in said["35"]
    assert "tentang zona integritas (WBK/WBBM):" in said["34"]


def test_better_result_outweighs_more_guests(make: Make) -> None:
    def practice(region: str, value: float) -> str:
        measure = f"measures: [{{indicator: nilai-sakip, year: 2024, value: {value}, source: s1}}]\nsources:"
        return a_practice(title="SAKIP sampai desa", region=region).replace("sources:", measure)

    visit = a_visit(title="Belajar SAKIP", practice="ramai").replace('regions: ["32"]', 'regions: ["33.02"]')
    library = make(
        {
            "practices/baik.md": practice("33.04", 80.18),
            "practices/ramai.md": practice("33.02", 62.5),
            "visits/2024-05-a.md": visit,
            "visits/2024-06-b.md": visit,
        }
    )
    assert library.bring_up_to_date().problems == []
    first, second = recommend(library, "nilai sakip kami CC terus", "62.05").hosts
    assert (first.host.place, second.host.place) == ("33.04", "33.02")
    assert first.reasons[1].text == "Nilai SAKIP/AKIP: 80,18 (2024)."
    assert second.host.received > first.host.received


def test_figure_stands_beside_its_earliest_value_and_a_limit_is_no_result(site: Installation) -> None:
    hosts = {one.host.place: one for one in recommend(site, "MPP baru dibuka", "62.13", host="35.10").hosts}
    texts = [one.text for one in hosts["35.10"].reasons]
    assert "Jenis layanan: sekitar 370 layanan (2026), semula 142 layanan (2018)." in texts
    flexible = recommend(site, "FWA untuk ASN", "31").hosts[0].reasons
    assert not [one.text for one in flexible if one.text.startswith("Batas ")]


def test_page_says_that_no_host_is_recorded_and_what_to_do(site: Installation) -> None:
    html = site.client().get("/siapkan", params={"masalah": "penanganan banjir dan drainase kota"}).text
    assert "Belum ada tuan rumah yang tercatat untuk ini." in html
    assert "Tanyakan kepada kementerian pembinanya" in html
    assert 'href="/cari?q=penanganan%20banjir%20dan%20drainase%20kota"' in html
    headings = lxml.html.document_fromstring(html).xpath("//main//*[self::h2 or self::h3]/text()")
    assert [one.strip() for one in headings] == ["Calon tuan rumah", "Perlukah berangkat?"]


def test_the_next_step_takes_the_problem_along(site: Installation) -> None:
    html = site.client().get("/siapkan", params={"masalah": "SAKIP", "daerah": "62.03"}).text
    step = re.search(r'href="(/siapkan/rencana/baru[^"]*)">Susun rencana<', html)
    assert step
    assert "masalah=SAKIP" in step[1]
    assert "daerah=62.03" in step[1]


def test_reasons_tell_fit_result_and_experience_the_own_visits_first(site: Installation) -> None:
    reasons = recommend(site, "budaya kerja BerAKHLAK").hosts[0].reasons
    assert re.match(r"Punya \d praktik tentang budaya kerja BerAKHLAK.*\(bukti ", reasons[0].text)
    figure = next(one for one in reasons if one.part == "evidence")
    assert re.fullmatch(r"Indeks Reformasi Birokrasi: 9\d,\d\d \(20\d\d\)\.", figure.text)
    assert figure.source
    received = [one.text for one in reasons if one.part == "received"]
    assert "Kalimantan Tengah sudah berkunjung ke Jawa Barat" in received[0]
    assert "tindak lanjutnya" in received[0]
    assert "pernah menerima" in received[1]


def test_chosen_host_without_a_fitting_practice_is_compared_and_said_to_have_none(site: Installation) -> None:
    answer = recommend(site, "nilai SAKIP rendah", "62.03", host="33.10")
    chosen = next(one for one in answer.hosts if one.host.place == "33.10")
    assert chosen.reasons[0].text.startswith("Belum ada praktik Kab. Klaten tentang akuntabilitas kinerja")
    other = answer.hosts[0]
    assert "praktiknya belum tercatat" in why_not_chosen(site.reference, "62.03", other, chosen).lower()


def test_spending_rule_is_that_of_the_year_of_the_journey(site: Installation) -> None:
    assert "Instruksi Presiden Nomor 1 Tahun 2025" in spending_rule_in_words(site.reference, 2025)
    assert spending_rule_in_words(site.reference, 2027).endswith("periksa aturan tahun berjalan.")
