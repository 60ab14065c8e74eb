"""Field types of the parts of a plan, and their base class."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.documents.dates import parse_day
from app.documents.editing.form_schema import InputType, ReferenceList
from app.documents.markdown.characters import repair_characters

MAX_ROWS = 60
"""Rows of one table."""
LINE_LENGTH, TEXT_LENGTH = 300, 4_000


def _repaired(value: object) -> object:
    """Without marks nobody sees, which would vanish from the draft of the visit and leave its fields empty."""
    return repair_characters(value) if isinstance(value, str) else value


def _one_line(value: object) -> object:
    return " ".join(repair_characters(value).split()) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=LINE_LENGTH)]
Text = Annotated[str, BeforeValidator(_repaired), Field(max_length=TEXT_LENGTH)]
Place = Annotated[Line, ReferenceList("place")]
"""Code of a region or slug of a ministry, or empty."""


FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years a plan may name; others are typing errors."""


def _day(value: object) -> str:
    day = parse_day(value) if value else ""
    if day and not FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
        raise PydanticCustomError("plan_year", "tahun di luar jangkauan")
    return day


OptionalDay = Annotated[str, BeforeValidator(_day), InputType("date")]
"""A full ISO 8601 date, or empty."""
Hour = Annotated[str, Field(pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$"), InputType("time")]
"""HH:MM, or empty."""


MAX_MARGIN = 6
"""Centimetres."""


def _centimetres(value: object) -> str:
    """Read a margin as people write it: ``3``, ``2,5`` or ``2.5 cm``."""
    text = str(value or "").lower().replace("cm", "").replace(".", ",").strip()
    if text and not (
        re.fullmatch(r"\d(?:,\d{1,2})?", text) and 1 <= float(text.replace(",", ".")) <= MAX_MARGIN
    ):
        raise PydanticCustomError("plan_margin", "tepi dari 1 sampai 6 cm")
    return text


Centimetres = Annotated[str, BeforeValidator(_centimetres), Field(max_length=8)]
"""A margin such as ``2,5``, or empty."""


def _rupiah(value: object) -> str:
    """Read an amount as people write it: ``Rp530.000,00`` or ``530000``; return it as ``530.000``."""
    text = re.sub(r"(?i)^rp\.?|\s|,(?:00|-)$", "", str(value or "").strip())
    if not text:
        return ""
    if not re.fullmatch(r"\d{1,12}|\d{1,3}(?:\.\d{3}){1,3}", text, re.ASCII):
        raise PydanticCustomError("plan_amount", "jumlah dalam rupiah, misalnya 530.000")
    return f"{int(text.replace('.', '')):,}".replace(",", ".")


Rupiah = Annotated[str, BeforeValidator(_rupiah), Field(max_length=20)]
"""An amount such as ``530.000``, or empty."""


class PlanPart(BaseModel):
    """Base of all parts of a plan: immutable; fields of older versions are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)
