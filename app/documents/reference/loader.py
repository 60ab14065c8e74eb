"""Read the rows of the reference files as models, collecting every problem."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from app.documents.markdown import frontmatter
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.parts import Part, PublicSource
from app.documents.validation.messages import validation_messages
from app.documents.validation.problem import Problem, did_you_mean

Row = TypeVar("Row", bound=Part)

ReferenceFiles = tuple[tuple[str, bytes], ...]
"""Names and bytes of the reference files."""


def read_reference_files(folder: Path) -> ReferenceFiles:
    """Return the reference files of a content folder that can be read."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        with suppress(OSError):  # a missing file is reported when its lists are read
            found.append((path.name, path.read_bytes()))
    return tuple(found)


class ReferenceReader:
    """Reads the reference files and collects every problem in them."""

    def __init__(self, files: ReferenceFiles) -> None:
        self._files = dict(files)
        self.problems: list[Problem] = []
        self._hash = hashlib.blake2b(digest_size=16)
        self._query_hash = hashlib.blake2b(digest_size=16)

    def fingerprint(self) -> str:
        """Return the hash of all files read that documents or the index depend on."""
        return self._hash.hexdigest()

    def query_fingerprint(self) -> str:
        """Return the hash of all files read that only queries depend on."""
        return self._query_hash.hexdigest()

    def has(self, name: str) -> bool:
        """Return whether a file exists."""
        return name in self._files

    def read_lists(self, name: str, *, is_indexed: bool = True) -> tuple[str, dict[str, Any]]:
        """Return the text and the top-level lists of one file; ``is_indexed`` says whether the index depends on it."""
        try:
            data = self._files[name]
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
            loaded = frontmatter.load_yaml(text)
        except FrontMatterError as error:
            self.add_problem(name, error.line, "", error.code, error.message, error.hint)
            return "", {}
        except (KeyError, UnicodeDecodeError):
            self.add_problem(
                name, 1, "", "B01", "Berkas acuan tidak ada atau tidak terbaca.", "Pulihkan berkas ini."
            )
            return "", {}
        (self._hash if is_indexed else self._query_hash).update(name.encode() + b"\0" + data)
        return text, loaded if isinstance(loaded, dict) else {}

    def read_rows(
        self, name: str, key: str, model: type[Row], *, lists: tuple[str, dict[str, Any]] | None = None
    ) -> list[Row]:
        """Return the rows of one list as models."""
        text, loaded = lists or self.read_lists(name)
        rows = []
        for number, row in enumerate(loaded.get(key) or []):
            try:
                rows.append(model.model_validate(row))
            except ValidationError as error:
                for message in validation_messages(error, model):
                    where = (key, number, *message.location)
                    line = frontmatter.line_of(text, where)
                    self.add_problem(
                        name, line, ".".join(map(str, where)), message.code, message.message, message.hint
                    )
        if not rows and text:
            self.add_problem(name, 1, key, "K02", f"Daftar “{key}” kosong.", "Isi daftarnya.")
        return rows

    def add_problem(self, path: str, line: int, key: str, code: str, message: str, hint: str) -> None:
        """Record a problem and continue."""
        self.problems.append(Problem(path, line, key, code, message, hint))

    def index_rows(self, name: str, rows: Iterable[Row], key: str = "slug") -> dict[str, Row]:
        """Return the rows by slug; report a slug that occurs twice."""
        found: dict[str, Row] = {}
        for row in rows:
            slug = str(getattr(row, key))
            if slug in found:
                self.add_problem(name, 1, slug, "R02", f"“{slug}” ada dua kali.", "Hapus salah satunya.")
            found[slug] = row
        return found

    def check_sources(self, name: str, rows: Iterable[Any], sources: Mapping[str, PublicSource]) -> None:
        """Report every cited source that sources.yaml does not have."""
        for row in rows:
            for source in row.sources:
                if source not in sources:
                    message = f"Sumber “{source}” tidak ada di sources.yaml."
                    self.add_problem(name, 1, row.slug, "R01", message, did_you_mean(source, sources))
