"""Harvests: documents of other sites come, follow and leave; a source that fails or lies changes nothing."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, free_port
from origins import Origin, origin_on_the_web

from app import clock
from app.documents.markdown.files import edit_text
from app.documents.markdown.listing import find_files
from app.documents.validation.rules import check_folder
from app.operations.backup.archive import MANIFEST
from app.operations.doctor import diagnose
from app.operations.harvest import offers
from app.operations.harvest.harvester import Harvester
from app.operations.harvest.sources import load_sources
from app.operations.harvest.states import HarvestReport

TABLE = """\
nomor;judul;tanggal;asal;tujuan;topik
K-01;Kunjungan ke Sleman;11 Februari 2025;Kabupaten Sumedang;Kabupaten Sleman;sampah, desa
K-02;Kunjungan ke entah;12/03/2025;Negeri Dongeng;Kabupaten Sleman;desa
"""


@pytest.fixture
def origin() -> Iterator[Origin]:
    with origin_on_the_web() as origin:
        yield origin


@pytest.fixture
def library(make: Make, origin: Origin) -> Installation:
    sources = [{"name": "jabar", "title": "Jawa Barat", "kind": "studi-banding", "address": origin.address}]
    library = make({"harvest.yaml": json.dumps({"sources": sources}), "practices/satu.md": a_practice()})
    library.bring_up_to_date()
    return library


def harvester_of(library: Installation) -> Harvester:
    return Harvester(library.engine, library.content, lambda: library.reference, library.bring_up_to_date)


def harvest(library: Installation, *, accept_loss: bool = False) -> HarvestReport:
    (source,) = load_sources(library.content).values()
    return harvester_of(library).run(source, accept_loss=accept_loss)


def three(**more: str) -> dict[str, str | bytes]:
    files = {
        "practices/satu.md": a_practice(title="Satu dari sana"),
        "visits/dua.md": a_visit(practice="satu"),
    }
    return {**files, "visits/tiga.md": a_visit(title="Tiga", practice="satu"), **more}


def files_of(library: Installation) -> dict[str, bytes]:
    return {file.path: file.absolute.read_bytes() for file in find_files(library.content)}


def test_documents_of_another_site_come_follow_and_leave(
    library: Installation, origin: Origin, tmp_path: Path
) -> None:
    origin.offer(tmp_path / "1", three(), "satu")
    report = harvest(library)
    assert (report.added, report.refused, report.fault) == (3, {}, "")
    assert origin.asked == ["/pustaka.zip?lampiran=tanpa"]
    visitor = library.client()
    page = visitor.get("/kunjungan/jabar--dua").text
    assert f'<link rel="canonical" href="{origin.address}/kunjungan/dua">' in page
    assert 'href="/praktik/jabar--satu"' in page, "it studied the practice of its own site, not ours"
    assert visitor.get("/api/v1/visits/jabar--dua").json()["changed"] == "2025-03-04"
    before = files_of(library)
    assert harvest(library).unchanged == 3
    assert origin.asked == ["/pustaka.zip?lampiran=tanpa"] * 2

    changed = three(**{"visits/dua.md": a_visit(title="Kini dua belas", practice="satu")})
    del changed["visits/tiga.md"]
    origin.offer(tmp_path / "2", changed, "dua")
    report = harvest(library)
    assert (report.changed, report.withdrawn, report.unchanged) == (1, 1, 1)
    assert "Kini dua belas" in visitor.get("/kunjungan/jabar--dua").text
    gone = visitor.get("/kunjungan/jabar--tiga")
    assert gone.status_code == 410
    assert "tidak lagi ada di situs asalnya" in gone.text
    assert (
        files_of(library)["practices/harvested/jabar/jabar--satu.md"]
        == before["practices/harvested/jabar/jabar--satu.md"]
    ), "the day of fetching is that of the text"

    assert harvester_of(library).remove("jabar") == 2
    assert [file for file in files_of(library) if "jabar" in file] == []
    assert visitor.get("/praktik/satu").status_code == 200


def _bomb(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
            for one in manifest["files"]:
                bomb.writestr(
                    one["path"], b"\0" * 30_000_000 if "satu" in one["path"] else archive.read(one["path"])
                )
            bomb.writestr(MANIFEST, json.dumps(manifest))
    return made.getvalue()


def _answer(origin: Origin, fault: str, whole: bytes, folder: Path) -> None:
    """Have a source fail or lie in one way."""
    origin.status, origin.headers, origin.body = 200, {}, whole
    match fault:
        case "error":
            origin.status = 500
        case "moved":
            origin.status, origin.headers = 302, {"Location": "http://169.254.169.254/"}
        case "garbage":
            origin.body = b"<html>Sedang dipelihara</html>" * 1_000
        case "truncated":
            origin.body = whole[:-2_000]
        case "bomb":
            origin.body = _bomb(whole)
        case "withdrawn":
            origin.offer(folder, {"practices/satu.md": a_practice()})


def test_a_source_that_fails_or_lies_changes_nothing(
    library: Installation, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin.offer(tmp_path / "1", three())
    harvest(library)
    before = files_of(library)
    origin.offer(tmp_path / "2", three(**{"visits/dua.md": a_visit(title="Lain", practice="satu")}))
    whole = origin.body
    for fault, said in (
        ("error", "status 500"),
        ("moved", "pindah ke http://169.254.169.254/"),
        ("garbage", "tidak utuh"),
        ("truncated", "tidak utuh"),
        ("bomb", "tidak utuh"),
        ("withdrawn", "hanya masih menawarkan 1 dari 3"),
    ):
        _answer(origin, fault, whole, tmp_path / "3")
        assert said in harvest(library).fault, fault
        assert files_of(library) == before, fault
    assert harvest(library, accept_loss=True).withdrawn == 2
    with monkeypatch.context() as patch:
        patch.setattr(offers, "MAX_ARCHIVE_BYTES", 100)
        assert "lebih dari" in harvest(library).fault
    address, nobody = origin.address, f"http://127.0.0.1:{free_port()}"
    listed = library.content / "harvest.yaml"
    listed.write_text(listed.read_text().replace(address, nobody))
    assert "tidak menjawab" in harvest(library).fault


def test_a_document_that_breaks_a_rule_stays_out_and_the_others_come(
    library: Installation, origin: Origin, tmp_path: Path
) -> None:
    elsewhere = {"source": "x", "name": "X", "url": "https://x.example/", "fetched": "2026-01-01"}
    bad = {
        "practices/markup.md": a_practice(body="Lihat <script>alert(1)</script> ini."),
        "practices/peran.md": a_practice(role="tukang-kebun"),
        "practices/pribadi.md": a_practice(body="Hubungi 0812-3456-7890."),
        "practices/harvested/x/x--lain.md": edit_text(a_practice(), {"origin": elsewhere}),
        "visits/rusak.md": "bukan dokumen",
        "practices/tiga.md": a_practice(),  # as a visit of the same name
        "visits/empat.md": a_visit(title="Empat", practice="peran"),  # one that does not come
    }
    origin.offer(tmp_path / "1", three(**bad))
    report = harvest(library)
    reasons = {path.rpartition("--")[2].removesuffix(".md"): why for path, why in report.refused.items()}
    assert report.added == 4
    assert check_folder(library.content, library.reference)[1] == []
    assert "memuat HTML: “<script>”" in reasons["markup"]
    assert "Peran “tukang-kebun” tidak dikenal" in reasons["peran"]
    assert "data pribadi" in reasons["pribadi"]
    assert "B03" in reasons["rusak"]
    assert any("dua kali" in why or "sama dengan dokumen lain" in why for why in report.refused.values())
    assert len(report.refused) == 6
    assert harvest(library).refused == report.refused


def test_rows_of_an_open_table_become_documents(make: Make, origin: Origin) -> None:
    source = {
        "name": "satu-data",
        "title": "Satu Data",
        "kind": "csv",
        "address": f"{origin.address}/kunjungan.csv",
        "license": "CC0-1.0",
        "document": "visit",
        "id": "nomor",
        "page": f"{origin.address}/kunjungan/{{id}}",
        "columns": {
            "title": "judul",
            "summary": "judul",
            "date_start": "tanggal",
            "guest.regions": "asal",
            "host.regions": "tujuan",
            "topics": "topik",
        },
        "constants": {"kind": "kunjungan-kerja"},
        "separator": ",",
    }
    library = make({"harvest.yaml": json.dumps({"sources": [source]})})
    origin.body = TABLE.encode()
    report = harvest(library)
    assert report.added == 1
    assert "Negeri Dongeng" in report.refused["visits/harvested/satu-data/satu-data--k-02.md"]
    visit = library.client().get("/api/v1/visits/satu-data--k-01").json()
    assert (visit["date_start"], visit["guest"]["regions"]) == ("2025-02-11", ["32.11"])
    assert (visit["topics"], visit["license"]) == (["sampah", "desa"], "CC0-1.0")
    assert visit["origin"]["url"] == f"{origin.address}/kunjungan/K-01"
    origin.body = TABLE.replace("tanggal", "hari").encode()
    assert harvest(library).fault == "Kolom tanggal tidak ada di tabel itu."


def test_a_source_is_harvested_when_due_and_told_when_it_fails_for_days(
    library: Installation, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    origin.offer(tmp_path / "1", three())
    harvester = harvester_of(library)
    harvester.run_due()
    harvester.run_due()
    assert len(origin.asked) == 1
    state = harvester.states.get("jabar")
    assert harvester.states.claim("jabar", state)
    assert not harvester.states.claim("jabar", state), "of two processes one harvests"
    assert "visits/harvested/jabar/jabar--dua.md" in files_of(library)
    origin.status = 503
    told = {}
    for days in (1.1, 2, 5):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        harvester.run_due()
        findings = diagnose(
            database_url=library.url, content_dir=library.content, index_dir=library.index, settings=()
        )
        told[days] = next(one for one in findings if one.name == "Panen jabar")
    assert len(origin.asked) == 4
    assert [one.is_ok for one in told.values()] == [True, True, False]
    assert "status 503" in told[5].text
