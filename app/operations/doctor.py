"""What is wrong with this installation, and how to mend it."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from app.documents.reference.data import Reference, ReferenceDataError, load_reference
from app.publishing.mail.outbox import Outbox
from app.search.backends.whoosh_store import IndexUnavailableError
from app.search.engine import SearchEngine, StoreKind, open_search
from app.store import database
from app.store.replicas import PATIENCE_SECONDS, Readers
from app.store.repositories.documents import Library

ENOUGH_DISK = 200_000_000
"""Bytes: room for a new generation of the index of 10,000 documents and for the database to grow."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    good: bool
    text: str
    mend: str = ""


def examine(
    *,
    database_url: str,
    replica_url: str = "",
    content_dir: Path,
    index_dir: Path,
    search: StoreKind = "whoosh",
    settings: Iterable[tuple[str, str, str]],
) -> list[Finding]:
    """Look at everything; later findings are left out where an earlier fault makes them impossible."""
    findings = [Finding(name, good=True, text=f"{value} ({origin})") for name, value, origin in settings]
    version = ".".join(map(str, sys.version_info[:3]))
    findings.append(Finding("Python", good=True, text=version))
    findings += (_disk(folder) for folder in {content_dir, index_dir})
    reference, finding = _content(content_dir)
    findings.append(finding)
    engine, finding = _database(database_url)
    findings.append(finding)
    if engine and finding.good:
        findings += _library(engine)
        findings += _letters(engine)
        if replica_url:
            findings.append(_replica(engine, replica_url))
        if reference:
            findings.append(_index(engine, open_search(engine, index_dir, reference, search)))
        engine.dispose()
    return findings


def _letters(engine: Engine) -> Iterator[Finding]:
    failed, fault = Outbox(engine).waiting()
    if failed:
        mend = "Periksa STUDI_BANDING_SMTP_URL; surel dikirim sendiri setelah peladennya menerima."
        yield Finding("Surel", good=False, text=f"{failed} surel belum terkirim: {fault}", mend=mend)


def _disk(folder: Path) -> Finding:
    here = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(here).free
    name = f"Ruang disk untuk {folder}"
    text = f"{free / 1e9:.1f} GB tersisa"
    return Finding(name, free >= ENOUGH_DISK, text, "" if free >= ENOUGH_DISK else "Kosongkan disk.")


def _content(folder: Path) -> tuple[Reference | None, Finding]:
    if not folder.is_dir():
        mend = "Jalankan “studi-banding init”, atau atur STUDI_BANDING_CONTENT_DIR."
        return None, Finding("Isi", good=False, text=f"folder {folder} tidak ada", mend=mend)
    try:
        reference = load_reference(folder)
    except ReferenceDataError as error:
        mend = "Jalankan “studi-banding check” untuk melihat semuanya."
        return None, Finding("Data acuan", good=False, text=str(error.problems[0]), mend=mend)
    return reference, Finding("Data acuan", good=True, text=f"{len(reference.places)} daerah dan instansi")


def _database(url: str) -> tuple[Engine | None, Finding]:
    try:
        engine = database.open_database(url)
        current, damage = database.current_version(engine), database.damage(engine)
    except (database.DatabaseUnavailableError, ArgumentError) as error:
        mend = "Periksa STUDI_BANDING_DATABASE_URL dan apakah peladen basis data berjalan."
        return None, Finding("Basis data", good=False, text=str(error), mend=mend)
    if damage:
        mend = "Hentikan layanan, lalu pulihkan cadangan: “studi-banding restore BERKAS --force”."
        return None, Finding("Basis data", good=False, text=f"rusak: {damage}", mend=mend)
    lag = database.lag_of(current)
    return engine, Finding("Basis data", not lag, f"versi {current or 'kosong'}", lag)


def _library(engine: Engine) -> Iterator[Finding]:
    library = Library(engine)
    totals = library.totals()
    text = f"{totals.get('practice', 0)} praktik, {totals.get('visit', 0)} kunjungan"
    empty = not totals
    yield Finding("Dokumen", not empty, text, "Jalankan “studi-banding sync”." if empty else "")
    rejections = library.rejections()
    if rejections:
        text = f"{len(rejections)} berkas ditolak, misalnya {rejections[0].path}"
        yield Finding(
            "Berkas", good=False, text=text, mend="Jalankan “studi-banding check” dan benahi berkasnya."
        )


def _replica(engine: Engine, url: str) -> Finding:
    readers = Readers(engine, database.open_database(url, patience=PATIENCE_SECONDS))
    readers.look()
    behind = readers.look_at_replica()
    if readers.replica:
        readers.replica.dispose()
    if behind is None:
        mend = (
            "Periksa STUDI_BANDING_DATABASE_REPLICA_URL dan apakah peladen itu berjalan sebagai replika; "
            "sementara itu pembaca dilayani basis data utama."
        )
        return Finding("Replika", good=False, text="tidak menjawab, atau bukan replika", mend=mend)
    return Finding("Replika", good=True, text=f"tertinggal {behind} revisi dari basis data utama")


def _index(engine: Engine, search: SearchEngine) -> Finding:
    mend = "Jalankan “studi-banding sync”."
    try:
        snapshot = search.snapshot()
    except IndexUnavailableError as error:
        return Finding("Indeks", good=False, text=str(error), mend=mend)
    generation, revision = snapshot.generation, Library(engine).revision()
    if generation.fingerprint != search.fingerprint:
        return Finding("Indeks", good=False, text="dibuat oleh versi atau data acuan lain", mend=mend)
    if generation.revision != revision:
        text = f"tertinggal: revisi {generation.revision}, basis data {revision}"
        return Finding("Indeks", good=False, text=text, mend=mend)
    return Finding("Indeks", good=True, text=f"{snapshot.count} dokumen, generasi {generation.name}")
