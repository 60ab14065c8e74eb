"""Answer with a regulation: its page, and the practices that rest on it."""

from app.documents.reference.data import Reference
from app.i18n import gettext
from app.search.answers.answer import MAX_ITEMS, Answer, AnswerItem
from app.search.query.folding import fold
from app.search.query.parser import Query
from app.search.query.regulation_codes import CODE_PREFIX, find_codes
from app.store.repositories.linked_documents import LinkedDocuments

MAX_REGULATIONS = 2
"""Regulations that are answered for one number: several may have it."""


def answer_regulations(reference: Reference, linked: LinkedDocuments, query: Query) -> list[Answer]:
    """Return an answer for each known regulation whose number a query has."""
    wanted = {
        concept.alternatives[0][0].removeprefix(CODE_PREFIX)
        for concept in query.concepts
        if concept.alternatives[0][0].startswith(CODE_PREFIX)
    }
    if not wanted:
        return []
    found = [
        regulation
        for regulation in reference.regulations.values()
        if wanted.intersection(find_codes(fold(regulation.citation)))
    ]
    return [_answer(reference, linked, regulation.slug) for regulation in found[:MAX_REGULATIONS]]


def _answer(reference: Reference, linked: LinkedDocuments, slug: str) -> Answer:
    regulation = reference.regulation(slug)
    links = sorted(linked.list_by_regulation(slug), key=lambda link: link.kind != "legal")
    items = tuple(
        AnswerItem(
            name=link.card.title,
            url=link.card.url,
            region=link.card.place,
            year=link.card.year,
            note=None if link.kind == "legal" else gettext("dikaitkan redaksi"),
        )
        for link in links[:MAX_ITEMS]
    )
    note = (
        gettext("Praktik yang bersandar padanya:")
        if items
        else gettext("Belum ada praktik yang menyebutnya sebagai dasar.")
    )
    return Answer(
        kind="regulation",
        title=f"{regulation.citation}: {regulation.title}",
        items=items,
        url=f"/regulasi/{slug}",
        note=note,
        more=gettext("Buka peraturan ini"),
    )
