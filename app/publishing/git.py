"""Optional git commits of the content folder, one for each publication; pushing is left to the operator."""

import logging
import subprocess
from pathlib import Path

from app.accounts.audit import Actor, AuditEvent
from app.documents.attachments import ATTACHMENTS_FOLDER

log = logging.getLogger("studi_banding")
_TIMEOUT_SECONDS = 30


def commit(content_dir: Path, event: AuditEvent, path: str, reason: str, actor: Actor) -> None:
    """Commit a published file with its attachments; failures are logged and do not affect the publication."""
    message = f"{path}: {event.label}{f' ({reason})' if reason else ''}"
    author = f"{actor.email.split('@', maxsplit=1)[0]} <{actor.email}>"
    attached = f"{ATTACHMENTS_FOLDER}/{Path(path).stem}"
    try:
        has_files = _git(content_dir, "ls-files", "--cached", "--others", "--", attached)
        paths = [path, attached] if has_files else [path]
        _git(content_dir, "add", "--all", "--", *paths)
        _git(content_dir, "commit", "--quiet", f"--author={author}", f"--message={message}", "--", *paths)
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", b"") or str(error).encode()
        log.warning("git: %s", detail.decode(errors="replace").strip())


def require_repository(content_dir: Path) -> str:
    """Return who commits in the repository of a folder; raise OSError or SubprocessError when nobody can."""
    _git(content_dir, "rev-parse", "--show-toplevel")
    return _git(content_dir, "var", "GIT_COMMITTER_IDENT").decode(errors="replace").partition(">")[0] + ">"


def _git(content_dir: Path, *command: str) -> bytes:
    return subprocess.run(  # noqa: S603 -- fixed words, own paths, text behind "="
        ["git", "-C", str(content_dir), "-c", "core.hooksPath=/dev/null", *command],  # noqa: S607 -- the system's git
        check=True,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
    ).stdout
