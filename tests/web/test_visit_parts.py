"""What only some visits have: a draft regulation, several hosts, a training cohort, another country."""

from build import a_visit
from conftest import Make

PARTS = """\
subject: {title: Raperda Pengelolaan Sampah, stage: pembahasan, regulation: Perda Kota Bandung Nomor 9 Tahun 2018, became: Perda Kabupaten Kapuas Nomor 3 Tahun 2025}
hosts:
  - {region: "32.73", office: Dinas Lingkungan Hidup, days: [2024-05-06], receiver: {position: Kepala Dinas}}
  - {region: "32.04", office: Bagian Organisasi, days: [2024-05-07, 2024-05-08]}
cohort:
  programme: Pelatihan Kepemimpinan Administrator
  angkatan: 2
  organiser: BPSDM Provinsi Kalimantan Tengah
  groups:
    - {name: Kelompok 1, size: 31, regions: ["62.03"], office: Dinas Kominfo}
country: Jepang
sources:"""


def test_page_tells_the_draft_regulation_each_host_and_the_cohort(make: Make) -> None:
    library = make(
        {
            "visits/2024-05-a.md": a_visit()
            .replace("practices:", "topics: [sampah]\n#")
            .replace("sources:", PARTS)
        }
    )
    assert library.bring_up_to_date().problems == []
    page = library.client().get("/kunjungan/2024-05-a").text
    for text in (
        "Raperda Pengelolaan Sampah · pembahasan",
        "Perda Kota Bandung Nomor 9 Tahun 2018",
        "Perda Kabupaten Kapuas Nomor 3 Tahun 2025",
        "7 Mei 2024, 8 Mei 2024",
        "Pelatihan Kepemimpinan Administrator · Angkatan 2 · BPSDM Provinsi Kalimantan Tengah",
        "Kelompok 1: Dinas Kominfo",
        "31 orang",
        "Jepang",
    ):
        assert text in page, text


def test_check_names_an_unknown_region_among_the_hosts(make: Make) -> None:
    text = a_visit().replace("practices:", "topics: [sampah]\n#").replace("sources:", PARTS)
    library = make({"visits/2024-05-a.md": text.replace('"32.04"', '"32.99"')})
    (problem,) = library.bring_up_to_date().problems
    assert (problem.key, problem.code) == ("hosts.1.region", "R01")
