import re
from datetime import date

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make

from app.documents.reference.geography import ISLANDS, NEIGHBOURS, borders_between
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.context import PaperContext
from app.preparation.plans.plan import Plan
from app.preparation.recommendation.recommender import Recommendation, Recommender, Travel
from app.preparation.recommendation.scoring import Need
from app.preparation.recommendation.weights import WEIGHTS, weighted_mean
from app.printing.blocks import texts_of
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

IN_2025 = Travel(year=2025)
ANSWERED = """\
---
title: Rombongan lain
summary: Rombongan belajar.
kind: studi-banding
date_start: 2024-05-06
guest: {regions: ["64"], agencies: [{role: bkd, name: BKD Tamu}]}
host: {regions: ["32"], agencies: [{role: biro-organisasi, name: Biro Tuan Rumah}]}
practices: [{practice: satu, learned: Rinciannya belum diketahui.}]
questions:
  - {question: Siapa yang menilai?, answer: Tim gabungan BKD dan Inspektorat., role: bkd}
  - {question: Berapa biayanya?}
sources:
  - {id: s1, title: Sumber, publisher: Penerbit, url: "https://contoh.example/"}
---

## Temuan

Ada temuan.
"""


def recommend(site: Installation, need: Need, limit: int = 8, travel: Travel = IN_2025) -> Recommendation:
    return Recommender(DocumentRepository(site.engine), HostRepository(site.engine)).recommend(
        need, engine=site.search, reference=site.reference, limit=limit, travel=travel
    )


@pytest.fixture(scope="module")
def seed(site: Installation) -> Recommendation:
    return recommend(site, Need("budaya kerja BerAKHLAK, roadmap RB", (), ("biro-organisasi",), "62"))


def test_kalteng_asking_for_work_culture_gets_jawa_barat_first(seed: Recommendation) -> None:
    assert seed.hosts[0].host.place == "32"
    assert len(seed.hosts) >= 3
    slugs = {practice.card.slug for practice in seed.hosts[0].host.practices}
    assert {"jabar-roadmap-reformasi-birokrasi", "jabar-internalisasi-berakhlak-setda"} <= slugs


def test_the_reasons_are_those_of_the_seed_case(seed: Recommendation) -> None:
    reasons = seed.hosts[0].reasons
    text = " ".join(reason.text for reason in reasons)
    assert re.search(r"Indeks Reformasi Birokrasi: 9\d,\d\d \(20\d\d\)\.", text)
    assert "Jawa Barat pernah menerima" in text
    assert "Kalimantan Utara (November 2024)" in text
    assert "sudah dipelajari rombongan sebelumnya" in text or "sudah terjawab" in text
    assert "Kalimantan Tengah sudah berkunjung ke Jawa Barat (11 Februari 2025" in text
    figure = next(reason for reason in reasons if "Indeks Reformasi Birokrasi: 9" in reason.text)
    assert figure.source_url is not None
    assert figure.source_url.startswith("https://")


def test_every_part_of_a_score_is_explained(seed: Recommendation) -> None:
    for advice in seed.hosts:
        known = {part for part, value in advice.host.parts.items() if value is not None}
        explained = {reason.part for reason in advice.reasons}
        assert known <= explained
        assert advice.host.score == pytest.approx(weighted_mean(advice.host.parts, WEIGHTS.host))


def test_a_regency_asking_for_sakip_gets_comparable_regencies_before_provinces(site: Installation) -> None:
    hosts = [advice.host.place for advice in recommend(site, Need("SAKIP", home="62.03")).hosts]
    levels = [site.reference.places[place].level for place in hosts]
    assert levels[:2] == ["kabupaten", "kabupaten"]
    assert set(hosts[:2]) < {"32.11", "35.10", "72.01"}
    assert hosts.index("32.11") < hosts.index("34")
    assert hosts.index("72.01") < hosts.index("34")


def test_a_province_asking_for_sakip_gets_provinces_first(site: Installation) -> None:
    first = recommend(site, Need("SAKIP", home="62")).hosts[0].host.place
    assert site.reference.places[first].level == "provinsi"


def test_weak_values_alone_find_practices(site: Installation) -> None:
    found = recommend(site, Need(values=("harmonis",), home="51"))
    assert len(found.hosts) >= 3
    assert all("harmonis" in advice.practice.card.values for advice in found.practices)


def test_distance_and_similarity_are_left_out_without_a_home(site: Installation) -> None:
    parts = recommend(site, Need("SAKIP")).hosts[0].host.parts
    assert (parts["likeness"], parts["distance"]) == (None, None)


def test_the_home_is_not_recommended_to_itself(site: Installation) -> None:
    hosts = recommend(site, Need("budaya kerja BerAKHLAK", home="32")).hosts
    assert "32" not in [advice.host.place for advice in hosts]


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        ("pegawai sering bolos", "94"),
        ("pegawai malas melayani", "94"),
        ("uang pelicin", "73.22"),
        ("anak kurang gizi", "32.11"),
    ],
)
def test_a_problem_told_in_everyday_words_leads_to_a_host(
    site: Installation, problem: str, place: str
) -> None:
    assert place in [one.host.place for one in recommend(site, Need(problem, home="62.03")).hosts[:3]]


def test_unknown_words_recommend_no_host(site: Installation) -> None:
    found = recommend(site, Need("qwzx vbnm"))
    assert (found.hosts, found.answered) == ((), ())


def test_answers_are_collected_and_open_questions_stay_open(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Budaya kerja"), "visits/2024-05-a.md": ANSWERED})
    library.bring_up_to_date()
    found = recommend(library, Need("budaya kerja", home="62"))
    assert [(one.question, one.answer, one.asked) for one in found.answered] == [
        ("Siapa yang menilai?", "Tim gabungan BKD dan Inspektorat.", True)
    ]
    assert "Berapa biayanya?" in [one.question for one in found.desk.open]
    texts = [reason.text for reason in found.hosts[0].reasons]
    assert "1 pertanyaan rombongan sebelumnya sudah terjawab: bacalah dahulu." in texts


def test_a_place_where_others_studied_the_topic_comes_after_those_with_a_practice(make: Make) -> None:
    studied = a_visit(title="Belajar pengelolaan sampah pasar", practice="satu")
    library = make(
        {
            "practices/satu.md": a_practice(title="Budaya kerja", region="33"),
            "practices/sampah.md": a_practice(title="Sampah diolah di TPST", region="51"),
            "visits/2024-05-a.md": studied,
        }
    )
    library.bring_up_to_date()
    with_practice, without = recommend(library, Need("sampah menumpuk", home="73")).hosts
    assert (with_practice.host.place, without.host.place) == ("51", "32")
    said = [reason.text for reason in without.reasons][:2]
    assert said == [
        "Belum ada praktik Jawa Barat tentang pengelolaan sampah yang tercatat di perpustakaan.",
        "Kalimantan Tengah mempelajarinya di sana (6 Mei 2024): “Belajar pengelolaan sampah pasar”.",
    ]


@pytest.fixture
def described(make: Make) -> Installation:
    """A library with a visit that tells how West Java, which has no practice of its own, works."""
    visit = a_visit(title="Belajar pengelolaan sampah pasar", practice="satu").replace(
        "sources:",
        "steps: [Pedagang memilah., Truk mengangkut.]\ncontact: {agency: Dinas Kebersihan, channel: Jalan Baru 1}\nsources:",
    )
    library = make(
        {
            "practices/satu.md": a_practice(title="Budaya kerja", region="33"),
            "practices/sampah.md": a_practice(title="Sampah dan pasar yang ramai", region="51"),
            "visits/2024-05-a.md": visit,
        }
    )
    library.bring_up_to_date()
    return library


def test_a_visit_that_tells_how_its_host_does_it_speaks_for_the_host(described: Installation) -> None:
    first = recommend(described, Need("pengelolaan sampah pasar", home="33")).hosts[0]
    said = [reason.text for reason in first.reasons]
    assert first.host.place == "32"
    assert said[0] == (
        "Cara Jawa Barat mengerjakannya tertulis dalam 2 langkah: “Belajar pengelolaan sampah pasar”."
    )
    assert "Kontak kantor tercatat: Dinas Kebersihan: Jalan Baru 1." in said


def test_the_booklet_holds_the_visit_that_tells_how_the_host_does_it(described: Installation) -> None:
    answer = recommend(described, Need("pengelolaan sampah pasar", home="33"))
    plan = Plan(topic="Sampah pasar", home="33", host="32")
    context = PaperContext(described.reference, plan, (), answer, "https://contoh.example", date(2026, 12, 1))
    said = [text for block in PAPERS["buku-saku"].build(context).blocks for text in texts_of(block)]
    assert "Cara Provinsi Jawa Barat mengerjakannya" in said
    assert said.index("Pedagang memilah.") < said.index("Truk mengangkut.")
    assert "Dinas Kebersihan: Jalan Baru 1" in said


def test_what_is_said_beside_a_theme_puts_the_practice_that_has_it_first(make: Make) -> None:
    library = make(
        {
            "practices/desa.md": a_practice(
                title="Retribusi dan bagi hasil retribusi desa wisata", region="51"
            ),
            "practices/kebersihan.md": a_practice(title="Retribusi kebersihan dibayar nontunai", region="35"),
        }
    )
    library.bring_up_to_date()
    assert [one.host.place for one in recommend(library, Need("retribusi kebersihan bocor")).hosts] == [
        "35",
        "51",
    ]
    assert [one.host.place for one in recommend(library, Need("retribusi wisata bocor")).hosts] == [
        "51",
        "35",
    ]


def test_the_desk_study_names_the_rule_on_spending(seed: Recommendation) -> None:
    assert "Instruksi Presiden Nomor 1 Tahun 2025" in seed.desk.advice
    assert "Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023" in [d.title for d in seed.desk.documents]


def test_every_province_has_neighbours_and_an_island(site: Installation) -> None:
    provinces = set(site.reference.provinces)
    assert set(NEIGHBOURS) == provinces == set(ISLANDS)
    assert all(borders_between("11", province) is not None for province in provinces)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("32", "32", 0), ("32", "33", 1), ("62", "33", 1), ("62", "32", 2), ("51", "xx", None)],
)
def test_distance_is_counted_in_borders(one: str, other: str, expected: int | None) -> None:
    assert borders_between(one, other) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("62", "62"),
        ("kalimantan tengah", "62"),
        ("Provinsi Kalimantan Tengah", "62"),
        ("Kalteng", "62"),
        ("Kab. Sumedang", "32.11"),
        ("  Kota   Bandung ", "32.73"),
        ("Atlantis", None),
    ],
)
def test_a_region_is_understood_as_people_write_it(site: Installation, text: str, code: str | None) -> None:
    assert site.reference.place_names.find_code(text) == code


def test_misspelt_region_gets_suggestions(site: Installation) -> None:
    assert "Kabupaten Sumedang" in site.reference.place_names.suggest_names("Kabupaten Sumedan")


def test_newer_published_score_replaces_the_figure_of_the_practice(make: Make) -> None:
    measured = a_practice(title="Budaya kerja naik kelas").replace(
        "sources:\n", "measures:\n  - {indicator: spi, year: 2021, value: 70, source: s1}\nsources:\n"
    )
    scores = (
        "sources:\n  - {id: kpk, title: Hasil, publisher: KPK, url: https://kpk.example/}\n"
        'scores:\n  - {indicator: spi, region: "32", year: 2023, value: 75.5, source: kpk}\n'
    )
    site = make({"practices/satu.md": measured, "scores.yaml": scores})
    site.bring_up_to_date()
    (host,) = recommend(site, Need("budaya kerja", (), (), "62")).hosts
    told = [(reason.text, reason.source_url) for reason in host.reasons if reason.part == "evidence"]
    assert told == [("Survei Penilaian Integritas (SPI): 75,5 (2023).", "https://kpk.example/")]
