"""Facts of marked reports in the shapes that agencies use are proposed, and little else."""

from conftest import Installation

from benchmarks.extraction.run import evaluate


def test_facts_of_marked_reports_are_proposed(site: Installation) -> None:
    scores = evaluate(site.reference)
    assert scores["all"].recall >= 0.9
    assert scores["all"].precision >= 0.95
    assert {name: one.misses for name, one in scores.items() if one.recall < 0.7} == {}
