"""Bring database and index in line with the content folder, with a progress bar for each."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Engine

from app.cli.console import warn
from app.cli.failures import describe
from app.documents.reference.data import Reference, load_reference
from app.operations.monitoring.collectors import record_sync
from app.publishing import revisions
from app.publishing.publisher import Publisher
from app.search.engine import SearchEngine, create_search_engine
from app.search.indexing.maintenance import IndexMaintenance, RefreshReason
from app.settings import Settings
from app.store import database, schema
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import SyncReport, Which, sync


def open_library(settings: Settings) -> tuple[Engine, Reference, SearchEngine]:
    """Return the database with the newest tables, the reference data and the search engine."""
    engine = database.open_database(settings.database_url)
    schema.upgrade_schema(engine)
    reference = load_reference(settings.content_dir)
    return (
        engine,
        reference,
        create_search_engine(engine, settings.index_dir, reference, settings.search_backend),
    )


def bring_up_to_date(settings: Settings, which: Which = "changed") -> SyncReport:
    """Finish interrupted publications, load the changed files into the database, and update the index.

    ``which`` is as for `sync`; of all files the index is built anew too.
    """
    engine, reference, search_engine = open_library(settings)
    Publisher(engine, settings.content_dir, lambda: reference).recover()
    with _progress_bar("Membaca berkas") as progress:
        report = sync(
            engine,
            settings.content_dir,
            reference,
            which=which,
            progress=progress,
            on_written=revisions.record_written,
        )
    with _progress_bar("Menyusun indeks") as progress:
        index = IndexMaintenance(DocumentRepository(engine).get_revision, lambda: search_engine)
        index.refresh(RefreshReason.SYNC, rebuild=which == "all", progress=lambda done: progress(done, done))
    record_sync(settings.index_dir)
    return report


def paths_in_content(content_dir: Path, files: Collection[Path]) -> list[str]:
    """Return the paths of files relative to the content folder; raise ValueError for one outside of it.

    A file that is itself a link counts where the link is.
    """
    folder = content_dir.resolve()
    return [(file.parent.resolve() / file.name).relative_to(folder).as_posix() for file in files]


def bring_seen_up_to_date(settings: Settings, files: Collection[Path]) -> SyncReport:
    """Do as `bring_up_to_date` for files that were seen to change; for all where one is reached by a linked folder."""
    try:
        named: Which = paths_in_content(settings.content_dir, files)
    except ValueError:
        named = "changed"
    return bring_up_to_date(settings, named)


def update_or_keep_index(engine: SearchEngine, update: Callable[[], object]) -> None:
    """Run ``update``; when the disk does not allow it, go on with the present index, if there is one."""
    try:
        update()
    except OSError as error:
        if engine.generation() is None:
            raise
        warn(f"Melanjutkan dengan indeks yang lama: {describe(error)}")


def print_report(report: SyncReport) -> None:
    """Print the problems to standard error and the counts to standard output."""
    for problem in report.problems:
        warn(str(problem))
    typer.echo(
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {report.invalid} rejected"
    )


@contextmanager
def _progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that takes done and total; it draws only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
