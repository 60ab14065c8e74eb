"""Harvest sources: fetch, judge each document, and only then change files; a source that fails changes nothing.

A harvest killed at any moment leaves whole files and is completed by the next one.
"""

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from app import __version__, clock
from app.documents.markdown.files import move_atomic, write_atomic
from app.documents.markdown.listing import HARVESTED_FOLDER, harvested_folder, harvested_path, is_slug
from app.documents.models import FOLDERS, DocumentType
from app.documents.reference.data import Reference
from app.operations.harvest.download import SourceError, download
from app.operations.harvest.localised import Localiser, RefusedDocumentError
from app.operations.harvest.offers import Offer, address_of, list_offers, max_bytes_of
from app.operations.harvest.sources import AnySource, SourceListError, load_sources
from app.operations.harvest.states import HarvestReport, HarvestState, HarvestStates
from app.store.locks import exclusive_content_lock, flock_directory

log = logging.getLogger("studi_banding")
BATCH_SIZE = 200
"""Files that are moved under one lock of the content folder: publishers wait no longer."""
_FETCHED = re.compile(r"(?m)^  fetched: .*$")
"""The line of a harvested file that says when it was fetched."""


@dataclass(slots=True)
class _Harvest:
    """What a harvest is about to change."""

    staged: dict[str, Path] = field(default_factory=dict)
    """Path in the content folder → new file."""
    offered: set[str] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)
    report: HarvestReport = field(default_factory=HarvestReport)


@dataclass(frozen=True, slots=True)
class Harvester:
    """Brings the documents of listed sources into the content folder."""

    engine: Engine
    content_dir: Path
    reference: Callable[[], Reference]
    synchronise: Callable[[], object]
    """Brings database and index in line with the content folder."""

    @property
    def states(self) -> HarvestStates:
        """What is remembered of sources."""
        return HarvestStates(self.engine)

    def run_due(self) -> None:
        """Harvest every listed source whose time has come, unless another process does."""
        try:
            sources = load_sources(self.content_dir)
        except SourceListError as error:
            log.warning("the list of sources cannot be read: %s", error)
            return
        for source in sources.values():
            state = self.states.get(source.name)
            if state.is_due(source) and self.states.claim(source.name, state):
                report = self.run(source)
                log.info("harvested %s: %s", source.name, report.summary)

    def run(self, source: AnySource, *, accept_loss: bool = False) -> HarvestReport:
        """Harvest one source; a fault is in the report, and then nothing has changed.

        ``accept_loss`` believes a source that withdraws most of what it had.
        """
        state, fingerprint = self.states.get(source.name), self._fingerprint(source)
        try:
            with self._staging_folder(source.name) as folder:
                return self._harvest(source, state, fingerprint, folder, accept_loss=accept_loss)
        except SourceError as error:
            fault = str(error)
        except BlockingIOError:
            return HarvestReport(fault="Panen sumber ini sedang berjalan di proses lain.")
        except OSError as error:
            fault = f"Berkas di sini tidak dapat ditulis: {error.strerror or error}."
        report = HarvestReport(fault=fault)
        self.states.record_failure(source.name, report)
        return report

    def remove(self, name: str) -> int:
        """Remove everything harvested from a source, and forget it; return the number of documents."""
        known = self._list_known(name)
        self._apply({}, known)
        for kind in FOLDERS:
            shutil.rmtree(self.content_dir / harvested_folder(kind, name), ignore_errors=True)
        self.states.forget(name)
        self.synchronise()
        return len(known)

    def list_harvested(self) -> list[str]:
        """Return the names of the sources of which documents are here."""
        folders = (self.content_dir / folder / HARVESTED_FOLDER for folder in FOLDERS.values())
        return sorted({one.name for folder in folders for one in folder.glob("*") if one.is_dir()})

    def _harvest(
        self,
        source: AnySource,
        state: HarvestState,
        fingerprint: str,
        folder: Path,
        *,
        accept_loss: bool,
    ) -> HarvestReport:
        known = self._list_known(source.name)
        is_judged = state.fingerprint == fingerprint and not state.failing_since
        got = download(
            address_of(source),
            folder / "offered",
            etag=state.etag if is_judged else "",
            max_bytes=max_bytes_of(source),
        )
        if got.is_same:
            report = HarvestReport(unchanged=len(known), refused=state.report.refused)
            self.states.record_success(
                source.name, report, etag=state.etag, fingerprint=fingerprint, digests=state.digests
            )
            return report
        judged = state if state.fingerprint == fingerprint else HarvestState()
        localiser = Localiser(source, self.reference(), clock.today().isoformat())
        harvest = _Harvest()
        for offer in list_offers(folder / "offered", source, localiser):
            self._judge(offer, source.name, judged, harvest, folder)
        gone = known - harvest.offered
        if len(known - gone) * 2 < len(known) and not accept_loss:
            raise SourceError(
                f"Sumber hanya masih menawarkan {len(known - gone)} dari {len(known)} dokumen yang dikenal. Bila "
                f"memang ditarik, jalankan “studi-banding harvest run {source.name} --accept-loss”."
            )
        self._apply(harvest.staged, gone)
        self.synchronise()
        harvest.report.withdrawn = len(gone)
        self.states.record_success(
            source.name, harvest.report, etag=got.etag, fingerprint=fingerprint, digests=harvest.digests
        )
        return harvest.report

    def _judge(self, offer: Offer, name: str, judged: HarvestState, harvest: _Harvest, folder: Path) -> None:
        """Stage an offered document that is new or changed; note one that is refused, whose last good text stays."""
        path, report = harvested_path(offer.kind, name, offer.slug), harvest.report
        twin = {harvested_path(kind, name, offer.slug) for kind in FOLDERS} & harvest.offered
        if twin:
            report.refused[f"{path} (2)"] = "namanya sama dengan dokumen lain di sumber itu"
            return
        harvest.offered.add(path)
        harvest.digests[path] = offer.digest
        here = self.content_dir / path if is_slug(offer.slug) else None
        is_known = judged.digests.get(path) == offer.digest
        if is_known and path in judged.report.refused:
            report.refused[path] = judged.report.refused[path]
        elif is_known and here and here.exists():
            report.unchanged += 1
        else:
            self._localise(offer, path, harvest, folder)

    def _localise(self, offer: Offer, path: str, harvest: _Harvest, folder: Path) -> None:
        try:
            text = offer.localise().text
        except RefusedDocumentError as error:
            harvest.report.refused[path] = str(error)
            return
        here = self.content_dir / path
        before = here.read_text(encoding="utf-8") if here.exists() else None
        if before is not None and _FETCHED.sub("", before, count=1) == _FETCHED.sub("", text, count=1):
            harvest.report.unchanged += 1
            return
        staged = folder / f"{len(harvest.staged)}.md"
        write_atomic(staged, text)
        _set_time(staged, offer.changed_at)
        harvest.staged[path] = staged
        if before is None:
            harvest.report.added += 1
        else:
            harvest.report.changed += 1

    def _apply(self, staged: Mapping[str, Path], gone: set[str]) -> None:
        """Put new files in place and remove those of withdrawn documents, a batch at a time."""
        steps = [*staged.items(), *((path, None) for path in sorted(gone))]
        for start in range(0, len(steps), BATCH_SIZE):
            with exclusive_content_lock(self.engine, self.content_dir) as lock:
                lock.assert_held()
                for path, file in steps[start : start + BATCH_SIZE]:
                    if file:
                        move_atomic(file, self.content_dir / path)
                    else:
                        (self.content_dir / path).unlink(missing_ok=True)

    def _list_known(self, name: str) -> set[str]:
        """Return the paths of the documents here of a source."""
        folders = ((harvested_folder(kind, name), self.content_dir) for kind in _TYPES)
        return {f"{folder}/{file.name}" for folder, here in folders for file in (here / folder).glob("*.md")}

    def _fingerprint(self, source: AnySource) -> str:
        """Return what changes when documents must be judged again."""
        parts = f"{__version__} {self.reference().version} {source.model_dump_json()}"
        return hashlib.sha256(parts.encode()).hexdigest()

    @contextmanager
    def _staging_folder(self, name: str) -> Iterator[Path]:
        """Yield an empty folder beside the documents, for one harvest of a source at a time; else BlockingIOError."""
        folder = self.content_dir / f".harvest-{name}"
        folder.mkdir(exist_ok=True)
        with flock_directory(folder, nonblocking=True):
            _empty(folder)
            try:
                yield folder
            finally:
                _empty(folder)


_TYPES: tuple[DocumentType, ...] = tuple(FOLDERS)


def _empty(folder: Path) -> None:
    """Delete the files of a folder, as a killed harvest has left them."""
    for file in folder.iterdir():
        file.unlink(missing_ok=True)


def _set_time(file: Path, changed_at: datetime | None) -> None:
    """Give a file the time of the last change at its origin, which is when the document here changed."""
    if changed_at:
        os.utime(file, (changed_at.timestamp(), changed_at.timestamp()))
