"""Draft regulations that councils studied; and two regulations side by side, whose texts are not stored."""

from collections.abc import Mapping
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.legal.articles import MAX_ARTICLES, read_articles
from app.documents.legal.comparison import RegulationComparison, compare_regulations
from app.i18n import gettext, marked
from app.imports.errors import ImportFileError
from app.imports.reader import ReportFile, read_lines
from app.publishing.diff import diff_texts
from app.store.repositories.cards import Card
from app.web.dependencies import LibraryDep, PlanRequestDep, TemplatesDep
from app.web.forms.csrf import FormFields
from app.web.forms.uploads import Upload, read_upload
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import visit_routes

router = APIRouter()

MAX_CHARACTERS = 150_000
"""Of one text: about four hundred articles."""
MAX_FILE_BYTES = 8_000_000
"""Of both files together; larger regulations are mostly scanned."""
MAX_VISITS = 500
"""Visits about draft regulations that are listed; the newest."""
KINDS: Mapping[str, str] = {
    "changed": marked("Berubah"),
    "moved-changed": marked("Pindah dan berubah"),
    "moved": marked("Pindah"),
    "new": marked("Baru"),
    "gone": marked("Tidak ada lagi"),
    "renumbered": marked("Nomor berubah, isi sama"),
    "same": marked("Sama"),
}


@router.get("/raperda")
def draft_regulations_page(
    request: Request,
    library: LibraryDep,
    templates: TemplatesDep,
    cari: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """List the draft regulations that councils studied, by title: who went where, and what they became."""
    analyser = library.search_engine.analyser
    wanted = set(analyser.terms(cari))
    visits = library.documents.list_visits_with_subject(MAX_VISITS)
    found = [card for card in visits if wanted <= set(analyser.terms(_text(card)))]
    routes = visit_routes(library.reference, sorted(found, key=_title))
    return templates.render_page(
        request,
        "draft_regulations.html",
        drafts=[(title, list(group)) for title, group in groupby(routes, key=lambda one: _title(one.card))],
        total=len(visits),
        text=cari,
        crumbs=[Crumb("Regulasi", "/regulasi/"), Crumb("Raperda yang dipelajari")],
    )


def _title(card: Card) -> str:
    return str(card.meta["subject"]["title"])


def _text(card: Card) -> str:
    """Return what a draft regulation is looked for by: its own words, and those of the visit's head."""
    return " ".join((*card.meta["subject"].values(), card.title, card.summary, *card.meta.get("topics", ())))


@router.get("/banding/peraturan")
def regulations_page(desk: PlanRequestDep) -> Response:
    """Show the form with two texts."""
    return _page(desk, {})


async def read_regulations_form(request: Request) -> Upload:
    """Read the form with two texts or files."""
    return await read_upload(request, MAX_FILE_BYTES, max_files=2)


@router.post("/banding/peraturan")
def compare_texts(
    desk: PlanRequestDep, upload: Annotated[Upload, Depends(read_regulations_form)]
) -> Response:
    """Compare two texts, each pasted or read from a file; show them with what is wrong when they have no articles."""
    desk.limits.text_comparisons.require(desk.request)
    if upload.files:
        desk.limits.report_imports.require(desk.request)
    texts, faults = _texts(upload)
    sent = FormFields([*upload.fields.multi_items(), *texts.items()])
    if faults:
        return _page(desk, sent, faults=faults)
    old, new = (read_articles(text) for text in texts.values())
    faults = [
        gettext("Pada %s tidak ditemukan satu pasal pun. Tempel teksnya dengan “Pasal 1” pada baris sendiri.")
        % name
        for name, articles in ((gettext("teks pertama"), old), (gettext("teks kedua"), new))
        if not articles
    ]
    if faults:
        return _page(desk, sent, faults=faults)
    is_cut = max(len(old), len(new)) >= MAX_ARTICLES or max(map(len, texts.values())) >= MAX_CHARACTERS
    return _page(desk, sent, compared=compare_regulations(old, new), is_cut=is_cut)


def _texts(upload: Upload) -> tuple[dict[str, str], list[str]]:
    """Return both texts by field, a file before what is pasted, and a sentence for each file that cannot be read."""
    texts, faults = {}, []
    for field, name in (("lama", gettext("teks pertama")), ("baru", gettext("teks kedua"))):
        texts[field] = upload.fields.get(field, "")[:MAX_CHARACTERS]
        file = upload.files.get(f"berkas_{field}")
        if not file:
            continue
        try:
            texts[field] = read_lines(ReportFile(file.data, file.name))[:MAX_CHARACTERS]
        except ImportFileError as error:
            faults.append(gettext("Berkas %s tidak terbaca: %s") % (name, error))
    return texts, faults


def _page(
    desk: PlanRequest,
    sent: Mapping[str, str],
    *,
    faults: list[str] | None = None,
    compared: RegulationComparison | None = None,
    is_cut: bool = False,
) -> Response:
    return desk.page(
        "compare_regulations.html",
        status=422 if faults else 200,
        sent=sent,
        faults=faults or [],
        compared=compared,
        is_cut=is_cut,
        kinds=KINDS,
        diff=diff_texts,
        longest=MAX_CHARACTERS,
        crumbs=[Crumb("Bandingkan", "/banding"), Crumb("Dua peraturan")],
    )
