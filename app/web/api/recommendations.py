"""Recommendations as JSON."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from app.documents.reference.data import Reference
from app.documents.validation.unknown_names import find_place, require_known
from app.library import LibraryService
from app.preparation.recommendation.recommender import MAX_HOSTS, HostAdvice, Recommendation
from app.preparation.recommendation.scoring import Need
from app.search.query.parser import MAX_CHARACTERS
from app.web.api.recommendation_schemas import RecommendationOut
from app.web.dependencies import LibraryDep, PreparationDep

router = APIRouter(tags=["Persiapan"])

_Values = Annotated[list[str], Field(default_factory=list, max_length=20)]


class NeedValues(BaseModel):
    """The need. A parameter may be repeated."""

    problem: str = Field(
        "",
        max_length=MAX_CHARACTERS,
        description="Masalah dalam kata-kata",
        examples=["budaya kerja BerAKHLAK"],
    )
    value: _Values = Field(description="Nilai BerAKHLAK yang lemah", examples=[["akuntabel"]])
    role: _Values = Field(description="Peran yang berangkat", examples=[["biro-organisasi"]])
    home: str = Field("", max_length=120, description="Daerah asal: kode atau nama", examples=["62"])
    limit: int = Field(5, ge=1, le=MAX_HOSTS, description="Banyaknya tuan rumah")


@router.get(
    "/recommendations",
    operation_id="recommend_hosts",
    response_model=RecommendationOut,
    summary="Tuan rumah dan praktik untuk suatu masalah",
)
def recommendations(
    library: LibraryDep, preparation: PreparationDep, asked: Annotated[NeedValues, Query()]
) -> JSONResponse:
    """Return ranked hosts and practices, each with the parts of its score and the reasons in words."""
    need = read_need(library.reference, asked.problem, asked.value, asked.role, asked.home)
    answer = preparation.recommender.recommend(
        need, engine=library.search_engine, reference=library.reference, limit=asked.limit
    )
    return JSONResponse(as_json(library, answer))


def read_need(
    reference: Reference, problem: str, values: Sequence[str], roles: Sequence[str], home: str
) -> Need:
    """Return the need that was asked for; raise UnknownNameError."""
    require_known("value", values, reference.values)
    require_known("role", roles, reference.roles)
    return Need(problem, tuple(values), tuple(roles), find_place("home", home, reference))


def as_json(library: LibraryService, answer: Recommendation) -> dict[str, Any]:
    """Return the recommendation in the form of the public interface."""
    return {
        "hosts": [_host(library, advice) for advice in answer.hosts],
        "practices": [
            {
                "slug": advice.practice.card.slug,
                "title": advice.practice.card.title,
                "score": round(advice.practice.score, 3),
                "parts": _rounded(advice.practice.parts),
                "reasons": [reason.text for reason in advice.reasons],
            }
            for advice in answer.practices
        ],
        "answered": [
            {
                "question": one.question,
                "answer": one.answer,
                "visit": one.visit,
                "asked": one.asked,
            }
            for one in answer.answered
        ],
        "desk_study": answer.desk.advice,
    }


def _host(library: LibraryService, advice: HostAdvice) -> dict[str, Any]:
    host = advice.host
    return {
        "region": host.place,
        "name": library.reference.place(host.place).name,
        "score": round(host.score, 3),
        "parts": _rounded(host.parts),
        "reasons": [reason.text for reason in advice.reasons],
        "sources": [
            {"title": reason.source, "url": reason.source_url} for reason in advice.reasons if reason.source
        ],
        "practices": [practice.card.slug for practice in host.practices],
        "visits": [card.slug for card in advice.visits],
    }


def _rounded(parts: Any) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 3) for name, value in parts.items()}
