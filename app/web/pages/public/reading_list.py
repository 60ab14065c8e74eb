"""The reading list of a visitor: stored in the address, so it can be shared, and in the visitor's browser."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from app.library import LibraryService
from app.store.repositories.cards import Card, Key
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.tables import DOCUMENT_COLUMNS, document_rows, table_response
from app.web.rendering.templates import Crumb

router = APIRouter()

MAX_DOCUMENTS = 60
MAX_COMPARED = 4


class ReadingList(BaseModel):
    """The documents of a list, in the order in which they were added."""

    praktik: list[str] = Field(default_factory=list, max_length=MAX_DOCUMENTS)
    kunjungan: list[str] = Field(default_factory=list, max_length=MAX_DOCUMENTS)

    @property
    def keys(self) -> list[Key]:
        """The keys of the documents, each once."""
        practices: list[Key] = [("practice", slug) for slug in dict.fromkeys(self.praktik)]
        return practices + [("visit", slug) for slug in dict.fromkeys(self.kunjungan)]

    def cards(self, library: LibraryService) -> list[Card]:
        """Return the cards of those that are published."""
        return library.documents.get_cards(self.keys)


ReadingListQuery = Annotated[ReadingList, Query()]


@router.get("/pilihan")
def reading_list_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, picked: ReadingListQuery
) -> HTMLResponse:
    """Show the list of an address; without one, the script puts in the list of the visitor's browser."""
    cards = picked.cards(library)
    practices = [card for card in cards if card.kind == "practice"]
    asked = len(dict.fromkeys(picked.praktik)) + len(dict.fromkeys(picked.kunjungan))
    return templates.render_page(
        request,
        "picked.html",
        practices=practices,
        visits=[card for card in cards if card.kind == "visit"],
        compared=[card.slug for card in practices[:MAX_COMPARED]],
        gone=asked - len(cards),
        query=request.url.query,
        crumbs=[Crumb("Tersimpan")],
    )


@router.get("/pilihan.csv")
@router.get("/pilihan.xlsx")
def reading_list_data(request: Request, library: LibraryDep, picked: ReadingListQuery) -> Response:
    """Return the list as a table."""
    rows = document_rows(library.reference, picked.cards(library), library.base_url)
    return table_response(request, DOCUMENT_COLUMNS, rows, name="pilihan")
