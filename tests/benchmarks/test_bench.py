from pathlib import Path

from build import CONTENT
from conftest import exhaustive

from app.documents.reference.data import load_reference
from app.documents.validation.rules import check_folder
from benchmarks.bench.run import run
from benchmarks.bench.samples import make_library, sample_queries, vocabulary


@exhaustive
def test_a_made_library_passes_every_rule_and_is_the_same_each_time(tmp_path: Path) -> None:
    make_library(tmp_path / "a", CONTENT, 90)
    make_library(tmp_path / "b", CONTENT, 90)
    documents, problems = check_folder(tmp_path / "a", load_reference(tmp_path / "a"))
    assert (len(documents), problems) == (90, [])
    for file in (tmp_path / "a").rglob("*.md"):
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


@exhaustive
def test_sample_queries_have_one_to_five_words() -> None:
    queries = sample_queries(vocabulary(CONTENT, load_reference(CONTENT)), 100)
    assert len(queries) == 100
    assert all(query.split() for query in queries)


@exhaustive
def test_a_report_has_the_figures_that_are_promised() -> None:
    report = run(CONTENT, documents=60, pages=False).as_dict()
    assert list(report) == [
        "documents",
        "sync",
        "search",
        "suggest",
        "page",
        "memory_mib",
        "start_seconds",
        "index_mib",
        "database_mib",
        "peers",
    ]
    assert report["sync"]["documents_per_second"] > 0  # type: ignore[index]
    assert report["search"]["p95_ms"] >= report["search"]["p50_ms"] > 0  # type: ignore[index]
    assert report["peers"]["fts5"]["p95_ms"] > 0  # type: ignore[index]
    assert report["page"]["ratio"] is None  # type: ignore[index]
