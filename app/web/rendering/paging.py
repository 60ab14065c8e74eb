"""Numbers in addresses: the page of a long list, the number of a row."""

from typing import Annotated

from fastapi import Path

from app.documents.vocabulary import parse_whole_number

RowNumber = Annotated[int, Path(ge=0, lt=2**31)]
"""The number of a row in an address: no larger than an integer column of PostgreSQL can hold."""


def page_number(text: str, maximum: int) -> int:
    """Return a page from 1 to ``most``; 1 for text that is no number."""
    return min(max(parse_whole_number(text) or 1, 1), maximum)
