"""What only some visits have: a draft regulation, several hosts, a training cohort, another country."""

from build import a_practice, a_visit
from conftest import Make

from app.web.desk.field_faults import field_faults

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
    - {name: Kelompok 1, size: 31, regions: ["62.03"], origins: [{region: "62.71", size: 12}], office: Dinas Kominfo, days: [2024-05-06]}
  outputs: [{kind: policy-brief, title: Policy brief sampah, url: https://contoh.example/brief}]
delegation: {size: 20, origins: [{office: Dinas PUPR, size: 8}, {region: "62.03", size: 12}]}
measures: [{indicator: nilai-sakip, region: "32.73", year: 2024, value: 81.2, source: s1}, {name: Aduan, unit: buah, year: 2024, value: 9804}]
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
        "https://contoh.example/brief",
        "Dinas PUPR</span> 8",
        ">Kabupaten Kapuas</a> 12",
        "81,2",
        "9.804",
    ):
        assert text in page, text
    cohorts = library.client().get("/angkatan").text
    assert "Pelatihan Kepemimpinan Administrator · Angkatan 2" in cohorts
    assert "Policy brief sampah" in cohorts


def test_a_lesson_names_its_source_by_number(make: Make) -> None:
    lesson = "learned: ['Aduan dijawab dalam tiga hari.[^s1]']\nsources:"
    text = a_visit().replace("practices:", "topics: [aduan]\n#").replace("sources:", lesson)
    library = make({"visits/v.md": text, "visits/w.md": text.replace("[^s1]", "[^entah]")})
    (problem,) = library.bring_up_to_date().problems
    assert "entah" in problem.message
    client = library.client()
    page = client.get("/kunjungan/v").text
    lessons = page.partition('id="dijelaskan"')[2].partition("</section>")[0]
    assert "Aduan dijawab dalam tiga hari." in lessons
    assert 'href="#sumber-1"' in lessons
    for address in ("/kunjungan/v", "/cari?q=aduan"):
        assert "[^s1]" not in client.get(address).text, address


COPYING = """\
steps: ['Dewan mengusulkan rancangan.[^s1]', Perda disahkan.]
prerequisites: ['Tim pengawas.[^s1]']
resources: {budget: {text: Rp3 miliar pada 2020, source: s1}}
contact: {agency: Dinas Tuan Rumah, channel: Jalan Merdeka 1, url: https://contoh.example/kontak, seen: 2026-11-30}
sources:"""


def test_a_visit_tells_how_its_host_does_it(make: Make) -> None:
    text = a_visit().replace("practices:", "topics: [aduan]\n#").replace("sources:", COPYING)
    library = make(
        {"visits/v.md": text, "visits/w.md": text.replace("rancangan.[^s1]", "rancangan.[^entah]")}
    )
    (problem,) = library.bring_up_to_date().problems
    assert (problem.key, problem.code) == ("steps.0", "R01")
    client = library.client()
    page = client.get("/kunjungan/v").text
    steps = page.partition('id="langkah"')[2].partition("</section>")[0]
    assert steps.index("Dewan mengusulkan rancangan.") < steps.index("Perda disahkan.")
    assert 'href="#sumber-1"' in steps
    for text in ("Tim pengawas.", "Rp3 miliar pada 2020", "Dinas Tuan Rumah", "Jalan Merdeka 1"):
        assert text in page, text
    assert "/kunjungan/v" in client.get("/cari?q=tim+pengawas").text
    assert "Dinas Tuan Rumah" in client.get("/r/32/").text


def test_a_visit_shows_the_steps_and_the_contact_of_the_practice_it_studied(make: Make) -> None:
    contact = "contact: {agency: Biro Tuan Rumah, channel: Jalan Merdeka 2}\nsteps: [Satu., Dua.]\nsources:"
    library = make(
        {"practices/p.md": a_practice().replace("sources:", contact), "visits/v.md": a_visit(practice="p")}
    )
    assert library.bring_up_to_date().problems == []
    page = library.client().get("/kunjungan/v").text
    assert "Jalan Merdeka 2" in page
    assert "Lihat caranya: 2 langkah." in page
    how = page.split("Lihat caranya")[1].split("</details>")[0]
    assert [step in how for step in ("Satu.", "Dua.")] == [True, True]
    assert 'href="/praktik/p"' in how


def test_check_names_an_unknown_region_among_the_hosts(make: Make) -> None:
    text = a_visit().replace("practices:", "topics: [sampah]\n#").replace("sources:", PARTS)
    library = make({"visits/2024-05-a.md": text.replace('"32.04"', '"32.99"')})
    (problem,) = library.bring_up_to_date().problems
    assert (problem.key, problem.code) == ("hosts.1.region", "R01")


ABROAD = """\
country: Malaysia
follow_ups: [{id: f1, action: Meniru layanan satu loket, role: bkd, status: rencana, due: 2024-12-31}]
questions: [{question: Berapa lama izin satu loket?, answer: Satu hari.}]
sources:"""
WHERE_VISITS_ARE_LISTED = (
    *("/", "/kunjungan/", "/kunjungan/2024-05-a", "/kunjungan/2024-05-a/riwayat", "/praktik/satu"),
    *("/nilai/adaptif", "/peran/bkd", "/daerah/62", "/r/62/", "/tindak-lanjut", "/matriks", "/silsilah?praktik=satu"),
    *("/peta", "/linimasa", "/pilihan?kunjungan=2024-05-a", "/tentang/isi", "/siapkan?masalah=izin+loket&daerah=32"),
    *("/banding?daerah=62&daerah=32", "/umpan.atom", "/kunjungan/umpan.atom", "/sitemap.xml", "/raperda"),
    *("/kunjungan/2024-05-a.md", "/kunjungan/2024-05-a.json", "/kunjungan/2024-05-a.docx", "/kunjungan/2024-05-a.pdf"),
    *("/kunjungan/2024-05-a.png", "/kunjungan/2024-05-a.bib", "/kunjungan/2024-05-a.ris", "/data/kunjungan.csv"),
    *("/data/tindak-lanjut.csv", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/linimasa.svg", "/silsilah.svg"),
    *("/api/v1/visits", "/api/v1/visits/2024-05-a", "/api/v1/follow-ups", "/api/v1/search?q=malaysia"),
    *("/api/v1/recommendations?problem=izin+loket", "/cari?q=berapa+lama+izin+satu+loket", "/en/kunjungan/2024-05-a"),
)  # fmt: skip


def test_a_visit_abroad_needs_no_indonesian_host_and_stands_on_every_page(make: Make) -> None:
    text = a_visit(title="Studi tiru izin satu loket").replace("sources:", ABROAD)
    (host,) = [line for line in text.splitlines() if line.startswith("host:")]
    library = make({"practices/satu.md": a_practice(), "visits/2024-05-a.md": text.replace(f"{host}\n", "")})
    assert library.bring_up_to_date().problems == []
    client = library.client()
    for address in WHERE_VISITS_ARE_LISTED:
        assert client.get(address).status_code == 200, address
    for address in ("/kunjungan/2024-05-a", "/kunjungan/", "/linimasa", "/tindak-lanjut"):
        assert "Malaysia" in client.get(address).text, address
    (found,) = client.get("/api/v1/search?q=studi+tiru+luar+negeri&level=luar-negeri").json()["items"]
    assert (found["region"], found["ministry"]) == (None, None)
    assert "/cari?jenis=visit&amp;tingkat=luar-negeri" in client.get("/peta").text


def test_a_visit_without_host_region_and_country_is_told_to_name_one(make: Make) -> None:
    text = a_visit().replace('host: {regions: ["32"], ', "host: {")
    (problem,) = make({"visits/2024-05-a.md": text}).bring_up_to_date().problems
    assert (problem.key, problem.code) == ("host", "K03")
    assert "country: Jepang" in problem.hint
    (fault,) = field_faults([problem], "visit")
    assert (
        fault.message == "Tulis “Daerah” atau “Kementerian atau lembaga”, atau “Negara” di luar “Tuan rumah”."
    )
    assert fault.hint.endswith("Kunjungan ke luar negeri: tulis “Negara”, misalnya Jepang.")
