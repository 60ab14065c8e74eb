"""`make compare` keeps the figures of the systems that did run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from conftest import exhaustive

from app.documents.markdown.files import Document
from benchmarks.compare import Failed, System, compare
from benchmarks.wikis import Site


def missing(reason: str) -> System:
    @contextmanager
    def system(_folder: Path, _documents: Sequence[Document]) -> Iterator[Site]:
        raise FileNotFoundError(reason)
        yield

    return system


@exhaustive
def test_a_system_that_fails_does_not_keep_the_next_from_being_measured(tmp_path: Path) -> None:
    systems = {name: missing(f"{name} is missing") for name in ("one", "two")}
    assert list(compare(30, 1.0, tmp_path, systems)) == [
        Failed("one", "one is missing"),
        Failed("two", "two is missing"),
    ]
