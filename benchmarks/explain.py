"""`python -m benchmarks.explain --database postgresql://… --documents 10000`: how PostgreSQL answers the pages.

Makes a library, drafts and an audit in an empty database, asks for the main pages as readers and writers do, and
prints for each the statement that took longest: its plan in one line, its time, and all the page's statements.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, event, text

from app.accounts.audit import AuditFilter, AuditLog
from app.accounts.permissions import Person, Role
from app.documents.reference.data import load_reference
from app.main import create_app
from app.publishing.drafts import Drafts
from app.publishing.workflow import DraftState
from app.search.backends.postgres_reader import PostgresIndexReader
from app.search.engine import create_search_engine
from app.settings import Settings
from app.store import database, schema
from app.store.sync.sync import sync
from benchmarks.bench.samples import make_library

CONTENT = Path(__file__).parents[1] / "content"
DRAFTS, ENTRIES = 5_000, 200_000
_DESK = f"""
INSERT INTO account (email, name, office, created_at)
  SELECT 'orang' || n || '@contoh.go.id', 'Orang ' || n, 'Biro', now() FROM generate_series(1, 500) n;
INSERT INTO draft (kind, slug, area_code, title, state, version, text, base_digest, base_text, created_at, updated_at)
  SELECT 'practice', 'naskah-' || n, 11 + n % 80, 'Naskah ' || n,
    (ARRAY['draft', 'submitted', 'approved', 'published'])[1 + n % 4], 1, repeat('Kalimat naskah. ', 500), '', '',
    now(), now() - n * interval '1 minute' FROM generate_series(1, {DRAFTS}) n;
INSERT INTO follow_up (document_id, position, key, action, role, due, status)
  SELECT id, 100 + n, 'f' || n, 'Menyusun peta jalan', (ARRAY['bkd', 'biro-organisasi'])[1 + (id + n) % 2],
    to_char(date '2025-01-01' + (id + n) % 700, 'YYYY-MM-DD'),
    (ARRAY['rencana', 'berjalan', 'selesai', 'batal'])[1 + (id + n) % 4]
  FROM document, generate_series(1, 3) n WHERE kind = 'visit';
INSERT INTO audit (occurred_at, account_id, actor_email, action, subject, area_code, ip_address, detail)
  SELECT now() - ({ENTRIES} - n) * interval '1 minute', 1 + n % 500, 'orang' || 1 + n % 500 || '@contoh.go.id',
    (ARRAY['signed-in', 'draft-created', 'sign-in-failed', 'published'])[1 + n % 4], 'practices/naskah-' || n % {DRAFTS},
    11 + n % 80, '192.0.2.' || n % 200, '{{}}' FROM generate_series(1, {ENTRIES}) n;
ANALYZE
"""  # noqa: S608 -- numbers of this module  # nosec B608
_PAGES = {
    "praktik": "/praktik/contoh-000001",
    "kunjungan": "/kunjungan/contoh-000002",
    "pencarian dengan saringan": "/cari?q=budaya+kerja+pelayanan&nilai=akuntabel&tahun=2023",
    "daftar menurut nilai": "/nilai/akuntabel",
    "daftar menurut peran": "/peran/biro-organisasi",
    "daftar menurut daerah": "/daerah/32",
    "matriks": "/matriks",
    "tindak lanjut": "/tindak-lanjut",
    "tindak lanjut tersaring": "/tindak-lanjut?peran=bkd&status=rencana&hal=2",
    "daftar praktik": "/praktik/?hal=3",
    "umpan": "/praktik/umpan.atom",
    "panen OAI-PMH": "/oai?verb=ListRecords&metadataPrefix=oai_dc",
}
_LOCAL = frozenset({("32", Role.AUTHOR), ("32", Role.REVIEWER), ("32", Role.MANAGER)})


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement as it was asked, and how PostgreSQL answered."""

    tables: str
    plan: str
    milliseconds: float
    blocks: int


def main() -> None:
    """Print one table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", required=True)
    asked.add_argument("--documents", type=int, default=10_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = _fill(options.database, Path(folder) / "content", options.documents)
        print("| yang diminta | pernyataan terlama | rencana | ms | blok | pernyataan, ms semuanya |")
        print("|---|---|---|---|---|---|")
        for name, ask in _questions(options.database, Path(folder), engine).items():
            with _statements() as heard:
                ask()
            answers = _explained(engine, heard)
            slowest = max(answers, key=lambda answer: answer.milliseconds)
            whole = sum(answer.milliseconds for answer in answers)
            print(
                f"| {name} | {slowest.tables} | {slowest.plan} | {slowest.milliseconds:.1f} | {slowest.blocks} "
                f"| {len(answers)}: {whole:.1f} |"
            )


def _fill(url: str, content: Path, documents: int) -> Engine:
    make_library(content, CONTENT, documents)
    engine, reference = database.open_database(url), load_reference(content)
    schema.upgrade_schema(engine)
    sync(engine, content, reference)
    create_search_engine(engine, content, reference, "postgres").update_index()
    with engine.begin() as connection:
        for statement in _DESK.split(";"):
            connection.execute(text(statement))
    return engine


def _questions(url: str, folder: Path, engine: Engine) -> dict[str, Callable[[], object]]:
    settings = Settings(
        database_url=url,
        search_backend="postgres",
        content_dir=folder / "content",
        index_dir=folder,
        uploads_dir=folder / "uploads",
    )
    client = TestClient(create_app(settings))
    client.get("/cari?q=kerja")  # what is read once, when the process begins
    index = PostgresIndexReader(engine)
    person = Person(1, "orang1@contoh.go.id", "Orang", "Biro", _LOCAL)
    audit, drafts = AuditLog(engine), Drafts(engine)
    pages = {name: lambda address=address: _read(client, address) for name, address in _PAGES.items()}
    return {
        **pages,
        "kemunculan satu istilah": lambda: index.postings([("terms", "kerja")]),
        "catatan kegiatan": lambda: audit.list_entries(AuditFilter()),
        "catatan satu orang": lambda: audit.list_entries(AuditFilter(actor_email="orang7@contoh.go.id")),
        "catatan satu jenis": lambda: audit.list_entries(AuditFilter(event="terbit")),
        "catatan satu daerah": lambda: audit.list_entries(
            AuditFilter(places=frozenset({"32"}), people=frozenset({"orang7@contoh.go.id"}))
        ),
        "catatan tentang satu naskah": lambda: audit.list_entries(AuditFilter(subject="naskah-17")),
        "catatan orang yang tidak pernah ada": lambda: audit.list_entries(
            AuditFilter(actor_email="tiada@contoh.go.id")
        ),
        "draf menunggu": lambda: drafts.list_drafts(person, [DraftState.SUBMITTED]),
    }


def _read(client: TestClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 -- HTTP's own number
        raise SystemExit(f"{address}: {answer.status_code}")


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    """Record the statements sent to any database meanwhile."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Connection, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append((statement, values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _explained(engine: Engine, heard: list[tuple[str, Any]]) -> list[Answer]:
    answers = []
    with engine.connect() as connection:
        for statement, values in heard:
            asked = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
            (found,) = connection.exec_driver_sql(asked, values).scalar_one()
            plan = found["Plan"]
            answers.append(
                Answer(
                    ", ".join(dict.fromkeys(_tables(plan))),
                    _in_one_line(plan),
                    found["Execution Time"],
                    plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
                )
            )
    return answers


def _tables(plan: dict[str, Any]) -> Iterator[str]:
    if "Relation Name" in plan:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _tables(part)


def _in_one_line(plan: dict[str, Any]) -> str:
    """`Sort(Hash Join(Seq Scan document, …))`, without the nodes that only hand on."""
    on = plan.get("Index Name") or plan.get("Relation Name", "")
    parts = [_in_one_line(part) for part in plan.get("Plans", ())]
    if plan["Node Type"] in ("Hash", "Limit", "Bitmap Heap Scan", "Materialize", "Memoize") and parts:
        return ", ".join(parts)
    name = " ".join(filter(None, (plan["Node Type"], f"`{on}`" if on else "")))
    return f"{name}({', '.join(parts)})" if parts else name


if __name__ == "__main__":
    main()
