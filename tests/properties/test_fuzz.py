"""Whatever is written, asked or filled in, the answer is one that is documented: never a crash.

A few hundred cases among all tests, 100,000 with `make fuzz`.
"""

import json
import os
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import pytest
from build import CONTENT
from conftest import Installation
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app import clock
from app.documents.markdown import files
from app.documents.markdown.files import Document, DocumentError
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.parsed_text import ParsedText
from app.documents.markdown.render import Renderer
from app.documents.markdown.sections import parse_fields, update_fields
from app.documents.models import DocumentType
from app.documents.reference.data import load_reference
from app.documents.validation import rules
from app.documents.validation.completeness import assess_completeness
from app.documents.validation.personal_data import find_personal_data
from app.documents.validation.problem import Problem
from app.search.engine import SearchEngine
from app.search.results import SearchRequest
from app.store.sync.projection import project

LONG = "FUZZ" in os.environ
Test = TypeVar("Test", bound=Callable[..., None])


def cases(short: int, whole: int) -> Callable[[Test], Test]:
    """How many cases of it are tried."""
    return settings(
        max_examples=whole if LONG else short,
        derandomize=not LONG,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        database=None,
        suppress_health_check=list(HealthCheck),
    )


KINDS: dict[str, DocumentType] = {"practices": "practice", "visits": "visit"}
REAL = [
    (KINDS[path.parent.name], path.read_text())
    for folder in KINDS
    for path in sorted((CONTENT / folder).glob("*.md"))
]
PIECES = (
    *"\n \t : - # [ ] { } , & * ! | > ' \" % @ ` \\ $ ~ ^ = ( ) < / _".split(" "),
    *"--- ... <<: *a &a [a](/praktik/x) ![x](y) [^s1] <script> &#0; \x00 \ufeff \u2028 \ud7ff \U0010ffff".split(" "),
    *("\n---\n", "\n\n## Konteks\n\n", "\n- - - -\n", "\n> > > >\n", "\n```\n", "\n| a | b |\n|---|---|\n", "\n\ta"),
    *("title: ", "\nvalues:\n  - ", "null", "2025-02-30", "1e999", "-.inf", "0x", "9" * 400, "{{", "[" * 60, "a" * 5_000),
    *("!!python/object:os.system", "!!binary x", "? a\n: b\n", "region: '32'\nregion: '33'\n", "\n1. \n   1. "),
)  # fmt: skip
"""What YAML, Markdown or somebody's memory trips over."""
edits = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(0, 40), st.one_of(st.sampled_from(PIECES), st.text(max_size=6))
    ),
    max_size=6,
)


def changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    """The text with some stretches replaced."""
    for place, length, piece in changes:
        at = place % (len(text) + 1)
        text = text[:at] + piece + text[at + length :]
    return text


documents = st.one_of(
    st.builds(lambda real, changes: (real[0], changed(real[1], changes)), st.sampled_from(REAL), edits),
    st.tuples(st.sampled_from(list(KINDS.values())), st.text(max_size=200)),
)


def read(kind: DocumentType, text: str) -> tuple[Document | None, list[Problem]]:
    """A document, or what is wrong with its text."""
    try:
        return files.parse_document(text.encode(), kind=kind, slug="x", path="x.md"), []
    except DocumentError as error:
        return None, error.problems


reference = cache(lambda: load_reference(CONTENT))


@cases(120, 40_000)
@given(documents)
def test_a_document_is_read_or_its_faults_are_told(written: tuple[DocumentType, str]) -> None:
    kind, text = written
    find_personal_data(text)
    document, faults = read(kind, text)
    assert all(fault.message and fault.line > 0 for fault in faults)
    if document is None:
        assert faults
        return
    problems = rules.check_document(document, reference())
    assert all(problem.message for problem in problems)
    projected = project(document, Renderer())
    json.dumps(projected.document)
    again, _faults = read(kind, files.render_document(document.meta, document.body))
    assert again is not None
    assert again.meta == document.meta


@cases(30, 10_000)
@given(documents, st.text(max_size=40))
def test_a_draft_is_shown_in_its_form_whatever_is_in_it(
    written: tuple[DocumentType, str], title: str
) -> None:
    kind, text = written
    try:
        parse_fields(text)
        update_fields(text, {"title": title, "tags": [title]}, kind)
        assess_completeness(ParsedText(text, kind), today=clock.today())
    except FrontMatterError:
        return


@cases(60, 20_000)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=30).map("".join))
def test_markdown_becomes_safe_html(body: str) -> None:
    html = "".join(section.html for section in Renderer().render_sections(body, sources=["s1"]))
    assert "<script" not in html
    assert "javascript:" not in html.lower()


words = st.one_of(
    st.sampled_from(
        'kinerja "budaya kerja" -asn nilai:akuntabel peran:bkd tahun:2023..2025 daerah: jabar pergub 26/2023 '
        '"" - -- : .. nilai: tahun:..2020 tahun:9999999999..0 -"a b" * OR AND NOT ( ) ~ ^2 \x00 😀 İ ß ﬁ'.split()
    ),
    st.text(max_size=12),
)
queries = st.lists(words, max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def engine(site: Installation) -> SearchEngine:
    return site.search


@cases(80, 25_000)
@given(queries, st.sampled_from(["relevance", "newest", "evidence", "title"]), st.integers(1, 10_000))
def test_a_query_is_never_an_error(engine: SearchEngine, query: str, sort: Any, page: int) -> None:
    found = engine.search(SearchRequest(query, sort=sort, page=page, per_page=3))
    assert found.total >= len(found.hits)


PARAMETERS = ("q", "jenis", "nilai", "peran", "daerah", "indikator", "tahun", "urut", "hal")


@cases(15, 5_000)
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), queries), max_size=6))
def test_a_search_page_is_never_an_error(client: TestClient, asked: list[tuple[str, str]]) -> None:
    for path in ("/cari", "/praktik/", "/cari.atom", "/banding", "/siapkan", "/tindak-lanjut", "/oai"):
        answer = client.get(path, params=[(name, value.encode(errors="replace")) for name, value in asked])  # type: ignore[arg-type]
        assert answer.status_code < 500, (path, asked)
