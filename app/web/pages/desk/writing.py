"""The form of a draft, chapter by chapter; nobody overwrites unseen what another saved meanwhile."""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.editing.anchors import anchor_exists
from app.documents.editing.chapters import CHAPTERS, Chapter
from app.documents.editing.form_schema import Control, form_controls, read_value, to_form_value
from app.documents.editing.named_references import NamedReferences, number_rows
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.render import slugify
from app.documents.markdown.sections import HEADING_PREFIX, parse_fields, update_fields
from app.documents.models import HEADINGS
from app.documents.validation.completeness import restrict_to_chapter
from app.documents.validation.problem import Problem
from app.publishing.drafts import Draft, SaveConflict
from app.publishing.workflow import TransitionError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.draft_form_response import DraftFormResponse
from app.web.desk.field_faults import field_faults
from app.web.desk.field_names import named_references
from app.web.forms.csrf import FormFields
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.drafts import require_draft
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/draf")

MAX_SUGGESTED = 500
"""Documents offered by name in a field; others can be typed."""


def _chapter(draft: Draft, name: str) -> Chapter:
    found = next((one for one in CHAPTERS[draft.kind] if one.slug == name), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, headers=PRIVATE)
    return found


@router.get("/{draft_id}/isi/{name}")
def chapter_page(draft_id: RowNumber, name: str, desk: DeskRequestDep) -> Response:
    """Show the form of one chapter."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    chapter = _chapter(draft, name)
    try:
        fields = draft.parsed.fields
    except FrontMatterError:  # only the source can be mended
        return private_redirect(f"/meja/draf/{draft_id}/sumber")
    return _page(desk, draft, chapter, fields, draft.version)


def _page(
    desk: DeskRequest,
    draft: Draft,
    chapter: Chapter,
    fields: Mapping[str, Any],
    version: int,
    clashes: Sequence[Any] = (),
) -> Response:
    form, names = form_controls(draft.kind), named_references(desk.library, fields)
    problems = desk.publishing.publisher.check(draft)
    whole = desk.publishing.publisher.completeness(draft)
    here = restrict_to_chapter(whole, draft.kind, chapter.slug) if whole else None
    reported = {lack.key for lack in here.missing if lack.required} if here else set()
    shown = [one for one in problems if _is_in_chapter(one, draft, chapter) and one.key not in reported]
    faults = field_faults(shown, draft.kind)
    return desk.page(
        "desk/chapter.html",
        status=409 if clashes else 200,
        draft=draft,
        chapter=chapter,
        chapters=CHAPTERS[draft.kind],
        controls=[
            (form[key], names.to_names(form[key], to_form_value(form[key], fields.get(key))))
            for key in chapter.keys
            if key in form
        ],
        sections=[
            (one, fields.get(f"{HEADING_PREFIX}{one}", ""))
            for one in chapter.keys
            if one in HEADINGS[draft.kind]
        ],
        whole=here,
        problems=faults,
        faulty_rows={row for one in faults for row in _rows_around(one.name)},
        opened=desk.request.query_params.get("tambah", _first_table(chapter, form)),
        cited=names.lists["source"] if chapter == CHAPTERS[draft.kind][-1] else {},
        faulty={one.key.split(".")[0] for one in problems if one.key},
        suggestions=_offered(names, [form[key] for key in chapter.keys if key in form]),
        notes=[
            (one, anchor_exists(one.quote, str(fields.get(f"{HEADING_PREFIX}{one.field}", ""))))
            for one in desk.publishing.comments.list_for(draft.id)
            if one.is_open and one.field in chapter.keys
        ],
        version=version,
        clashes=clashes,
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb(chapter.title)],
    )


def _first_table(chapter: Chapter, form: Mapping[str, Control]) -> str:
    """Return the name of a chapter's first table, which shows its new row; the others unfold when asked."""
    return next((key for key in chapter.keys if key in form and form[key].kind == "rows"), "")


def _rows_around(name: str) -> Iterator[str]:
    """Yield the names of the rows that a field is in: of ``sources-1-url``, ``sources-1``."""
    for found in re.finditer(r"-\d+(?=-|$)", name):
        yield name[: found.end()]


def _is_in_chapter(problem: Problem, draft: Draft, chapter: Chapter) -> bool:
    """Return whether a chapter's form edits the place of a problem; the last one edits the body."""
    key = problem.key.split(".")[0]
    return key in chapter.keys if key else chapter == CHAPTERS[draft.kind][-1]


def _offered(names: NamedReferences, controls: Sequence[Control]) -> dict[str, list[str]]:
    """Return the names that the fields of a form offer, by list."""
    used = set(_lists(controls))
    return {
        name: sorted(found.values())[:MAX_SUGGESTED] for name, found in names.lists.items() if name in used
    }


def _lists(controls: Sequence[Control]) -> Iterator[str]:
    for control in controls:
        yield control.reference_list
        yield from _lists(control.parts)


@router.post("/{draft_id}/isi/{name}")
def save_chapter(draft_id: RowNumber, name: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Save the changed fields of a chapter, merged with what others saved meanwhile."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    chapter = _chapter(draft, name)

    def page(text: str, version: int, clashes: Sequence[Any] = ()) -> Response:
        return _page(desk, draft, chapter, parse_fields(text), version, clashes)

    saving = DraftFormResponse(desk, sent, page)
    before = desk.publishing.drafts.get_text_at(draft, saving.base) or draft.text
    try:
        changes = _changed_fields(desk, draft, chapter, sent, parse_fields(before))
        mine = update_fields(before, changes, draft.kind)
        saved = desk.publishing.drafts.save(
            desk.person, draft_id, mine, base=saving.base, settled=saving.conflict_choice
        )
        if isinstance(saved, SaveConflict):
            return saving.conflict_response(saved) or page(saved.text, saved.version, saved.clashes)
    except (TransitionError, FrontMatterError) as error:
        if answer := saving.rejected_response(error):
            return answer
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=PRIVATE) from error
    changed = [key for key in chapter.keys if {key, f"{HEADING_PREFIX}{key}"} & saved.merged_fields]
    return saving.saved_response(
        saved, changed, f"/meja/draf/{draft_id}{_next_address(draft, chapter, sent)}"
    )


def _next_address(draft: Draft, chapter: Chapter, sent: FormFields) -> str:
    """Return the next address: the same chapter for another row, else the next chapter, else the draft."""
    if "tambah" in sent or "hapus" in sent:
        row = sent.get("tambah") or re.sub(r"-\d+$", "", sent["hapus"])
        if not re.fullmatch(r"[a-z_0-9-]{1,60}", row):
            return f"/isi/{chapter.slug}"
        return f"/isi/{chapter.slug}{f'?tambah={row}' if 'tambah' in sent else ''}#{row}"
    if "pratinjau" in sent:
        return f"/pratinjau#{slugify(sent['pratinjau'])}"
    names = [one.slug for one in CHAPTERS[draft.kind]]
    after = names[names.index(chapter.slug) + 1 :]
    return f"/isi/{after[0]}" if "lanjut" in sent and after else ""


def _changed_fields(
    desk: DeskRequest, draft: Draft, chapter: Chapter, sent: FormFields, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields that the form would now show otherwise; texts it cannot show stay as they are."""
    changes: dict[str, Any] = {}
    form, names = form_controls(draft.kind), named_references(desk.library, fields)
    for key in chapter.keys:
        if key in form:
            typed = read_value(form[key], sent, desk.reference.place_names)
            value = names.to_codes(form[key], typed)
            value = number_rows(form[key], value) if form[key].kind == "rows" else value
            if to_form_value(form[key], value) != to_form_value(form[key], fields.get(key)):
                changes[key] = value
        else:
            text = sent.get(f"bagian-{key}", "").strip()
            if text != fields.get(f"{HEADING_PREFIX}{key}", "").strip():
                changes[f"{HEADING_PREFIX}{key}"] = text
    return changes
