"""Whatever people paste into a plan: every paper is written, every draft passes the rules."""

import os
from dataclasses import replace
from io import BytesIO

import pytest
from conftest import Installation
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_papers import FULL, case_of

from app.documents.markdown import files
from app.documents.validation.rules import check_document
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.context import PaperContext
from app.preparation.papers.exports import write_calendar_ics, write_questions_xlsx
from app.preparation.plans.journey import journey_fields
from app.preparation.plans.plan import Plan
from app.preparation.visit_draft import visit_draft
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf
from app.web.forms.csrf import FormFields, clean_text
from app.web.preparation.plan_form import PLAN_CHAPTERS, read_chapter

LONG = "FUZZ" in os.environ
BITS = [
    "# Judul", "## Temuan", "---", "```", "~~~", "1. satu", "- butir", "+ x", "[[praktik:x]]", "[^s1]", "| a | b |",
    "<script>", "{% x %}", ": nilai", "'", '"', "\\", "&amp;", "=1+1", "@x", "\u202e", "é", "😀", "\t", "\n", "\r\n", "\x00", "#let",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=8)), max_size=8).map(
    lambda parts: clean_text(" ".join(parts)).strip()[:290]
)


class Full:
    """A case that hypothesis does not print: it holds a whole library."""

    def __init__(self, case: PaperContext) -> None:
        self.case = case

    def with_plan(self, plan: Plan) -> PaperContext:
        return replace(self.case, plan=plan)


@pytest.fixture(scope="module")
def full(site: Installation) -> Full:
    return Full(case_of(site, FULL))


def spoilt(plan: Plan, text: str) -> Plan:
    """The plan with a text in every place that takes any."""
    data = plan.model_dump(mode="json")
    kept = {
        "home",
        "host",
        "kind",
        "mode",
        "date_start",
        "date_end",
        "standard",
        "signing",
        "paper_size",
        "face",
        "face_size",
        "logo",
        *(name for name in data if name.startswith("margin_")),
        "source_url",
        "source_date",
    }
    for name, value in data.items():
        if isinstance(value, str) and name not in kept:
            data[name] = text
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                row |= {
                    key: text for key in row if key in {"title", "question", "answer", "action", "decision"}
                }
                row |= {
                    key: text
                    for key in row
                    if key in {"agency", "goal", "document", "host", "evidence", "who"}
                }
    return Plan.model_validate(data)


@settings(max_examples=40 if LONG else 8, deadline=None)
@given(text=hostile)
@example(text="\u202e")
@example(text="\u202e## Judul")
def test_every_draft_passes_the_rules(full: Full, text: str) -> None:
    plan = spoilt(FULL, text)
    draft = visit_draft(full.with_plan(plan), known=journey_fields(full.case.reference, plan))
    document = files.parse_document(
        draft.text.encode(), kind="visit", slug=draft.slug, path=f"visits/{draft.slug}.md"
    )
    left = {one.code for one in check_document(document, full.case.reference)}
    assert left <= {"T01", "U01", "U02", "K07"}, "what somebody has to write, and what was typed"


@settings(max_examples=15 if LONG else 2, deadline=None)
@given(text=hostile)
def test_every_paper_is_written(full: Full, text: str) -> None:
    case = full.with_plan(spoilt(FULL, text))
    for name in ("surat-permohonan", "laporan"):
        paper = PAPERS[name].build(case)
        assert Document(BytesIO(write_docx(paper))).paragraphs
        assert write_pdf(paper).startswith(b"%PDF")
    assert write_questions_xlsx(case).startswith(b"PK")
    assert write_calendar_ics(case, uid="u").startswith(b"BEGIN:VCALENDAR")


@settings(max_examples=60 if LONG else 20, deadline=None)
@given(st.data())
def test_every_submitted_chapter_is_read_or_its_problems_are_named(full: Full, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(list(PLAN_CHAPTERS.values())))
    names = [field.name for field in part.fields]
    names += [
        f"{t.name}-{row}-{column.name}" for t in part.tables for row in (0, 1, 59) for column in t.parts
    ]
    given_fields = data.draw(st.dictionaries(st.sampled_from(names), hostile, max_size=12))
    read = read_chapter(full.case.reference, part, FormFields(list(given_fields.items())))
    if read.errors:
        assert all(error.endswith((".", "?")) for error in read.errors)
    else:
        assert Plan().model_copy(update=read.changes).model_dump_json()
