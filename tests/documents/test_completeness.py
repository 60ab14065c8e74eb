"""What readers look for and do not find is named, with its chapter and the reason they need it."""

from datetime import date

import pytest
from build import CONTENT, a_practice, a_visit

from app.documents.editing.chapters import CHAPTERS, GUIDE
from app.documents.markdown.files import Document, parse
from app.documents.models import HEADINGS, DocumentType
from app.documents.validation.completeness import completeness_of, of_chapter, wanted_keys
from app.documents.validation.quality import RULES, RULES_OF, WHY

TODAY = date(2026, 11, 24)
KINDS: tuple[DocumentType, ...] = ("practice", "visit")


def document(text: str, path: str = "visits/satu.md") -> Document:
    return parse(text.encode(), kind="visit", slug="satu", path=path)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_wanted_says_why_a_reader_needs_it(kind: DocumentType) -> None:
    assert [key for key in wanted_keys(kind) if not GUIDE[key].why] == []
    assert set(WHY) == set(RULES) == set(RULES_OF["practice"]) | set(RULES_OF["visit"])


def test_an_empty_text_lacks_everything_and_its_rules_wait() -> None:
    whole = completeness_of("---\ntitle: Satu\n---\n", "practice", today=TODAY)
    keys = wanted_keys("practice")
    assert (whole.met, whole.wanted, whole.pending) == (1, len(keys) + 6, 6)
    assert [lack.key for lack in whole.lacks] == [key for key in keys if key != "title"]
    assert {lack.key for lack in whole.lacks if lack.required} >= {"summary", "region", "values", "sources"}


def test_a_lack_leads_to_the_chapter_that_mends_it() -> None:
    whole = completeness_of(a_practice(), "practice", today=TODAY)
    places = {lack.key: lack.chapter for lack in whole.lacks}
    assert places["start_year"] == "pokok"
    assert places["sources"] == "bukti", "a single source is a lack too"
    assert places["Hasil"] == places["Tantangan"] == "naskah"
    for lack in whole.lacks:
        [chapter] = [one for one in CHAPTERS["practice"] if one.slug == lack.chapter]
        assert lack.key in chapter.keys
        assert lack.what.endswith(".")


def test_filling_in_never_lowers_the_measure() -> None:
    steps = ["---\ntitle: a\n---\n", "---\ntitle: a\nsummary: b\n---\n", a_practice()]
    steps += [a_practice().replace("agency:", "start_year: 2020\nagency:")]
    steps += [steps[-1].replace("## Konteks", "## Apa yang dilakukan")]
    measured = [completeness_of(text, "practice", today=TODAY) for text in steps]
    assert [one.wanted for one in measured] == [measured[0].wanted] * len(steps)
    assert [one.met for one in measured] == sorted({one.met for one in measured})


def test_an_unknown_state_is_a_lack_and_a_ministry_is_a_place() -> None:
    text = a_practice().replace('region: "32"', "ministry: menpanrb\nstatus: tidak-diketahui")
    keys = {lack.key for lack in completeness_of(text, "practice", today=TODAY).lacks}
    assert "status" in keys
    assert "region" not in keys


def test_another_report_of_the_same_day_is_told() -> None:
    text = a_visit()
    alone = completeness_of(text, "visit", today=TODAY)
    other = document(text, path="visits/dua.md")
    both = completeness_of(text, "visit", today=TODAY, others=[other])
    assert both.met == alone.met - 1
    [told] = [lack for lack in both.lacks if lack not in alone.lacks]
    assert "visits/dua.md" in told.what
    assert told.chapter == "pokok"


@pytest.mark.parametrize("kind", KINDS)
def test_the_chapters_share_out_what_is_wanted(kind: DocumentType) -> None:
    whole = completeness_of("---\ntitle: Satu\n---\n", kind, today=TODAY)
    parts = [of_chapter(whole, kind, chapter.slug) for chapter in CHAPTERS[kind]]
    assert sum(part.wanted for part in parts) == len(wanted_keys(kind))
    assert sum(part.met for part in parts) == 1
    assert [lack for part in parts for lack in part.lacks] == list(whole.lacks)


def test_every_published_document_can_be_measured() -> None:
    for path in CONTENT.glob("*s/*.md"):
        kind: DocumentType = "practice" if path.parent.name == "practices" else "visit"
        whole = completeness_of(path.read_text(), kind, today=TODAY)
        assert 0 < whole.met <= whole.wanted, path
        assert whole.pending == 0, path


def test_every_key_and_heading_has_help_with_an_example() -> None:
    assert [
        key for key, help_ in GUIDE.items() if "misalnya" not in help_.text and "“" not in help_.text
    ] == []
    assert [key for key, help_ in GUIDE.items() if not help_.text.rstrip("”").endswith((".", ":"))] == []
    assert [heading for kind in KINDS for heading in HEADINGS[kind] if heading not in GUIDE] == []
