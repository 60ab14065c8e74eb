"""After a withdrawal nothing of the document is public any more: every route is walked, so a new one is covered too."""

import itertools
import re
import zipfile
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from io import BytesIO

import hostile_files as made
import pytest
import zstandard
from build import a_practice, a_visit, content_folder
from conftest import Installation, exhaustive, install, swept
from httpx2 import Client, Response
from people import approve_at_desk, send, send_at_desk, signed_in
from plan_forms import begin
from pypdf import PdfReader
from routes import routes_of
from running import running

from app.accounts.permissions import Role
from app.preparation.papers.catalogue import PAPERS
from app.publishing.revisions import ensure_first_revision
from app.store.database import write_session
from app.store.repositories.popular_queries import MIN_COUNT, PopularQueries
from app.web.api.router import router as api
from app.web.middleware.locale import localised_path
from app.web.opendata.datasets import DATA_SETS
from app.web.preparation.plan_form import PLAN_CHAPTERS
from app.web.routes import PAGES

MARKED = (
    "judul ringkasan naskah perbaikan ukuran topik catatan lampiran kunjungan pokok pelajaran tanya jawab tindak "
    "kutipan halaman"
).split()
"""What is written of each part of the documents behind ``zyq``; the key of a form may hold these letters too."""
MARK = re.compile(f"zyq(?:{'|'.join(MARKED)})", re.IGNORECASE)
"""Every text of the withdrawn documents has such a word, and nothing else has one."""
TITLE_IN_PLANS = {"zyqjudul"}
"""A plan is a paper of its owner behind a secret link; its questions, made when it began, name the practice."""
PRACTICE = a_practice(
    title="Kelabang zyqjudul", summary="Kelabang zyqringkasan.", body="Naskah kelabang zyqnaskah."
).replace(
    "sources:",
    """\
measures: [{name: Kelabang zyqukuran, unit: orang, year: 2023, value: 7, source: s1}]
tags: [zyqtopik]
notes: [Kelabang zyqcatatan.]
attachments: [{file: paparan.pdf, title: Kelabang zyqlampiran}]
sources:""",
)
VISIT = a_visit(title="Kunjungan kelabang zyqkunjungan", practice="hilang").replace(
    "sources:",
    """\
topics: [zyqpokok]
learned: [Kelabang zyqpelajaran.]
questions: [{question: Apa kelabang zyqtanya?, answer: Itu zyqjawab., value: akuntabel, role: bkd}]
follow_ups: [{id: f1, action: Menyusun zyqtindak., due: 2025-06-30, status: rencana, practice: hilang}]
quotes: [{speaker: Kepala Biro, position: Kepala, text: Kelabang zyqkutipan., source: s1}]
sources:""",
)
STAYS = a_practice(title="Tetap ada", body="Berbeda.").replace(
    "sources:", "adapted_from: [{practice: hilang, visit: 2024-05-hilang, changes: Lebih ringkas.}]\nsources:"
)
VALUES = {
    "/{part}/{slug}/": (
        {"part": "praktik", "slug": "hilang"},
        {"part": "kunjungan", "slug": "2024-05-hilang"},
    ),
    "/praktik/{slug}": ({"slug": "hilang"}, {"slug": "tetap"}),
    "/kunjungan/{slug}": ({"slug": "2024-05-hilang"},),
    "/api/v1/practices/": ({"slug": "hilang"}, {"slug": "tetap"}),
    "/api/v1/visits/": ({"slug": "2024-05-hilang"},),
    "/api/v1/drafts/": ({"draft_id": "1"},),
    "/dokumen/": ({"name": "mencari"},),
    "/lampiran/": ({"slug": "hilang", "name": "paparan.pdf"},),
    "/nilai/": ({"slug": "akuntabel"},),
    "/peran/": ({"slug": "bkd"}, {"slug": "biro-organisasi"}),
    "/daerah/": ({"code": "32"}, {"code": "62"}),
    "/r/{code}/": ({"code": "32"}, {"code": "62"}),
    "/regulasi/": ({"slug": "pergub-jabar-26-2023"},),
    "/indikator/": ({"slug": "indeks-rb"},),
    "/data/": tuple({"name": name} for name in DATA_SETS),
    "/berkas/{name}.{form}": tuple({"name": name, "form": "docx"} for name in [*PAPERS][::4]),
    "/berkas/{file}": ({"file": "surat.docx"},),
    "/hadir/": ({"request_id": "1", "part": "1", "sign": "salah"},),
    "/langganan/{link}": ({"link": "salah"},),
    "/kebutuhan/{need_id}": ({"need_id": "1"},),
    "/kalender/": ({"host_id": "32", "sign": "salah"},),
    "/ubah/{name}": tuple({"name": name} for name in PLAN_CHAPTERS),
    "/riwayat/{number}": tuple({"number": number} for number in "123"),
}
"""Parts of routes → what stands in their addresses; a route with other parameters fails until it is added."""
OF_A_PLAN = ("/berkas/{name}.{form}", "/ubah/{name}")
NEED = "masalah=kelabang&daerah=62&tuan_rumah=32"
QUERIES = {
    "/cari": ("q=kelabang", "q=kelabang&jenis=kunjungan", "q=naskah"),
    "/api/v1/search": ("q=kelabang", "type=practice", "type=visit"),
    "/api/v1/suggest": ("q=kela", "q=kunj"),
    "/api/v1/recommendations": ("problem=kelabang&home=62",),
    "/pilihan/buklet": ("praktik=hilang&kunjungan=2024-05-hilang",),
    "/pilihan": ("praktik=hilang&kunjungan=2024-05-hilang",),
    "/banding": ("praktik=hilang&praktik=tetap", "daerah=32&daerah=62"),
    "/silsilah": ("praktik=hilang",),
    "/siapkan": (NEED,),
    "/siapkan/pertimbangan": (NEED,),
    "/siapkan/rencana/baru": (NEED,),
    "/oai": (
        "verb=ListRecords&metadataPrefix=oai_dc",
        "verb=ListIdentifiers&metadataPrefix=oai_dc",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:praktik/hilang",
    ),
}
"""Queries of routes; every route is also walked without one."""
ENCODINGS = ("identity", "gzip", "br", "zstd", "*", "gzip;q=0.5, br")


def addresses(plan: str, one_in: int) -> Iterator[str]:
    """Every address of the public site that can be read, in Indonesian, with every value and query above.

    Of the papers and chapters of a plan one in so many.
    """
    for route in routes_of(api, *PAGES):
        path = f"/api/v1{route.path}" if route.path in API_PATHS else route.path
        if "GET" not in route.methods or path.startswith(("/meja", "/masuk", "/keluar")):
            continue
        chosen = [
            values[::one_in] if part in OF_A_PLAN else values
            for part, values in VALUES.items()
            if part in path
        ]
        for values in itertools.product(*chosen):
            address = path.format(**ChainMap({"token": plan}, *values))
            for query in ("", *QUERIES.get(path.split(".")[0], ())):
                asked = f"{address}?{query}" if query else address
                yield asked


def in_english(addresses: Iterable[str]) -> list[str]:
    """The same pages in English, but papers, which are Indonesian in both."""
    return [
        english
        for asked in addresses
        if "/berkas/" not in asked and (english := localised_path(asked, "en")) != asked
    ]


API_PATHS = {route.path for route in routes_of(api)}


def text_of(answer: Response) -> str:
    """What a reader finds in an answer: the words of its page, archive, spreadsheet or paper."""
    kind, data = answer.headers.get("content-type", ""), answer.content
    if answer.headers.get("content-encoding") == "zstd":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    if kind == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if data[:2] == b"PK":
        archive = zipfile.ZipFile(BytesIO(data))
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return unescape(data.decode("utf-8", "replace"))


def walk(worker: Client, asked: Iterable[str]) -> dict[str, set[str]]:
    """Ask for every address, each time with another encoding; address → marked words that it tells."""
    found: dict[str, set[str]] = {}
    for address, encoding in zip(asked, itertools.cycle(ENCODINGS)):
        answer = worker.get(address, headers={"Accept-Encoding": encoding})
        assert answer.status_code < 500, (address, answer.status_code)
        quoted = TITLE_IN_PLANS if "/rencana/" in address else set()
        if words := set(MARK.findall(text_of(answer).lower())) - quoted:
            found[address] = words
    return found


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("withdrawal")
    files: dict[str, str | bytes] = {
        "practices/hilang.md": PRACTICE,
        "practices/tetap.md": STAYS,
        "visits/2024-05-hilang.md": VISIT,
        "attachments/hilang/paparan.pdf": made.pdf(),
        "attachments/hilang/paparan.pdf.txt": "Kelabang zyqhalaman",
    }
    library = install(content_folder(folder / "content", files), folder)
    assert library.bring_up_to_date().problems == []
    yield library
    library.engine.dispose()


@pytest.fixture(params=["applications", pytest.param("processes", marks=exhaustive)])
def workers(library: Installation, request: pytest.FixtureRequest) -> Iterator[list[Client]]:
    """Two readers, each at another application with a cache of its own, or at whichever process of a server answers."""
    if request.param == "applications":
        yield [library.client(), library.new_client()]
    else:
        with (
            running(library, "--no-sync", "--workers", "2") as server,
            Client(base_url=server.address, headers={"Connection": "close"}, timeout=60) as reader,
        ):
            yield [reader, reader]


@swept(one_in=12)
def test_after_a_withdrawal_no_public_address_tells_a_sentence_of_the_document(
    library: Installation, workers: Sequence[Client], one_in: int
) -> None:
    """Walk every address twice; of a plan, in English, of another process and of what told nothing, one in so many."""
    desk = library.client()
    author, reviewer, publisher = (
        signed_in(library, desk, f"{role}@contoh.go.id", ("32", role), ("62", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    draft = send_at_desk(author, "/meja/dokumen/praktik/hilang/ubah").headers["location"]
    changed = PRACTICE.replace("zyqnaskah", "zyqperbaikan")
    send_at_desk(author, f"{draft}/sumber", teks=changed, versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    approve_at_desk(reviewer, draft)
    send_at_desk(publisher, f"{draft}/terbit", alasan="Perbaikan")
    popular = PopularQueries(library.engine)
    for _time in range(MIN_COUNT):
        popular.record("kelabang zyqjudul")
    popular.flush(lambda _text: "found")
    need = {"topik": "Serangga tanah", "rincian": "Belum ada.", "daerah": "Jawa Barat"}
    send(desk, "/kebutuhan/baru", form="/kebutuhan/baru", **need)
    send_at_desk(author, "/meja/kebutuhan/1/terbitkan")
    assert send_at_desk(author, "/meja/kebutuhan/1/jawab", dokumen="/praktik/hilang").status_code == 303
    everything = list(addresses(begin(desk, masalah="kelabang", tuan_rumah="32").rsplit("/", 1)[1], one_in))
    before = walk(workers[0], everything)
    before |= walk(workers[0], in_english(before)[::one_in])
    told = set().union(*before.values())
    assert {f"zyq{one}" for one in "judul ringkasan naskah perbaikan ukuran catatan lampiran".split()} <= told
    assert {f"zyq{one}" for one in "kunjungan pelajaran tanya jawab tindak kutipan halaman".split()} <= told
    assert len(before) > 80, "a walk that meets nothing would prove nothing"
    elsewhere = dict([*before.items()][::one_in])
    assert walk(workers[1], elsewhere) == elsewhere, "the other process has the same pages in memory"

    for address in ("praktik/hilang", "kunjungan/2024-05-hilang"):
        done = send_at_desk(publisher, f"/meja/dokumen/{address}/tarik", alasan="Keliru")
        assert done.status_code == 303
    assert walk(workers[1], elsewhere) == {}
    assert walk(workers[0], [*before, *[one for one in everything if one not in before][::one_in]]) == {}
    for worker in workers:
        for address in ("/praktik/hilang", "/praktik/hilang/riwayat/1", "/kunjungan/2024-05-hilang.pdf"):
            gone = worker.get(address)
            assert (gone.status_code, "Dokumen ini ditarik: Keliru." in gone.text) == (410, True), address


def test_withdrawn_text_is_restored_as_a_draft_and_returns_with_the_revisions_left_open(
    library: Installation,
) -> None:
    visitor = library.client()
    author, reviewer, publisher = (
        signed_in(library, visitor, f"{role}@contoh.go.id", ("32", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )

    def publish(change: str, revision: str = "") -> None:
        draft = send_at_desk(author, "/meja/dokumen/praktik/tetap/ubah", revisi=revision).headers["location"]
        send_at_desk(author, f"{draft}/sumber", teks=STAYS.replace("Berbeda.", change), versi="1")
        send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
        approve_at_desk(reviewer, draft)
        assert send_at_desk(publisher, f"{draft}/terbit", alasan=change).status_code == 303

    for change in ("Kedua.", "Ketiga."):
        publish(change)
    form = publisher.get("/meja/dokumen/praktik/tetap").text
    assert [number in form for number in ('name="buka" value="1"', 'name="buka" value="3"')] == [True, False]
    send_at_desk(publisher, "/meja/dokumen/praktik/tetap/tarik", alasan="Keliru", buka="1")
    statuses = [visitor.get(f"/praktik/tetap/riwayat/{number}").status_code for number in range(1, 6)]
    assert statuses == [410] * 5, "while it is withdrawn nobody reads any of them"
    desk = author.get("/meja/dokumen/praktik/tetap").text
    assert [f'<option value="{number}"' in desk for number in (1, 2, 3, 4)] == [True, False, False, True]
    publish("Keempat.", revision="4")
    statuses = [visitor.get(f"/praktik/tetap/riwayat/{number}").status_code for number in range(1, 6)]
    assert statuses == [200, 410, 410, 410, 200]
    history = visitor.get("/praktik/tetap/riwayat").text
    assert history.count("ditutup") == 3
    assert "Keempat." in visitor.get("/praktik/tetap").text
    assert "Ketiga." not in visitor.get("/praktik/tetap/riwayat/5").text, "what changed is not told either"


def test_history_of_a_deleted_file_is_not_public(library: Installation) -> None:
    visitor = library.client()
    with write_session(library.engine) as session:
        ensure_first_revision(session, "practice", "tetap", STAYS)
    assert visitor.get("/praktik/tetap/riwayat/1").status_code == 200
    (library.content / "practices/tetap.md").unlink()
    library.bring_up_to_date()
    for address in ("/praktik/tetap", "/praktik/tetap/riwayat", "/praktik/tetap/riwayat/1"):
        assert visitor.get(address).status_code == 404
    publisher = signed_in(library, visitor, "p@contoh.go.id", ("32", Role.PUBLISHER))
    closed = send_at_desk(
        publisher, "/meja/dokumen/praktik/tetap/tutup", revisi="1", alasan="Memuat nama orang"
    )
    assert closed.status_code == 303, "the last revision can be closed where nothing is published"
