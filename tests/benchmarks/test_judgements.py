"""The judged queries of `make relevance` and the fixed library that they are asked of."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.relevance.judgements import HERE, QUERIES, load_queries, unpack_library

CLASSES = """plain colloquial abbreviation affixed typo question regulation value+role place+topic semantic english
multi-aspect""".split()
MIN_QUERIES = 15


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_library(tmp_path_factory.mktemp("judged"))


@pytest.mark.parametrize("name", QUERIES)
def test_every_judged_document_is_in_the_fixed_library(name: str, library: Path) -> None:
    known = {path.stem for path in library.rglob("*.md")}
    judged = {slug for query in load_queries(QUERIES[name]) for slug in query.grades}
    assert judged <= known


def test_every_class_has_enough_queries() -> None:
    amounts = Counter(query.kind for query in load_queries(QUERIES["blind"]))
    assert set(amounts) == set(CLASSES)
    assert min(amounts.values()) >= MIN_QUERIES


def test_the_fixed_library_brings_its_places_and_has_todays_words_of_search(library: Path) -> None:
    assert (library / "regions.yaml").exists()
    for name in ("synonyms.yaml", "bridge.yaml"):
        assert (library / name).read_bytes() == (HERE.parents[1] / "content" / name).read_bytes()


def test_every_recorded_run_has_figures_of_every_class() -> None:
    runs = [json.loads(line) for line in (HERE / "history.jsonl").read_text("utf-8").splitlines()]
    assert runs
    for run in runs:
        assert set(CLASSES) <= set(run["ndcg"]["blind"])
