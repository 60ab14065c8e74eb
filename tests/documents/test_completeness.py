"""What readers look for and do not find is named, with its chapter and the reason they need it."""

from datetime import date

import pytest
from build import CONTENT, a_practice, a_visit
from conftest import swept

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS
from app.documents.markdown.files import Document, parse_document
from app.documents.markdown.parsed_text import ParsedText
from app.documents.models import HEADINGS, DocumentType
from app.documents.validation.completeness import assess_completeness, expected_keys, restrict_to_chapter
from app.documents.validation.quality import RULES, RULES_OF, WHY

TODAY = date(2026, 11, 24)
KINDS: tuple[DocumentType, ...] = ("practice", "visit")


def document(text: str, path: str = "visits/satu.md") -> Document:
    return parse_document(text.encode(), kind="visit", slug="satu", path=path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_expected_item_has_a_reason_for_readers(kind: DocumentType) -> None:
    assert [key for key in expected_keys(kind) if not HELP_TEXTS[key].why] == []
    assert set(WHY) == set(RULES) == set(RULES_OF["practice"]) | set(RULES_OF["visit"])


def test_empty_text_misses_every_item_and_its_quality_rules_are_pending() -> None:
    whole = assess_completeness(ParsedText("---\ntitle: Satu\n---\n", "practice"), today=TODAY)
    keys, rules = expected_keys("practice"), len(RULES_OF["practice"])
    assert (whole.present, whole.expected, whole.pending) == (1, len(keys) + rules, rules)
    assert [lack.key for lack in whole.missing] == [key for key in keys if key != "title"]
    assert {lack.key for lack in whole.missing if lack.required} >= {"summary", "region", "values", "sources"}


def test_missing_item_names_the_chapter_that_edits_it() -> None:
    whole = assess_completeness(ParsedText(a_practice(), "practice"), today=TODAY)
    places = {lack.key: lack.chapter for lack in whole.missing}
    assert places["start_year"] == "pokok"
    assert places["sources"] == "bukti", "a single source is a lack too"
    assert places["Hasil"] == places["Tantangan"] == "naskah"
    for lack in whole.missing:
        [chapter] = [one for one in CHAPTERS["practice"] if one.slug == lack.chapter]
        assert lack.key in chapter.keys
        assert lack.what.endswith(".")


def test_what_is_missing_is_said_once() -> None:
    whole = assess_completeness(
        ParsedText(a_visit().replace(", learned: Caranya.", ""), "visit"), today=TODAY
    )
    about = [lack.what for lack in whole.missing if lack.key == "learned"]
    assert len(about) == 1
    assert "tampil sebagai jejak" in about[0], "what follows from it is said, not only that it is empty"


def test_filling_in_fields_never_lowers_completeness() -> None:
    steps = ["---\ntitle: a\n---\n", "---\ntitle: a\nsummary: b\n---\n", a_practice()]
    steps += [a_practice().replace("agency:", "start_year: 2020\nagency:")]
    steps += [steps[-1].replace("## Konteks", "## Apa yang dilakukan")]
    measured = [assess_completeness(ParsedText(text, "practice"), today=TODAY) for text in steps]
    assert [one.expected for one in measured] == [measured[0].expected] * len(steps)
    assert [one.present for one in measured] == sorted({one.present for one in measured})


def test_unknown_status_is_missing_and_a_ministry_counts_as_region() -> None:
    text = a_practice().replace('region: "32"', "ministry: menpanrb\nstatus: tidak-diketahui")
    keys = {lack.key for lack in assess_completeness(ParsedText(text, "practice"), today=TODAY).missing}
    assert "status" in keys
    assert "region" not in keys


def test_completeness_warns_of_another_visit_on_the_same_day() -> None:
    text = a_visit()
    alone = assess_completeness(ParsedText(text, "visit"), today=TODAY)
    other = document(text, path="visits/dua.md")
    both = assess_completeness(ParsedText(text, "visit"), today=TODAY, others=[other])
    assert both.present == alone.present - 1
    [told] = [lack for lack in both.missing if lack not in alone.missing]
    assert "“Kunjungan”" in told.what
    assert told.chapter == "pokok"


@pytest.mark.parametrize("kind", KINDS)
def test_chapters_divide_the_expected_items_without_overlap(kind: DocumentType) -> None:
    whole = assess_completeness(ParsedText("---\ntitle: Satu\n---\n", kind), today=TODAY)
    parts = [restrict_to_chapter(whole, kind, chapter.slug) for chapter in CHAPTERS[kind]]
    assert sum(part.expected for part in parts) == len(expected_keys(kind))
    assert sum(part.present for part in parts) == 1
    assert [lack for part in parts for lack in part.missing] == list(whole.missing)


@swept(one_in=8)
def test_completeness_of_every_published_document_can_be_assessed(one_in: int) -> None:
    for path in sorted(CONTENT.glob("[pv]*s/*.md"))[::one_in]:
        kind: DocumentType = "practice" if path.parent.name == "practices" else "visit"
        whole = assess_completeness(ParsedText(path.read_text(), kind), today=TODAY)
        assert 0 < whole.present <= whole.expected, path
        assert whole.pending == 0, path


def test_every_key_and_heading_has_help_with_an_example() -> None:
    assert [
        key for key, help_ in HELP_TEXTS.items() if "misalnya" not in help_.text and "“" not in help_.text
    ] == []
    assert [key for key, help_ in HELP_TEXTS.items() if not help_.text.rstrip("”").endswith((".", ":"))] == []
    assert [heading for kind in KINDS for heading in HEADINGS[kind] if heading not in HELP_TEXTS] == []
