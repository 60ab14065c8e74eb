"""Read Markdown files as documents, and write them back with their comments, key order and line ends."""

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from app.documents.markdown import frontmatter
from app.documents.markdown.characters import repair_characters
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.listing import ContentFile, describe_read_error
from app.documents.models import MODELS, DocumentType, Practice, Visit
from app.documents.validation.messages import validation_messages
from app.documents.validation.problem import Problem
from app.documents.validation.text_problems import drop_repeated, find_text_problems


class DocumentError(Exception):
    """A file is not a valid document; carries every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """One practice or visit parsed from its file."""

    kind: DocumentType
    slug: str
    path: str
    """Relative to the content folder."""
    meta: Practice | Visit
    body: str
    """Markdown with LF line ends."""
    front: str
    """The YAML as written; needed to find the line of a problem."""
    body_line: int
    noticed: tuple[Problem, ...] = ()
    """Problems of the text that did not keep it from being parsed."""

    def line_of(self, *location: str | int) -> int:
        """Return the line of a front matter key, from 1."""
        return frontmatter.line_of(self.front, location, first_line=2)


def content_digest(data: bytes) -> str:
    """Return the hash by which a changed file is recognised."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def read_bytes(file: ContentFile) -> bytes:
    """Return the bytes of a file; raise DocumentError when it is too large or unreadable."""
    if file.fault:
        hint = "Perbaiki atau hapus berkas ini; berkas lain tidak terganggu."
        raise DocumentError(
            [Problem(file.path, 1, "", "B01", f"Berkas tidak dapat dibaca: {file.fault}.", hint)]
        )
    try:
        size = file.absolute.stat().st_size
        if size > frontmatter.MAX_BYTES:
            message = f"Berkas {size / 1e6:.1f} MB; batasnya {frontmatter.MAX_BYTES / 1e6:.0f} MB."
            hint = "Simpan gambar dan lampiran di content/attachments/, bukan di dalam teks."
            raise DocumentError([Problem(file.path, 1, "", "B02", message, hint)])
        return file.absolute.read_bytes()
    except OSError as error:
        message = f"Berkas tidak dapat dibaca: {describe_read_error(error)}."
        raise DocumentError([Problem(file.path, 1, "", "B01", message, "Periksa izin berkas.")]) from error


def read_published(content_dir: Path, path: str, digest: str) -> bytes | None:
    """Return a file as it was published; None when it is gone, or has changed and nobody has checked it yet."""
    try:
        data = (content_dir / path).read_bytes()
    except OSError:
        return None
    return data if content_digest(data) == digest else None


def parse_document(data: bytes, *, kind: DocumentType, slug: str, path: str) -> Document:
    """Return the document in a file's bytes; raise DocumentError with every problem at once.

    Hidden characters are repaired. What a second reader notices in a text that can be parsed is in `noticed`.
    """
    raw = _decode(data, path)
    text = repair_characters(raw)
    noticed = tuple(find_text_problems(raw, text, path))
    try:
        parts = frontmatter.split(text)
        loaded = frontmatter.load_yaml(parts.front, first_line=2)
    except FrontMatterError as error:
        problem = Problem(path, error.line, "", error.code, error.message, error.hint)
        raise DocumentError([*noticed, *drop_repeated([problem], noticed)]) from error
    if not isinstance(loaded, dict):
        hint = "Tulis “kunci: isi”, satu kunci satu baris."
        raise DocumentError([Problem(path, 2, "", "B04", "Bagian kepala tidak berisi kunci.", hint)])
    try:
        meta = MODELS[kind].model_validate(loaded)
    except ValidationError as error:
        problems = [
            Problem(
                path,
                frontmatter.line_of(parts.front, one.location, first_line=2),
                ".".join(map(str, one.location)),
                one.code,
                one.message,
                one.hint,
            )
            for one in validation_messages(error, MODELS[kind])
        ]
        raise DocumentError([*noticed, *drop_repeated(problems, noticed)]) from error
    return Document(kind, slug, path, meta, parts.body, parts.front, parts.body_line, noticed)


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "Berkas bukan teks UTF-8."
        hint = "Simpan ulang dengan penyandian UTF-8."
        raise DocumentError([Problem(path, line, "", "B01", message, hint)]) from error
    if "\x00" in text:
        raise DocumentError(
            [Problem(path, 1, "", "B01", "Berkas memuat bita nol.", "Simpan ulang sebagai teks biasa.")]
        )
    return text


def load_document(file: ContentFile) -> Document:
    """Read and parse one file; raise DocumentError."""
    return parse_document(read_bytes(file), kind=file.kind, slug=file.slug, path=file.path)


def to_plain_data(part: BaseModel) -> dict[str, Any]:
    """Return a model as plain data without defaults, in the order of the model."""
    return part.model_dump(mode="json", exclude_defaults=True)


def _round_trip_yaml(front: str = "") -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.representer.add_representer(float, _represent_float)
    yaml.width = 1_000_000  # a sentence stays on its line: diffs read better
    list_under_key = re.search(r"(?m)^( *)[^\s#-][^\n]*:[ ]*(?:#[^\n]*)?\n( *)- ", front)
    offset = len(list_under_key[2]) - len(list_under_key[1]) if list_under_key else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml


def _represent_float(representer: Any, number: float) -> Any:
    """Write a number so that no reader takes its three decimals for a thousand: ``3.4560``."""
    text = repr(number)
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        text += "0"
    return representer.represent_scalar("tag:yaml.org,2002:float", text)


def render_document(meta: Practice | Visit, body: str) -> str:
    """Return the text of a new document file."""
    stream = StringIO()
    _round_trip_yaml().dump(to_plain_data(meta), stream)
    return (
        f"---\n{stream.getvalue()}---\n\n{body.strip()}\n"
        if body.strip()
        else f"---\n{stream.getvalue()}---\n"
    )


def edit_text(text: str, changes: Mapping[str, object], *, body: str | None = None) -> str:
    """Return the text with some keys changed (``None`` removes a key) and perhaps a new body.

    Comments, the order of keys, quotes, line ends and a byte order mark stay as they were; without a
    change the text is returned as it is. Raise FrontMatterError when the front matter cannot be rewritten.
    """
    parts = frontmatter.split(text)
    newline = "\r\n" if parts.opening.endswith("\r\n") else "\n"
    front = parts.front
    if changes:
        yaml = _round_trip_yaml(front)
        data = _load_with_comments(yaml, front.replace("\r\n", "\n"))
        for key, value in changes.items():
            if value is None:
                data.pop(key, None)
            else:
                data[key] = _repair_values(value)
        stream = StringIO()
        yaml.dump(data, stream)
        front = _with_blocks_of(front.replace("\r\n", "\n"), stream.getvalue(), changes.keys())
        front = front.replace("\n", newline)
    new_body = parts.body if body is None else newline + body.strip().replace("\n", newline) + newline
    return parts.opening + front + parts.closing + new_body


def _with_blocks_of(old: str, new: str, changed: Collection[str]) -> str:
    """Return rewritten front matter with the lines of its unchanged keys as they were: lists may be indented anyhow."""
    before, after = frontmatter.split_keys(old), frontmatter.split_keys(new)
    if before is None or after is None:
        return new
    unchanged = {key: block for key, block in before.items() if key not in changed}
    return "".join(unchanged.get(key, block) for key, block in after.items())


def _repair_values(value: object) -> object:
    """Return a value with its texts as readers will see them: so they are quoted where they must be."""
    if isinstance(value, str):
        return repair_characters(value)
    if type(value) is list:
        return [_repair_values(one) for one in value]
    if type(value) is dict:
        return {key: _repair_values(one) for key, one in value.items()}
    return value


def _load_with_comments(yaml: YAML, front: str) -> dict[str, Any]:
    """Return the front matter with its comments. The fast loader accepts a little more than this one."""
    try:
        data = yaml.load(front) or {}
    except (YAMLError, ValueError) as error:
        raise FrontMatterError(
            "B04", 2, "YAML tidak terbaca: ada tab atau tanda yang tidak diizinkan.", "Tulis ulang baris itu."
        ) from error
    if not isinstance(data, dict):
        raise FrontMatterError(
            "B04", 2, "Bagian kepala tidak berisi kunci.", "Tulis “kunci: isi”, satu kunci satu baris."
        )
    return data


def write_atomic(path: Path, text: str) -> None:
    """Write a file durably so that readers see either the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _fsync_folder(path.parent)


def move_atomic(source: Path, target: Path) -> None:
    """Move a file durably so that it always exists in one of the two places."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    for folder in (target.parent, source.parent):
        _fsync_folder(folder)


def _fsync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
