"""When documents were first published and last changed, as far as the library, git or their files know."""

import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import clock
from app.documents.markdown.listing import ContentFile
from app.documents.models import FOLDERS

log = logging.getLogger("studi_banding")
MAX_NAMED_PATHS = 50
"""Changed files up to which git is asked only for these; their history is then read much faster."""
_TIMEOUT_SECONDS = 120
_COMMIT = "\x01"


@dataclass(frozen=True, slots=True)
class Dates:
    """When a document was first published here or elsewhere, and when its text last changed."""

    published_at: datetime
    changed_at: datetime


@dataclass(slots=True)
class GitHistory:
    """The first and the last commit of each file, by path relative to the content folder."""

    first: dict[str, datetime] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)
    """Only of files that are as committed."""


def read_git_history(content_dir: Path, paths: Sequence[str]) -> GitHistory:
    """Return the history of some files; empty where the folder is no git checkout or git cannot read it."""
    if not paths or not any((folder / ".git").exists() for folder in (content_dir, *content_dir.parents)):
        return GitHistory()
    wanted = list(paths) if len(paths) <= MAX_NAMED_PATHS else list(FOLDERS.values())
    try:
        commits = _git(
            content_dir, wanted, "log", f"--format={_COMMIT}%at", "--name-status", "-M", "--relative"
        )
        differing = _git(content_dir, wanted, "diff", "--name-only", "--no-ext-diff", "--relative", "HEAD")
    except (OSError, subprocess.SubprocessError) as error:
        log.info("git tells no dates of %s: %s", content_dir, error)
        return GitHistory()
    history = _parse_log(commits)
    for path in differing.splitlines():
        history.last.pop(path, None)
    return history


def find_dates(
    file: ContentFile, meta: Mapping[str, Any], git: GitHistory, *, before: Dates | None, is_same_text: bool
) -> Dates:
    """Return the dates of a document whose file was read.

    Front matter decides when it was first published; otherwise the earliest of what is known does. A text that is
    the same as ``before`` changed then, or earlier if git or its file say so.
    """
    here = _file_time(file, meta)
    changed_at = git.last.get(file.path, here)
    if before and is_same_text:
        changed_at = min(changed_at, before.changed_at)
    known = [git.first.get(file.path, here), changed_at, *([before.published_at] if before else [])]
    published_at = _day(meta["published"]) if meta.get("published") else min(known)
    published_at = min(published_at, clock.now())
    return Dates(published_at, max(changed_at, published_at))


def _file_time(file: ContentFile, meta: Mapping[str, Any]) -> datetime:
    """Return when a file was last written; the present for one just published, and for a time that cannot be."""
    now = clock.now()
    written = datetime.fromtimestamp(file.mtime_ns / 1e9, UTC)
    newest_source = max((str(source.get("date") or "") for source in meta.get("sources", ())), default="")
    is_possible = file.mtime_ns and written.date().isoformat() >= newest_source
    return min(written, now) if is_possible else now


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _parse_log(text: str) -> GitHistory:
    """Read commits from the newest to the oldest; a renamed file goes on under its present name."""
    found, present_name, at = GitHistory(), dict[str, str](), datetime.fromtimestamp(0, UTC)
    for line in text.splitlines():
        if line.startswith(_COMMIT):
            at = datetime.fromtimestamp(int(line[1:]), UTC)
            continue
        status, *names = line.split("\t")
        if not names or status == "D":
            continue
        name = present_name.get(names[-1], names[-1])
        if status.startswith("R"):
            present_name[names[0]] = name
        found.first[name] = min(at, found.first.get(name, at))
        if status != "R100":  # moved, its text the same
            found.last[name] = max(at, found.last.get(name, at))
    return found


def _git(content_dir: Path, paths: Sequence[str], verb: str, *options: str) -> str:
    """Return what git prints; it reads only, and runs no programs that the repository's settings name."""
    settings = ("core.quotePath=false", "core.fsmonitor=false", "log.showSignature=false", "log.follow=false")
    command = [
        "git",
        "--no-optional-locks",
        "-C",
        str(content_dir),
        *(part for one in settings for part in ("-c", one)),
        verb,
    ]
    return subprocess.run(  # noqa: S603 -- fixed words, own paths behind "--"
        [*command, *options, "--", *paths],
        check=True,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
    ).stdout.decode(errors="replace")
