"""Every route of the desk, every role: a route nobody has thought about fails here."""

from collections.abc import Iterator

import pytest
from build import COHORT, a_practice, a_visit, content_folder
from conftest import Installation, install, sampled
from fastapi.testclient import TestClient
from inhabited import TERMS_OF_A_HOST
from people import account, key_of, signed_in
from routes import routes_of

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.documents.hosting.host_files import HostFiles
from app.preparation.hosting.request import RequestPart, VisitRequest
from app.preparation.hosting.requests import RequestRepository
from app.publishing.corrections import CorrectionReport, Corrections, ReportedDocument
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.needs.needs import Needs, NeedText
from app.publishing.notes.practice_notes import NoteText, PracticeNotes
from app.publishing.notes.visit_news import NewsOrigin, NewsText, VisitNewsRepository
from app.web.routes import PAGES

FIELDS = {
    "surel": "baru@contoh.go.id",
    "nama": "Baru",
    "unit": "Biro",
    "peran": "penulis",
    "daerah": "62",
    "judul": "Baru",
    "jenis": "practice",
    "langkah": "pulihkan draf",
}
"""What every form is sent with: enough for each to be answered."""
ANYBODY = frozenset(Role)
MANAGER = frozenset({Role.MANAGER})
NOBODY_HERE: frozenset[Role] = frozenset()
"""Only managers of all areas."""
WRITER = frozenset({Role.AUTHOR, Role.PUBLISHER})
PUBLISHER = frozenset({Role.PUBLISHER})

RULES: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/meja"): ANYBODY,
    ("GET", "/meja/wewenang"): ANYBODY,
    ("GET", "/meja/akun"): ANYBODY,
    ("POST", "/meja/akun/sesi/{session_id}/akhiri"): ANYBODY,
    ("POST", "/meja/akun/sandi"): ANYBODY,
    ("GET", "/meja/akun/kode"): ANYBODY,
    ("POST", "/meja/akun/kode"): ANYBODY,
    ("POST", "/meja/akun/kode/pastikan"): ANYBODY,
    ("POST", "/meja/akun/kode/matikan"): ANYBODY,
    ("GET", "/meja/akun/token"): ANYBODY,
    ("POST", "/meja/akun/token"): ANYBODY,
    ("POST", "/meja/akun/token/{token_id}/cabut"): ANYBODY,
    ("GET", "/meja/webhook"): NOBODY_HERE,
    ("POST", "/meja/webhook"): NOBODY_HERE,
    ("POST", "/meja/webhook/{webhook_id}/lanjutkan"): NOBODY_HERE,
    ("POST", "/meja/webhook/{webhook_id}/hapus"): NOBODY_HERE,
    ("GET", "/meja/orang"): MANAGER,
    ("POST", "/meja/orang"): MANAGER,
    ("POST", "/meja/orang/{email}/tautan"): MANAGER,
    ("POST", "/meja/orang/{email}/peran"): MANAGER,
    ("POST", "/meja/orang/{email}/keadaan"): MANAGER,
    ("GET", "/meja/catatan"): MANAGER,
    ("GET", "/meja/catatan.csv"): MANAGER,
    ("GET", "/meja/impor"): WRITER,
    ("POST", "/meja/impor"): WRITER,
    ("GET", "/meja/draf/{draft_id}/usulan"): ANYBODY,
    ("POST", "/meja/draf/{draft_id}/usulan"): WRITER,
    ("POST", "/meja/draf/{draft_id}/usulan/{number}/lampirkan"): WRITER,
    ("GET", "/meja/baru"): WRITER,
    ("POST", "/meja/baru"): WRITER,
    ("GET", "/meja/draf/{draft_id}"): ANYBODY,
    ("GET", "/meja/draf/{draft_id}/sumber"): WRITER,
    ("POST", "/meja/draf/{draft_id}/sumber"): WRITER,
    ("GET", "/meja/draf/{draft_id}/isi/{name}"): WRITER,
    ("POST", "/meja/draf/{draft_id}/isi/{name}"): WRITER,
    ("POST", "/meja/draf/{draft_id}/langkah"): WRITER,
    ("POST", "/meja/draf/{draft_id}/alamat"): WRITER,
    ("POST", "/meja/draf/{draft_id}/data-pribadi/hapus"): WRITER,
    ("POST", "/meja/draf/{draft_id}/catatan"): ANYBODY,
    ("POST", "/meja/draf/{draft_id}/catatan/{note_id}/selesai"): WRITER | {Role.REVIEWER},
    ("GET", "/meja/draf/{draft_id}/pratinjau"): ANYBODY,
    ("POST", "/meja/draf/{draft_id}/lampiran"): WRITER,
    ("GET", "/meja/draf/{draft_id}/lampiran/{name}"): ANYBODY,
    ("POST", "/meja/draf/{draft_id}/lampiran/{name}/hapus"): WRITER,
    ("POST", "/meja/draf/{draft_id}/terbit"): PUBLISHER,
    ("POST", "/meja/draf/{draft_id}/gabung"): WRITER,
    ("POST", "/meja/draf/{draft_id}/jadwal/batal"): PUBLISHER,
    ("GET", "/meja/dokumen/{part}/{slug}"): ANYBODY,
    ("POST", "/meja/dokumen/{part}/{slug}/ubah"): WRITER,
    ("POST", "/meja/dokumen/{part}/{slug}/konfirmasi"): WRITER,
    ("POST", "/meja/dokumen/{part}/{slug}/tutup"): PUBLISHER,
    ("GET", "/meja/koreksi"): WRITER,
    ("POST", "/meja/koreksi/{correction_id}"): WRITER,
    ("POST", "/meja/dokumen/{part}/{slug}/tarik"): PUBLISHER,
    ("GET", "/meja/tanggapan"): ANYBODY,
    ("POST", "/meja/tanggapan/{note_id}/{step}"): WRITER,
    ("GET", "/meja/kabar"): ANYBODY,
    ("GET", "/meja/kabar/kunjungan/{slug}/{region}"): WRITER,
    ("POST", "/meja/kabar/kunjungan/{slug}/{region}"): WRITER,
    ("POST", "/meja/kabar/{news_id}/{step}"): WRITER,
    ("GET", "/meja/kebutuhan"): ANYBODY,
    ("POST", "/meja/kebutuhan/{need_id}/{step}"): WRITER,
    ("GET", "/meja/laporan-ganda"): PUBLISHER,
    ("POST", "/meja/laporan-ganda"): PUBLISHER,
    ("GET", "/meja/pemakaian"): ANYBODY,
    ("GET", "/meja/tuan-rumah"): ANYBODY,
    ("GET", "/meja/tuan-rumah/{host_id}"): ANYBODY,
    ("GET", "/meja/tuan-rumah/{host_id}/permohonan/{request_id}"): ANYBODY,
    ("POST", "/meja/tuan-rumah/{host_id}/permohonan/{request_id}/{step}"): WRITER,
    ("GET", "/meja/tuan-rumah/{host_id}/permohonan/{request_id}/berkas/{file}"): ANYBODY,
    ("GET", "/meja/tuan-rumah/{host_id}/permohonan/{request_id}/hadir-{part}.svg"): ANYBODY,
    ("GET", "/meja/tuan-rumah/{host_id}/ketentuan"): ANYBODY,
    ("POST", "/meja/tuan-rumah/{host_id}/ketentuan"): WRITER,
    ("POST", "/meja/tuan-rumah/{host_id}/ketentuan/terbitkan"): PUBLISHER | {Role.REVIEWER},
    ("POST", "/meja/tuan-rumah/{host_id}/ketentuan/kembalikan"): WRITER | {Role.REVIEWER},
}
"""Who may, in the place that what the route is about belongs to."""


def desk_routes() -> Iterator[tuple[str, str]]:
    for route in routes_of(*PAGES):
        if route.path.startswith("/meja"):
            yield from ((method, route.path) for method in sorted(route.methods))


def test_every_route_of_the_desk_has_a_rule() -> None:
    assert sorted(desk_routes()) == sorted(RULES)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("walk")
    content = content_folder(
        folder / "content",
        {
            "practices/satu.md": a_practice(region="62"),
            "hosts/62.md": TERMS_OF_A_HOST,
            "visits/angkatan.md": a_visit().replace("sources:", f"{COHORT}sources:"),
        },
    )
    library = install(content, folder)
    library.bring_up_to_date()
    account(library, "sasaran@contoh.go.id", ("62", Role.READER))
    author = Person(1, "sasaran@contoh.go.id", "S", "", frozenset({("62", Role.AUTHOR)}))
    text = a_practice(region="62")
    Drafts(library.engine).create(Actor.of(author, ""), author, NewDraft("practice", "lain", "62", text))
    about = ReportedDocument("practice", "satu", "Satu", ("62",))
    host = HostFiles(content).get("62", library.reference)
    assert host is not None
    RequestRepository(library.engine, network_digest=str).submit(host, VisitRequest(parts=(RequestPart(),)))
    question = NoteText(text="Berapa biayanya dalam setahun?")
    PracticeNotes(library.engine).submit("question", "satu", "62", question)
    told = NewsText(text="Formulirnya sudah dipakai.")
    VisitNewsRepository(library.engine).submit(NewsOrigin("angkatan", "62", "alumni", "12"), told)
    Corrections(library.engine).submit(about, CorrectionReport("Angkanya keliru."))
    Needs(library.engine).submit("62", NeedText("Pengolahan sampah pasar"))
    yield library
    library.engine.dispose()


@pytest.fixture(scope="module")
def visitor(library: Installation) -> TestClient:
    return library.client()


def ask(browser: TestClient, method: str, path: str) -> int:
    address = path.format(
        email="sasaran@contoh.go.id",
        session_id=0,
        token_id=0,
        webhook_id=0,
        draft_id=1,
        note_id=1 if "tanggapan" in path else 0,
        part="1" if "hadir" in path else "praktik",
        host_id="62",
        request_id=1,
        step="jawab" if "tanggapan" in path else "terbitkan" if "kebutuhan" in path else "kabar",
        need_id=1,
        file="surat.pdf",
        slug="angkatan" if "kabar" in path else "satu",
        region="62",
        news_id=1,
        name="pokok",
        correction_id=1,
        number=1,
    )
    if method == "GET":
        return browser.get(address, follow_redirects=False).status_code
    key = key_of(browser, "/keluar")
    return browser.post(address, data={"_kunci": key, **FIELDS}, follow_redirects=False).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_routes_and_no_others(
    library: Installation, visitor: TestClient, role: Role
) -> None:
    browser = signed_in(library, visitor, f"{role}@contoh.go.id", ("62", role))
    for (method, path), roles in RULES.items():
        status = ask(browser, method, path)
        assert (status == 403) == (role not in roles), (method, path, status)
        assert status < 500, (method, path, status)


@pytest.mark.parametrize("role", sampled(Role, one_in=3))
def test_a_role_in_another_region_opens_nothing_of_this_one(
    library: Installation, visitor: TestClient, role: Role
) -> None:
    browser = signed_in(library, visitor, f"{role}-jauh@contoh.go.id", ("32", role))
    for method, path in RULES:
        public = (method, path) == ("GET", "/meja/dokumen/{part}/{slug}")  # says only that it is not theirs
        if "{" in path and "/akun/" not in path and not public:
            assert ask(browser, method, path) == 403, (method, path)


def test_nothing_of_the_desk_is_open_to_who_is_not_signed_in(visitor: TestClient) -> None:
    for method, path in RULES:
        assert ask(visitor, method, path) == (303 if method == "GET" else 401), (method, path)
