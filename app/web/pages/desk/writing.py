"""The form of a draft, chapter by chapter; nobody overwrites unseen what another saved meanwhile."""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.editing.anchors import still_there
from app.documents.editing.chapters import CHAPTERS, Chapter
from app.documents.editing.form_schema import Control, form_of, read, shown
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.render import slugify
from app.documents.markdown.sections import LEAD, fields_of, with_fields
from app.documents.models import HEADINGS
from app.documents.validation.completeness import of_chapter
from app.publishing.drafts import Clashed, Draft
from app.publishing.workflow import StepError
from app.web.desk.desk_request import WritingDesk, WritingDeskDep
from app.web.desk.draft_form_response import Saving
from app.web.forms.csrf import Sent, SentForm
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.drafts import draft_of
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/draf")

SOURCES = form_of("practice")["sources"]
MOST_SUGGESTED = 500
"""Documents offered by name; others are written as they are."""


def _chapter(draft: Draft, name: str) -> Chapter:
    found = next((one for one in CHAPTERS[draft.kind] if one.slug == name), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, headers=PRIVATE)
    return found


@router.get("/{draft_id}/isi/{name}")
def chapter_page(draft_id: RowNumber, name: str, desk: WritingDeskDep) -> Response:
    """The form of one chapter."""
    draft = draft_of(desk, draft_id, Action.WRITE)
    chapter = _chapter(draft, name)
    try:
        fields = fields_of(draft.text)
    except FrontMatterError:  # only the source can be mended
        return private_redirect(f"/meja/draf/{draft_id}/sumber")
    return _page(desk, draft, chapter, fields, draft.version)


def _page(
    desk: WritingDesk,
    draft: Draft,
    chapter: Chapter,
    fields: Mapping[str, Any],
    version: int,
    clashes: Sequence[Any] = (),
) -> Response:
    form = form_of(draft.kind)
    problems = desk.publishing.publisher.check(draft)
    whole = desk.publishing.publisher.completeness(draft)
    here = of_chapter(whole, draft.kind, chapter.slug) if whole else None
    told = {lack.key for lack in here.lacks if lack.required} if here else set()
    return desk.page(
        "desk/chapter.html",
        status=409 if clashes else 200,
        draft=draft,
        chapter=chapter,
        chapters=CHAPTERS[draft.kind],
        controls=[(form[key], shown(form[key], fields.get(key))) for key in chapter.keys if key in form],
        sections=[
            (one, fields.get(f"{LEAD}{one}", "")) for one in chapter.keys if one in HEADINGS[draft.kind]
        ],
        whole=here,
        problems=[one for one in problems if one.key.split(".")[0] in chapter.keys and one.key not in told],
        faulty={one.key.split(".")[0] for one in problems if one.key},
        suggestions=_suggestions(desk, [form[key] for key in chapter.keys if key in form], fields),
        notes=[
            (one, still_there(one.quote, str(fields.get(f"{LEAD}{one.field}", ""))))
            for one in desk.publishing.remarks.of(draft.id)
            if one.is_open and one.field in chapter.keys
        ],
        version=version,
        clashes=clashes,
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb(chapter.title)],
    )


def _suggestions(
    desk: WritingDesk, controls: Sequence[Control], fields: Mapping[str, Any]
) -> dict[str, list[tuple[str, str]]]:
    """What may be named in these fields, by list: the word to write, and what it means."""
    reference, used = desk.reference, set(_lists(controls))
    lists: dict[str, list[tuple[str, str]]] = {
        "place": [(place.name, "") for place in reference.places.values()],
        "value": [(slug, value.name) for slug, value in reference.values.items()],
        "role": [(slug, role.name) for slug, role in reference.roles.items()],
        "indicator": [(slug, one.name) for slug, one in reference.indicators.items()],
        "source": [(one["id"], one["title"]) for one in shown(SOURCES, fields.get("sources")) if one["id"]],
        "regulation": [(slug, one.citation) for slug, one in reference.regulations.items()],
    }
    for name, path in (("practice", "/praktik/"), ("visit", "/kunjungan/")):
        if name in used:
            pages = [address for address, _at in desk.site.library.addresses() if address.startswith(path)]
            lists[name] = [(page.removeprefix(path), "") for page in pages[:MOST_SUGGESTED]]
    return {name: found for name, found in lists.items() if name in used}


def _lists(controls: Sequence[Control]) -> Iterator[str]:
    for control in controls:
        yield control.suggests
        yield from _lists(control.parts)


@router.post("/{draft_id}/isi/{name}")
def save_chapter(draft_id: RowNumber, name: str, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Keep what changed in one chapter, joined with what others saved meanwhile."""
    draft = draft_of(desk, draft_id, Action.WRITE)
    chapter = _chapter(draft, name)

    def page(text: str, version: int, clashes: Sequence[Any] = ()) -> Response:
        return _page(desk, draft, chapter, fields_of(text), version, clashes)

    saving = Saving(desk, sent, page)
    before = desk.publishing.drafts.text_at(draft, saving.base) or draft.text
    try:
        changes = _changes(desk, draft, chapter, sent, fields_of(before))
        mine = with_fields(before, changes, draft.kind)
        saved = desk.publishing.drafts.save(
            desk.person, draft_id, mine, base=saving.base, settled=saving.settled
        )
        if isinstance(saved, Clashed):
            return saving.clashed(saved) or page(saved.text, saved.version, saved.clashes)
    except (StepError, FrontMatterError) as error:
        if answer := saving.refused(error):
            return answer
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=PRIVATE) from error
    changed = [key for key in chapter.keys if {key, f"{LEAD}{key}"} & saved.joined]
    return saving.saved(saved, changed, f"/meja/draf/{draft_id}{_onward(draft, chapter, sent)}")


def _onward(draft: Draft, chapter: Chapter, sent: Sent) -> str:
    """Where to go on: to the same chapter for another row, else to the next chapter, else to the draft."""
    if "tambah" in sent or "hapus" in sent:
        row = sent.get("tambah") or re.sub(r"-\d+$", "", sent["hapus"])
        return (
            f"/isi/{chapter.slug}#{row}" if re.fullmatch(r"[a-z_0-9-]{1,60}", row) else f"/isi/{chapter.slug}"
        )
    if "pratinjau" in sent:
        return f"/pratinjau#{slugify(sent['pratinjau'])}"
    names = [one.slug for one in CHAPTERS[draft.kind]]
    after = names[names.index(chapter.slug) + 1 :]
    return f"/isi/{after[0]}" if "lanjut" in sent and after else ""


def _changes(
    desk: WritingDesk, draft: Draft, chapter: Chapter, sent: Sent, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Only what the form would now show otherwise: words it cannot show stay as they are."""
    changes: dict[str, Any] = {}
    form, names = form_of(draft.kind), desk.reference.place_names
    for key in chapter.keys:
        if key in form:
            value = read(form[key], sent, names)
            if shown(form[key], value) != shown(form[key], fields.get(key)):
                changes[key] = value
        else:
            text = sent.get(f"bagian-{key}", "").strip()
            if text != fields.get(f"{LEAD}{key}", "").strip():
                changes[f"{LEAD}{key}"] = text
    return changes
