"""Tools for preparing a visit: whom to ask, what was already answered, follow-ups, and the reference lists."""

from typing import Annotated, cast, get_args

from pydantic import Field

from app import clock
from app.documents.follow_up import FollowUpStatus
from app.documents.markdown.render import plain_text
from app.documents.models import document_url
from app.documents.validation.unknown_names import find_place, require_known
from app.library import LibraryService
from app.preparation.recommendation.answers import Answer as RecordedAnswer
from app.preparation.recommendation.recommender import MAX_HOSTS, Recommender
from app.preparation.recommendation.scoring import Need
from app.search.query.folding import fold
from app.search.results import MAX_PAGE, SearchRequest
from app.store.repositories.follow_ups import DueFilter, FollowUpFilter, FollowUpRepository
from app.web.api.follow_ups import follow_up_json
from app.web.api.recommendations import as_json, read_need
from app.web.assistant.documents import Codes
from app.web.assistant.faults import tool_errors
from app.web.assistant.results import (
    Advice,
    AdvisedHost,
    Cited,
    Entry,
    FollowUps,
    Recorded,
    RecordedAnswers,
    ReferenceList,
)
from app.web.reference_kinds import INDICATORS, REGIONS, REGULATIONS, ROLES, VALUES
from app.web.search.answers import answers_json, answers_to
from app.web.search.results import search_results

_KINDS = {kind.slug: kind for kind in (VALUES, ROLES, REGIONS, INDICATORS, REGULATIONS)}
_Words = Annotated[str, Field(max_length=300)]
_Kind = Annotated[str, Field(json_schema_extra={"enum": list(_KINDS)})]
_Due = Annotated[str, Field(json_schema_extra={"enum": list(get_args(DueFilter))})]
_Page = Annotated[int, Field(ge=1, le=MAX_PAGE)]
_Limit = Annotated[int, Field(ge=1, le=100)]


class PreparationTools:
    """Tools for preparing a visit."""

    def __init__(
        self, library: LibraryService, recommender: Recommender, follow_ups: FollowUpRepository
    ) -> None:
        self._library, self._recommender, self._follow_ups = library, recommender, follow_ups

    def recommend_hosts(
        self,
        problem: Annotated[_Words, Field(description="Masalah dalam kata-kata")] = "",
        value: Codes | None = None,
        role: Codes | None = None,
        home: Annotated[str, Field(max_length=120, description="Daerah asal: kode atau nama")] = "",
        limit: Annotated[int, Field(ge=1, le=MAX_HOSTS)] = 5,
    ) -> Advice:
        """Siapa yang patut ditanya tentang suatu masalah, mengapa, praktik mana, dan apa yang sudah dijawab; value dan role: nilai yang lemah dan peran yang berangkat."""
        with tool_errors(self._library):
            need = read_need(self._library.reference, problem, value or (), role or (), home)
            found = self._recommender.recommend(
                need, engine=self._library.search_engine, reference=self._library.reference, limit=limit
            )
            said = as_json(self._library, found)
            hosts = [
                AdvisedHost.model_validate(
                    {
                        **host,
                        "url": f"{self._library.base_url}/daerah/{host['region']}",
                        "practices": [self._address("practice", slug) for slug in host["practices"]],
                        "visits": [self._address("visit", slug) for slug in host["visits"]],
                    }
                )
                for host in said["hosts"]
            ]
            practices = [
                Cited(title=one["title"], url=self._address("practice", one["slug"]), reasons=one["reasons"])
                for one in said["practices"]
            ]
            answered = [self._recorded(one) for one in found.answered]
            return Advice(hosts=hosts, practices=practices, answered=answered, desk_study=said["desk_study"])

    def find_answers(
        self,
        question: Annotated[_Words, Field(min_length=1, description="Pertanyaan dalam kata biasa")],
        limit: Annotated[int, Field(ge=1, le=20)] = 10,
    ) -> RecordedAnswers:
        """Apa yang sudah tercatat tentang suatu pertanyaan: angka dengan sumbernya, dan jawaban tuan rumah kepada rombongan terdahulu."""
        with tool_errors(self._library):
            engine = self._library.search_engine
            found = engine.search(SearchRequest(question, per_page=limit))
            cards = [one.card for one in search_results(self._library, found)]
            recorded = self._recommender.recommend(
                Need(question, (), (), None), engine=engine, reference=self._library.reference
            ).answered
            return RecordedAnswers.model_validate(
                {
                    "facts": answers_json(answers_to(self._library, found, cards)),
                    "answered": [self._recorded(one) for one in recorded[:limit]],
                    "nothing_about": found.nothing_about,
                }
            )

    def list_reference(
        self, kind: _Kind, query: _Words = "", page: _Page = 1, limit: _Limit = 50
    ) -> ReferenceList:
        """Daftar acuan dan kodenya: values (nilai), roles (peran), regions (daerah dan instansi pusat), indicators, regulations; query menyaring menurut nama."""
        with tool_errors(self._library):
            require_known("kind", [kind], _KINDS)
            chosen, words = _KINDS[kind], fold(query).split()
            counts = chosen.counts(self._library)
            entries = [
                Entry(
                    code=code,
                    name=getattr(one, "citation", one.name if hasattr(one, "name") else code),
                    description=_description(one),
                    url=self._library.base_url + chosen.url(code),
                    documents=counts[code],
                )
                for code, one in chosen.entries(self._library.reference).items()
            ]
            if words:
                entries = [
                    one
                    for one in entries
                    if all(w in fold(f"{one.code} {one.name} {one.description}") for w in words)
                ]
            start = (page - 1) * limit
            return ReferenceList(total=len(entries), page=page, items=entries[start : start + limit])

    def list_follow_ups(
        self,
        status: Codes | None = None,
        role: Codes | None = None,
        region: Annotated[str, Field(max_length=120, description="Daerah tamu: kode atau nama")] = "",
        due: _Due = "",
        page: _Page = 1,
        limit: _Limit = 20,
    ) -> FollowUps:
        """Tindak lanjut semua kunjungan dan perkembangannya, kunjungan terbaru dahulu; due: terlambat, 30, 90 (hari), ada, tanpa."""
        with tool_errors(self._library):
            reference = self._library.reference
            require_known("status", status or (), get_args(FollowUpStatus))
            require_known("role", role or (), reference.roles)
            require_known("due", [due], get_args(DueFilter))
            code = find_place("region", region, reference)
            wanted = FollowUpFilter(
                tuple(status or ()),
                tuple(role or ()),
                reference.with_regencies(code) if code else (),
                cast("DueFilter", due),
                today=clock.today(),
            )
            start = (page - 1) * limit
            found = self._follow_ups.find(wanted, offset=start, limit=limit, newest_first=True)
            items = [
                {**follow_up_json(one, wanted.today), "url": self._library.base_url + one.card.url}
                for one in found
            ]
            return FollowUps.model_validate(
                {"total": self._follow_ups.count(wanted), "page": page, "items": items}
            )

    def _address(self, kind: str, slug: str) -> str:
        return self._library.base_url + document_url("practice" if kind == "practice" else "visit", slug)

    def _recorded(self, one: RecordedAnswer) -> Recorded:
        return Recorded(
            question=plain_text(one.question),
            answer=plain_text(one.answer),
            is_question=one.asked,
            visit=one.visit_title,
            url=self._address("visit", one.visit),
            date=one.date,
        )


def _description(entry: object) -> str:
    """Return what an entry is, in the words of its own kind."""
    for name in ("commitment", "function", "definition", "title", "level"):
        if said := getattr(entry, name, ""):
            return str(said)
    return ""
