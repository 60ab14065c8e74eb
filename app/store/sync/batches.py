"""Columns and batches of rows: what bounds the memory that reading and writing the library takes."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, and_, select
from sqlmodel import SQLModel

from app.documents.models import MODELS

BATCH_SIZE = 1_000
"""Documents in one transaction: bounds memory, and a killed sync resumes after the last batch."""
_T = TypeVar("_T")


def column(table: type[SQLModel], name: str) -> Column[Any]:
    """Return a column of a table."""
    found: Column[Any] = table.__table__.c[name]  # type: ignore[attr-defined]
    return found


def columns(table: type[SQLModel], *names: str) -> Select[Any]:
    """Return a query for some columns of a table: whole rows would load every text."""
    return select(*(column(table, name) for name in names))


def has_slug(table: type[SQLModel], slugs: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a row is of one of some slugs, by its whole key: by slug alone all rows are looked at."""
    return and_(column(table, "kind").in_(MODELS), column(table, "slug").in_(slugs))


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield the items, so many at a time."""
    return (items[start : start + BATCH_SIZE] for start in range(0, len(items), BATCH_SIZE))
