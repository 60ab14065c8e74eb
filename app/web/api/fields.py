"""The parameters with which programs take less: some fields of each item, or what changed since a moment."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.documents.validation.unknown_names import UnknownNameError, unknown_value
from app.library import LibraryService
from app.search.results import SearchRequest

MAX_FIELDS_CHARACTERS = 1_000
FIELDS_DESCRIPTION = (
    "Hanya kunci ini dari tiap butir, dipisah koma, misalnya slug,title,url; yang lain tidak ada di jawaban"
)


_BEGINS_WITH_A_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")


def _as_written(moment: object) -> object:
    """Return a moment as it was sent; a bare number, which pydantic takes for seconds since 1970, is no date."""
    if isinstance(moment, str) and not _BEGINS_WITH_A_DATE.match(moment):
        raise PydanticCustomError("datetime_parsing", "no date of ISO 8601")
    return moment


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and not moment.tzinfo else moment


def fields_of(model: type[BaseModel]) -> Any:
    """Return the type of the parameter that chooses fields of a model, described by their names."""
    names = "|".join(model.model_fields)
    described = {"pattern": f"^(?:(?:{names})(?:,(?:{names}))*)?$"}
    return Annotated[
        str,
        Query(max_length=MAX_FIELDS_CHARACTERS, description=FIELDS_DESCRIPTION, json_schema_extra=described),
    ]


class ChangeParams(BaseModel):
    """Which of the documents, and which of their fields."""

    fields: str = Field("", max_length=MAX_FIELDS_CHARACTERS, description=FIELDS_DESCRIPTION)
    updated_since: Annotated[datetime | None, BeforeValidator(_as_written), AfterValidator(_in_utc)] = Field(
        None, description="Hanya yang masuk atau berubah di sini sejak tanggal atau saat itu (ISO 8601)"
    )


def known_request(library: LibraryService, wanted: SearchRequest, params: ChangeParams) -> SearchRequest:
    """Return a search within what changed since a moment; raise UnknownNameError for a filter's unknown value."""
    if unknown := library.search_engine.find_unknown_values(wanted.filters):
        raise UnknownNameError(" ".join(unknown))
    if params.updated_since is None:
        return wanted
    return replace(wanted, within=library.documents.list_keys_since(params.updated_since))


def select_fields(items: Sequence[Any], fields: str, known: Collection[str]) -> Sequence[Any]:
    """Return the items with some of their fields, all for an empty text; raise UnknownNameError."""
    wanted = [name.strip() for name in fields.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UnknownNameError(" ".join(unknown_value("fields", name, known) for name in unknown))
    if not wanted:
        return items
    return [{name: value for name, value in item.items() if name in wanted} for item in items]
