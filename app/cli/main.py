"""The command line: thin commands over the packages."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Engine

from app import __version__, clock
from app.cli import backup, imports, library, users
from app.documents.editing import skeletons
from app.documents.markdown.files import write_atomic
from app.documents.models import FOLDERS, DocumentType
from app.documents.reference.data import Reference, ReferenceDataError, load_reference
from app.documents.validation.problem import Problem
from app.documents.validation.quality import quality_of, quality_table
from app.documents.validation.rules import check_folder
from app.operations.doctor import examine
from app.operations.monitoring import logs
from app.operations.monitoring.collectors import note_sync
from app.publishing import revisions
from app.publishing.publisher import Publisher
from app.search.backends.whoosh_store import IndexUnavailableError
from app.search.engine import SearchEngine, SearchRequest, open_search
from app.server import run as server
from app.settings import Settings, described
from app.store import database, disk_errors
from app.store.repositories.documents import Library
from app.store.sync.sync import SyncReport, sync
from benchmarks.bench.run import run as run_bench

INPUT_AT_FAULT, ENVIRONMENT_AT_FAULT = 1, 3

app = typer.Typer(
    name="studi-banding",
    no_args_is_help=True,
    help="Basis pengetahuan studi banding.",
    pretty_exceptions_enable=False,
)
database_commands = typer.Typer(no_args_is_help=True, help="Tabel basis data.")
app.add_typer(database_commands, name="db")
app.add_typer(users.commands, name="user")
app.command("export")(library.export)
app.command("import-library")(library.import_library)
app.command("backup")(backup.back_up)
app.command("backup-key")(backup.make_key)
database_commands.command("copy")(backup.copy_to)
app.command("mcp")(library.serve_assistants)
console = Console(stderr=True, highlight=False, soft_wrap=True)


class Kind(StrEnum):
    """The two kinds of documents."""

    practice = "practice"
    visit = "visit"


class Format(StrEnum):
    """How `check` prints faults."""

    text = "text"
    json = "json"
    github = "github"


def run() -> NoReturn:
    """Run a command; what is wrong with the environment is a sentence and exit code 3, not a traceback."""
    try:
        app()
    except ReferenceDataError as error:
        for problem in error.problems:
            console.print(str(problem), markup=False)
        sys.exit(INPUT_AT_FAULT)
    except (database.DatabaseUnavailableError, IndexUnavailableError) as error:
        _stop(str(error))
    except OSError as error:
        _stop(_in_words(error))
    sys.exit(0)


def _in_words(error: OSError) -> str:
    return (
        disk_errors.for_operators(error)
        or f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    )


def _with_the_old_index(engine: SearchEngine, update: Callable[[], object]) -> None:
    """Update, or go on with the index there is when the disk does not allow it."""
    try:
        update()
    except OSError as error:
        if engine.generation() is None:
            raise
        console.print(f"Melanjutkan dengan indeks yang lama: {_in_words(error)}", markup=False)


def _stop(message: str) -> NoReturn:
    console.print(f"Tidak dapat melanjutkan: {message}", markup=False)
    sys.exit(ENVIRONMENT_AT_FAULT)


def _settings() -> Settings:
    settings = Settings()
    if not settings.content_dir.is_dir():
        _stop(
            f"folder {settings.content_dir} tidak ada. Jalankan “studi-banding init” untuk menyalin isi bawaan, "
            "atau atur STUDI_BANDING_CONTENT_DIR."
        )
    return settings


def _open(settings: Settings) -> tuple[Engine, Reference, SearchEngine]:
    """The database at its newest form, the reference data and the search."""
    engine = database.open_database(settings.database_url)
    database.upgrade(engine)
    reference = load_reference(settings.content_dir)
    return engine, reference, open_search(engine, settings.index_dir, reference, settings.search)


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar where a person watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def bring_up_to_date(settings: Settings, *, full: bool = False) -> SyncReport:
    """Content → database → index, with a bar for each."""
    engine, reference, search_engine = _open(settings)
    Publisher(engine, settings.content_dir, lambda: reference).heal()
    with _bar("Membaca berkas") as progress:
        report = sync(
            engine, settings.content_dir, reference, full=full, progress=progress, also=revisions.settle
        )
    with _bar("Menyusun indeks") as progress:
        search_engine.catch_up(rebuild=full, progress=lambda done: progress(done, done))
    note_sync(settings.index_dir)
    return report


def _print_report(report: SyncReport) -> None:
    for problem in report.problems:
        console.print(str(problem), markup=False)
    typer.echo(
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {report.rejected} rejected"
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Alamat tempat situs mendengar.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Banyaknya proses.")] = 1,
    watch: Annotated[bool, typer.Option(help="Sinkronkan setiap kali content/ berubah.")] = False,
    sync_first: Annotated[bool, typer.Option("--sync/--no-sync", help="Sinkronkan sebelum melayani.")] = True,
) -> None:
    """Layani situs."""
    settings = _settings()
    logs.configure(settings.log, whole=settings.development)
    server.require_free_port(host, port)
    if sync_first:
        _with_the_old_index(_open(settings)[2], lambda: _print_report(bring_up_to_date(settings)))
    if watch:
        server.watch_in_background(settings.content_dir, lambda: _print_report(bring_up_to_date(settings)))
    console.print(f"Studi Banding {__version__} siap di http://{host}:{port}")
    server.serve(host, port, workers)


@app.command("sync")
def sync_command(
    full: Annotated[bool, typer.Option(help="Baca ulang semua berkas dan bangun ulang indeks.")] = False,
) -> None:
    """Selaraskan basis data dan indeks dengan content/."""
    _print_report(bring_up_to_date(_settings(), full=full))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas cadangan.")],
    force: Annotated[bool, typer.Option("--force", help="Ganti basis data dan isi yang ada.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Periksa saja; tidak menulis apa pun.")] = False,
    identity: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Berkas kunci rahasia age.")
    ] = None,
) -> None:
    """Pulihkan basis data, isi, dan lampiran dari cadangan. Hentikan layanan dahulu."""
    backup.put_back(
        file, lambda settings: bring_up_to_date(settings, full=True), identity, force=force, check=check
    )


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Hanya laporkan berkas atau folder ini.")] = None,
    output: Annotated[Format, typer.Option("--format")] = Format.text,
    quality: Annotated[bool, typer.Option(help="Sebutkan juga apa yang masih kurang.")] = False,
) -> None:
    """Periksa dokumen tanpa menulis apa pun."""
    settings = _settings()
    try:
        documents, problems = check_folder(settings.content_dir, load_reference(settings.content_dir))
    except ReferenceDataError as error:
        documents, problems = [], error.problems
    if quality:
        problems = sorted([*problems, *quality_of(documents, today=clock.today())])
    shown = documents
    if paths:
        wanted = [path.resolve() for path in paths]
        shown = [d for d in documents if _is_under(settings.content_dir / d.path, wanted)]
        problems = [p for p in problems if _is_under(settings.content_dir / p.path, wanted)]
    errors = sum(problem.severity == "error" for problem in problems)
    if quality and output is Format.text:
        _print_problems([p for p in problems if p.severity == "error"], output, settings.content_dir)
        typer.echo(quality_table(shown, problems))
    else:
        _print_problems(problems, output, settings.content_dir)
    if output is Format.text:
        typer.echo(f"{len(documents)} dokumen terbaca, {errors} galat, {len(problems) - errors} peringatan")
    raise typer.Exit(INPUT_AT_FAULT if errors else 0)


def _is_under(path: Path, wanted: list[Path]) -> bool:
    return any(path.resolve().is_relative_to(folder) for folder in wanted)


def _print_problems(problems: list[Problem], output: Format, content_dir: Path) -> None:
    if output is Format.json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        if output is Format.github:
            place = f"file={content_dir / problem.path},line={problem.line},title={problem.code}"
            typer.echo(f"::{problem.severity} {place}::{problem.message} {problem.hint}")
        else:
            typer.echo(str(problem))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Kata yang dicari, seperti di situs.")],
    kind: Annotated[list[Kind] | None, typer.Option("--type")] = None,
    value: Annotated[list[str] | None, typer.Option()] = None,
    role: Annotated[list[str] | None, typer.Option()] = None,
    region: Annotated[list[str] | None, typer.Option()] = None,
    year: Annotated[list[str] | None, typer.Option()] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Cari seperti di situs."""
    engine, _reference, search_engine = _open(_settings())
    _with_the_old_index(search_engine, search_engine.catch_up)
    chosen = {"type": kind, "value": value, "role": role, "region": region, "year": year}
    filters = {name: tuple(map(str, values)) for name, values in chosen.items() if values}
    found = search_engine.search(SearchRequest(query, filters, per_page=limit))
    keys: list[tuple[DocumentType, str]] = [(hit.kind, hit.slug) for hit in found.hits]
    cards = Library(engine).cards(keys)
    if as_json:
        items = [
            {"type": card.kind, "slug": card.slug, "url": card.url, "title": card.title, "score": hit.score}
            for card, hit in zip(cards, found.hits, strict=True)
        ]
        typer.echo(
            json.dumps({"query": query, "total": found.total, "items": items}, ensure_ascii=False, indent=2)
        )
        return
    for number, card in enumerate(cards, start=1):
        typer.echo(f"{number:3}. {card.title}\n     {card.url}")
    typer.echo(f"{found.total} hasil")


@app.command()
def new(kind: Kind, title: str) -> None:
    """Buat berkas Markdown yang siap diisi."""
    settings = _settings()
    slug, text = skeletons.new_document(kind.value, title, today=clock.today())
    path = settings.content_dir / FOLDERS[kind.value] / f"{slug}.md"
    if path.exists():
        console.print(f"{path} sudah ada. Pakai judul lain.", markup=False)
        raise typer.Exit(INPUT_AT_FAULT)
    write_atomic(path, text)
    typer.echo(str(path))


@app.command("import")
def import_report(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Laporan .docx, .html, .md, atau teks.")
    ],
    kind: Annotated[Kind, typer.Option("--as", help="Jadikan kunjungan atau praktik.")] = Kind.visit,
) -> None:
    """Jadikan laporan Word berkas Markdown yang siap diisi."""
    done = imports.import_report(_settings().content_dir, file, kind.value)
    raise typer.Exit(0 if done else INPUT_AT_FAULT)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder isi yang akan dibuat.")] = Path("content"),
) -> None:
    """Salin isi bawaan ke folder baru."""
    package = Path(__file__).parents[1]
    source = package / "seed" if (package / "seed").is_dir() else package.parent / "content"
    if folder.exists() and any(folder.iterdir()):
        console.print(f"{folder} sudah berisi; tidak ditimpa.", markup=False)
        raise typer.Exit(INPUT_AT_FAULT)
    shutil.copytree(source, folder, dirs_exist_ok=True)
    typer.echo(f"Isi bawaan disalin ke {folder}")


@app.command()
def bench(
    documents: Annotated[int, typer.Option(min=30, max=1_000_000, help="Banyaknya dokumen buatan.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Ukur kecepatan dengan dokumen buatan di tempat sementara."""
    figures = run_bench(_settings().content_dir, documents=documents, say=console.print).as_dict()
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        typer.echo(f"{name:14} {json.dumps(value) if isinstance(value, dict) else value}")


@app.command()
def doctor() -> None:
    """Periksa pemasangan ini dan sebutkan cara membenahinya."""
    settings = Settings()
    findings = examine(
        database_url=settings.database_url,
        replica_url=settings.database_replica_url,
        content_dir=settings.content_dir,
        index_dir=settings.index_dir,
        search=settings.search,
        settings=described(settings),
    )
    for finding in findings:
        mark = "[green]baik[/]" if finding.good else "[red]rusak[/]"
        Console(highlight=False, soft_wrap=True).print(f"{mark}  {escape(f'{finding.name}: {finding.text}')}")
        if finding.mend:
            typer.echo(f"       {finding.mend}")
    raise typer.Exit(0 if all(finding.good for finding in findings) else ENVIRONMENT_AT_FAULT)


@database_commands.command("upgrade")
def database_upgrade() -> None:
    """Bawa tabel ke bentuk terbaru."""
    engine = database.open_database(Settings().database_url)
    database.upgrade(engine)
    typer.echo(database.current_version(engine))


@database_commands.command("current")
def database_current() -> None:
    """Tunjukkan versi tabel."""
    engine = database.open_database(Settings().database_url)
    typer.echo(f"{database.current_version(engine) or 'kosong'} (terbaru: {database.newest_version()})")
