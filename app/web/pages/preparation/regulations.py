"""Two regulations side by side from pasted texts; nothing of them is stored."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response

from app.documents.legal.articles import MAX_ARTICLES, read_articles
from app.documents.legal.comparison import RegulationComparison, compare_regulations
from app.i18n import gettext, marked
from app.publishing.diff import diff_texts
from app.web.dependencies import FormDep, PlanRequestDep
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.templates import Crumb

router = APIRouter()

MAX_CHARACTERS = 150_000
"""Of one text: about four hundred articles."""
KINDS: Mapping[str, str] = {
    "changed": marked("Berubah"),
    "moved-changed": marked("Pindah dan berubah"),
    "moved": marked("Pindah"),
    "new": marked("Baru"),
    "gone": marked("Tidak ada lagi"),
    "renumbered": marked("Nomor berubah, isi sama"),
    "same": marked("Sama"),
}


@router.get("/banding/peraturan")
def regulations_page(desk: PlanRequestDep) -> Response:
    """Show the form with two texts."""
    return _page(desk, {})


@router.post("/banding/peraturan")
def compare_texts(desk: PlanRequestDep, sent: FormDep) -> Response:
    """Compare two pasted texts."""
    desk.limits.text_comparisons.require(desk.request)
    texts = [sent.get(name, "")[:MAX_CHARACTERS] for name in ("lama", "baru")]
    old, new = map(read_articles, texts)
    faults = [
        gettext("Pada %s tidak ditemukan satu pasal pun. Tempel teksnya dengan “Pasal 1” pada baris sendiri.")
        % name
        for name, articles in ((gettext("teks pertama"), old), (gettext("teks kedua"), new))
        if not articles
    ]
    if faults:
        return _page(desk, sent, faults=faults)
    is_cut = max(len(old), len(new)) >= MAX_ARTICLES or max(map(len, texts)) >= MAX_CHARACTERS
    return _page(desk, sent, compared=compare_regulations(old, new), is_cut=is_cut)


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
