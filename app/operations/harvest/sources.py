"""The sites that an administrator has this one harvest: ``harvest.yaml`` in the content folder.

Only the addresses written there are ever fetched: none that a document, an archive or an answer names.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from app.documents.licences import LicenceId
from app.documents.markdown import frontmatter
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.models import DocumentType
from app.documents.parts import Line, Part, Url
from app.documents.validation.messages import validation_messages
from app.documents.validation.problem import Problem
from app.operations.backup.archive import HARVEST_FILE

MAX_SOURCES = 1_000
_MAX_LIST_BYTES = 1_000_000
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]


class Source(Part):
    """A site to harvest, and how often."""

    name: SourceName
    """What its documents' addresses here begin with; never changed once something was harvested."""
    title: Line
    """As readers know it."""
    address: Url
    every_hours: Annotated[int, Field(strict=True, ge=1, le=24 * 31)] = 24


class InstallationSource(Source):
    """Another installation of this program; each document has its own licence."""

    kind: Literal["studi-banding"]


class TableSource(Source):
    """A CSV file on the web, such as open-data portals give, each row a document."""

    kind: Literal["csv"]
    license: LicenceId
    document: DocumentType
    id: Line
    """The column that names a row for ever."""
    page: Url | None = None
    """Address of a row's page there, ``{id}`` in it for its name; without one, the table's own address."""
    columns: Annotated[Mapping[str, Line], Field(min_length=1)]
    """Key of the document → column; keys within keys with points, as ``guest.regions``."""
    constants: Mapping[str, object] = {}
    """Key of the document → what it is in every row."""
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    """What divides several values in one cell."""


AnySource = InstallationSource | TableSource


class SourceList(Part):
    """The whole file."""

    sources: Annotated[
        tuple[Annotated[AnySource, Field(discriminator="kind")], ...], Field(max_length=MAX_SOURCES)
    ] = ()


class SourceListError(Exception):
    """The list cannot be read; carries every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_sources(content_dir: Path) -> dict[str, AnySource]:
    """Return the sources by name, none without a list; raise SourceListError."""
    try:
        data = (content_dir / HARVEST_FILE).read_bytes()
    except FileNotFoundError:
        return {}
    try:
        text = data[:_MAX_LIST_BYTES].decode()
        found = SourceList.model_validate(frontmatter.load_yaml(text) or {})
    except UnicodeDecodeError as error:
        raise _fault(1, "", "B01", "Berkas bukan teks UTF-8.", "Simpan ulang sebagai UTF-8.") from error
    except FrontMatterError as error:
        raise _fault(error.line, "", error.code, error.message, error.hint) from error
    except ValidationError as error:
        raise SourceListError(
            [
                Problem(
                    HARVEST_FILE,
                    frontmatter.line_of(text, tuple(s for s in one.location if s not in _KINDS)),
                    ".".join(map(str, one.location)),
                    one.code,
                    one.message,
                    one.hint,
                )
                for one in validation_messages(error, SourceList)
            ]
        ) from error
    sources = {one.name: one for one in found.sources}
    if len(sources) < len(found.sources):
        raise _fault(1, "sources", "R02", "Ada dua sumber dengan nama yang sama.", "Beri nama yang berbeda.")
    return sources


_KINDS = ("studi-banding", "csv")
"""What pydantic puts into the location of an error within one of the kinds."""


def _fault(line: int, key: str, code: str, message: str, hint: str) -> SourceListError:
    return SourceListError([Problem(HARVEST_FILE, line, key, code, message, hint)])
