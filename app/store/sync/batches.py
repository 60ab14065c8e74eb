"""Columns and batches of rows: what bounds the memory that reading and writing the library takes."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Select, select
from sqlmodel import SQLModel

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


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield the items, so many at a time."""
    return (items[start : start + BATCH_SIZE] for start in range(0, len(items), BATCH_SIZE))
