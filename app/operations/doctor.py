"""Diagnose an installation: what is wrong, and how to fix it."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, make_url

from app import clock
from app.accounts.group_roles import GroupMappingError, list_unknown_areas, parse_group_roles
from app.documents.reference.data import Reference, ReferenceDataError, load_reference
from app.operations.backup.archive import HARVEST_FILE
from app.operations.diagnosis import Diagnosis
from app.operations.harvest.sources import SourceListError, load_sources
from app.operations.harvest.states import HarvestStates
from app.operations.records import check_records
from app.operations.surroundings import check_folder
from app.publishing.mail.outbox import Outbox
from app.publishing.subscriptions.subscribers import count_confirmed
from app.search.backends.base import IndexUnavailableError
from app.search.backends.factory import IndexBackend
from app.search.engine import SearchEngine, create_search_engine
from app.store import database, schema
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import REPLICA_TIMEOUT_SECONDS, DatabaseRouter
from app.store.repositories.documents import DocumentRepository
from app.store.sync.pending import list_pending_files

MAX_FAILING = timedelta(days=3)
"""How long a source may fail until somebody must look."""
MIN_FREE_BYTES = 200_000_000
"""Bytes for a new generation of the index of 10,000 documents and for the database to grow."""


def diagnose(
    *,
    database_url: str,
    replica_url: str = "",
    content_dir: Path,
    index_dir: Path,
    search: IndexBackend = "whoosh",
    settings: Iterable[tuple[str, str, str]],
) -> list[Diagnosis]:
    """Run all checks; those made impossible by an earlier failure are omitted."""
    findings = [Diagnosis(name, is_ok=True, text=f"{value} ({origin})") for name, value, origin in settings]
    version = ".".join(map(str, sys.version_info[:3]))
    findings.append(Diagnosis("Python", is_ok=True, text=version))
    for folder in dict.fromkeys((content_dir, index_dir)):
        findings.append(_disk(folder))
        findings += check_folder(folder)
    reference, finding = _content(content_dir)
    findings.append(finding)
    engine, finding = _database(database_url)
    findings.append(finding)
    if engine and finding.is_ok:
        findings += _library(engine, content_dir)
        findings += _letters(engine)
        findings += check_records(engine)
        findings += _harvests(engine, content_dir)
        if replica_url:
            findings.append(_replica(engine, replica_url))
        if reference:
            findings.append(_index(engine, create_search_engine(engine, index_dir, reference, search)))
        engine.dispose()
    return findings


def _letters(engine: Engine) -> Iterator[Diagnosis]:
    outbox = Outbox(engine)
    failed, fault = outbox.get_failures()
    if failed:
        fix = "Periksa STUDI_BANDING_SMTP_URL; surel dikirim sendiri setelah servernya menerima."
        yield Diagnosis("Surel", is_ok=False, text=f"{failed} surel belum terkirim: {fault}", fix=fix)
    if waiting := outbox.count_waiting():
        text = f"{waiting} surel menunggu lebih dari satu jam tanpa dicoba"
        fix = "Periksa apakah layanan berjalan, dan STUDI_BANDING_SMTP_URL."
        yield Diagnosis("Antrean surel", is_ok=False, text=text, fix=fix)


def _harvests(engine: Engine, content_dir: Path) -> Iterator[Diagnosis]:
    """Say what keeps sources from being harvested; a source may be away for some days."""
    try:
        sources = load_sources(content_dir)
    except SourceListError as error:
        fix = f"Benahi {HARVEST_FILE}; sementara itu tidak ada yang dipanen."
        yield Diagnosis("Panen", is_ok=False, text=str(error.problems[0]), fix=fix)
        return
    states = HarvestStates(engine)
    for name in sources:
        state = states.get(name)
        since = state.failing_since
        is_ok = since is None or clock.now() - since < MAX_FAILING
        text = f"gagal sejak {since:%Y-%m-%d}: " if since else ""
        text += state.report.summary if state.tried_at else "belum dipanen"
        fix = "Periksa alamatnya, atau hubungi pengelola situs itu; dokumennya di sini tetap tampil."
        yield Diagnosis(f"Panen {name}", is_ok, text, "" if is_ok else fix)


def find_unserved_subscriptions(database_url: str) -> Iterator[Diagnosis]:
    """Say whether anybody waits for letters of a site without a mail server."""
    engine, finding = _database(database_url)
    if engine is None or not finding.is_ok:
        return
    if subscriptions := count_confirmed(engine):
        text = f"{subscriptions} langganan surel, tetapi situs ini tidak mengirim surel"
        fix = "Isi STUDI_BANDING_SMTP_URL; yang baru sejak itu disuratkan setelahnya."
        yield Diagnosis("Langganan", is_ok=False, text=text, fix=fix)
    engine.dispose()


def check_group_roles(setting: str, content_dir: Path) -> Iterator[Diagnosis]:
    """Say which roles by groups at the organisation's provider would be nobody's."""
    name, fix = "Peran kelompok", "Benahi STUDI_BANDING_OIDC_GROUPS; selama belum, "
    reference, _finding = _content(content_dir)
    try:
        roles = parse_group_roles(setting)
    except GroupMappingError as error:
        yield Diagnosis(name, is_ok=False, text=str(error), fix=f"{fix}situs tidak dapat dimulai.")
        return
    for fault in list_unknown_areas(roles, reference) if reference else ():
        yield Diagnosis(name, is_ok=False, text=fault, fix=f"{fix}kelompoknya tidak memberi peran di sana.")


def _disk(folder: Path) -> Diagnosis:
    here = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(here).free
    name = f"Ruang disk untuk {folder}"
    text = f"{free / 1e9:.1f} GB tersisa"
    return Diagnosis(name, free >= MIN_FREE_BYTES, text, "" if free >= MIN_FREE_BYTES else "Kosongkan disk.")


def _content(folder: Path) -> tuple[Reference | None, Diagnosis]:
    if not folder.is_dir():
        fix = "Jalankan “studi-banding init”, atau atur STUDI_BANDING_CONTENT_DIR."
        return None, Diagnosis("Isi", is_ok=False, text=f"folder {folder} tidak ada", fix=fix)
    try:
        reference = load_reference(folder)
    except ReferenceDataError as error:
        fix = "Jalankan “studi-banding check” untuk melihat semuanya."
        return None, Diagnosis("Data acuan", is_ok=False, text=str(error.problems[0]), fix=fix)
    return reference, Diagnosis("Data acuan", is_ok=True, text=f"{len(reference.places)} daerah dan instansi")


def _database(url: str) -> tuple[Engine | None, Diagnosis]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database and not Path(address.database).exists():
        text, fix = f"{address.database} belum ada", "Jalankan “studi-banding sync”."
        return None, Diagnosis("Basis data", is_ok=False, text=text, fix=fix)
    try:
        engine = database.open_database(url)
        current, damage = schema.get_schema_version(engine), database.find_corruption(engine)
    except DatabaseUnavailableError as error:
        fix = "Periksa STUDI_BANDING_DATABASE_URL dan apakah server basis data berjalan."
        return None, Diagnosis("Basis data", is_ok=False, text=str(error), fix=fix)
    if damage:
        fix = "Hentikan layanan, lalu pulihkan cadangan: “studi-banding restore BERKAS --force”."
        return None, Diagnosis("Basis data", is_ok=False, text=f"rusak: {damage}", fix=fix)
    lag = schema.describe_version_mismatch(current)
    return engine, Diagnosis("Basis data", not lag, f"versi {current or 'kosong'}", lag)


def _library(engine: Engine, content_dir: Path) -> Iterator[Diagnosis]:
    library = DocumentRepository(engine)
    totals = library.count_by_kind()
    text = f"{totals.get('practice', 0)} praktik, {totals.get('visit', 0)} kunjungan"
    empty = not totals
    yield Diagnosis("Dokumen", not empty, text, "Jalankan “studi-banding sync”." if empty else "")
    rejections = library.list_invalid_files()
    if rejections:
        text = f"{len(rejections)} berkas ditolak, misalnya {rejections[0].path}"
        yield Diagnosis(
            "Berkas", is_ok=False, text=text, fix="Jalankan “studi-banding check” dan benahi berkasnya."
        )
    pending = list_pending_files(engine, content_dir) if content_dir.is_dir() else []
    if pending and not empty:
        text = f"{len(pending)} berkas berubah sejak sync terakhir, misalnya {pending[0]}"
        yield Diagnosis("Sinkronisasi", is_ok=False, text=text, fix="Jalankan “studi-banding sync”.")


def _replica(engine: Engine, url: str) -> Diagnosis:
    database_router = DatabaseRouter(
        engine, database.open_database(url, connect_timeout=REPLICA_TIMEOUT_SECONDS)
    )
    database_router.poll_primary()
    behind = database_router.poll_replica()
    if database_router.replica:
        database_router.replica.dispose()
    if behind is None:
        fix = (
            "Periksa STUDI_BANDING_DATABASE_REPLICA_URL dan apakah server itu berjalan sebagai replika; "
            "sementara itu pembaca dilayani basis data utama."
        )
        return Diagnosis("Replika", is_ok=False, text="tidak menjawab, atau bukan replika", fix=fix)
    return Diagnosis("Replika", is_ok=True, text=f"tertinggal {behind} revisi dari basis data utama")


def _index(engine: Engine, search: SearchEngine) -> Diagnosis:
    fix = "Jalankan “studi-banding sync”."
    try:
        snapshot = search.snapshot()
    except IndexUnavailableError as error:
        return Diagnosis("Indeks", is_ok=False, text=str(error), fix=fix)
    generation, revision = snapshot.generation, DocumentRepository(engine).get_revision()
    if generation.fingerprint != search.fingerprint:
        return Diagnosis("Indeks", is_ok=False, text="dibuat oleh versi atau data acuan lain", fix=fix)
    if generation.revision != revision:
        text = f"tertinggal: revisi {generation.revision}, basis data {revision}"
        return Diagnosis("Indeks", is_ok=False, text=text, fix=fix)
    return Diagnosis("Indeks", is_ok=True, text=f"{snapshot.count} dokumen, generasi {generation.name}")
