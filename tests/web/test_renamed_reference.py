"""Codes renamed in the reference files under published documents: every page answers with the code for a name."""

import re
from collections.abc import Iterator

import pytest
from conftest import sampled
from fastapi.testclient import TestClient

from app.documents.reference.data import load_reference
from tests.build import CONTENT, some_documents
from tests.conftest import install
from tests.page_kinds import PAGES

RENAMED = {
    "values.yaml": {"kompeten": "kompeten-baru"},
    "roles.yaml": {"bkd": "bkd-baru"},
    "regulations.yaml": {"uu-20-2023-asn": "uu-20-2023-asn-baru"},
    "indicators.yaml": {"indeks-rb": "indeks-rb-baru"},
    "question_themes.yaml": {"bkd": "bkd-baru", "indeks-rb": "indeks-rb-baru"},
    "regions.yaml": {"32": "39"},
    "scores.yaml": {"indeks-rb": "indeks-rb-baru", "32": "39"},
}
"""Codes that many documents use, one of each kind; scores and themes follow, for they must name known codes."""

PRACTICE = "jabar-roadmap-reformasi-birokrasi"
"""In the renamed region."""
VISIT = "2025-02-kalteng-to-jabar"
NAMED = ("diy-sakip-aa",)
FORMS = ("", ".json", ".docx", ".pdf", ".md", ".png")
ADDRESSES = (
    *PAGES,
    *(f"/praktik/{PRACTICE}{form}" for form in FORMS),
    *(f"/kunjungan/{VISIT}{form}" for form in FORMS),
    "/cari?q=sakip",
    "/cari?nilai=kompeten&peran=bkd&daerah=32&indikator=indeks-rb",
    *(f"/cari.{form}?q=sakip" for form in ("csv", "xlsx", "atom")),
    *(f"/{name}.csv" for name in ("matriks", "peta", "silsilah", "linimasa", "tindak-lanjut")),
    *("/praktik/umpan.atom", "/kunjungan/umpan.atom", "/tindak-lanjut.atom", "/tindak-lanjut.ics"),
    *("/sitemap.xml", "/data.jsonld", "/llms.txt", "/pustaka.zip"),
    f"/banding?praktik={PRACTICE}&praktik=diy-sakip-aa",
    "/banding?daerah=39&daerah=33",
    f"/banding.csv?praktik={PRACTICE}&praktik=diy-sakip-aa",
    f"/pilihan/buklet.docx?praktik={PRACTICE}&kunjungan={VISIT}",
    "/siapkan?masalah=talenta&nilai=kompeten&peran=bkd-baru&daerah=32.04",
    "/siapkan/pertimbangan?masalah=budaya+kerja&daerah=62&tuan_rumah=39",
    *("/nilai/kompeten-baru", "/peran/bkd-baru", "/daerah/39", "/daerah/32.04"),
    *("/regulasi/uu-20-2023-asn-baru", "/indikator/indeks-rb-baru", "/indikator/indeks-rb-baru.csv"),
    *(f"/data/{name}.csv" for name in ("praktik", "kunjungan", "nilai", "peran", "daerah", "regulasi")),
    *(f"/data/{name}.csv" for name in ("indikator", "matriks", "tindak-lanjut", "ukuran")),
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    *(f"/api/v1/{name}" for name in ("practices", "visits", "values", "roles", "regions", "indicators")),
    *(
        f"/api/v1/{name}"
        for name in ("regulations", "matrix", "follow-ups", "search?q=sakip", "suggest?q=bkd")
    ),
    *(f"/api/v1/practices/{PRACTICE}", f"/api/v1/visits/{VISIT}"),
    "/api/v1/recommendations?problem=talenta&region=33&role=bkd-baru",
)


def rename_codes(text: str, codes: dict[str, str]) -> str:
    """Return the text of a reference file in which entries and scores have new codes; nothing else changes."""
    for old, new in codes.items():
        named = rf'\b(slug|code|indicator|region|role|indicators): (["\[]?){re.escape(old)}(?![\w.-])'
        text, times = re.subn(named, rf"\g<1>: \g<2>{new}", text)
        text, more = re.subn(rf"(?m)^( +){re.escape(old)}:$", rf"\g<1>{new}:", text)  # a key of a mapping
        assert times + more, old
    return text


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A part of the real content, published; then the codes are renamed and it is synced again."""
    folder = tmp_path_factory.mktemp("renamed")
    some = sorted(path.stem for path in CONTENT.glob("[pv]*s/*.md"))[::50]
    content = some_documents(folder / "content", {*NAMED, PRACTICE, VISIT, *some})
    site = install(content, folder)
    site.bring_up_to_date()
    for name, codes in RENAMED.items():
        path = content / name
        path.write_text(rename_codes(path.read_text("utf-8"), codes), encoding="utf-8")
    site.reference = load_reference(content)
    report = site.bring_up_to_date()
    assert report.invalid, "documents must be at fault for this test to prove something"
    yield site.client()
    site.engine.dispose()


@pytest.mark.parametrize("address", sampled(ADDRESSES, one_in=9))
def test_no_page_fails_after_codes_are_renamed(published: TestClient, address: str) -> None:
    assert published.get(address).status_code < 500


@pytest.mark.parametrize("folder", ["practices", "visits"])
def test_every_published_document_still_answers_after_codes_are_renamed(
    published: TestClient, folder: str
) -> None:
    part = {"practices": "praktik", "visits": "kunjungan"}[folder]
    slugs = re.findall(rf"/{part}/([^/.<]+)<", published.get("/sitemap.xml").text)
    assert len(slugs) > 12
    statuses = {slug: published.get(f"/{part}/{slug}").status_code for slug in slugs}
    assert {slug: status for slug, status in statuses.items() if status != 200} == {}


def test_a_page_shows_the_code_where_the_name_is_unknown(published: TestClient) -> None:
    slug = next(
        slug
        for slug in re.findall(r"/praktik/([^/.<]+)<", published.get("/sitemap.xml").text)
        if "- value: kompeten\n" in (CONTENT / f"practices/{slug}.md").read_text()
    )
    assert '<span class="nilai">kompeten</span>' in published.get(f"/praktik/{slug}").text
