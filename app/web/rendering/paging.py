"""Numbers in addresses: the page of a long list, a row of a table."""

from typing import Annotated

from fastapi import Path

from app.documents.vocabulary import parse_whole_number

RowNumber = Annotated[int, Path(ge=0, lt=2**63)]
"""The number of a row in an address: no larger than a database can hold."""


def page_number(text: str, most: int) -> int:
    """A page from 1 to ``most``; what is no number is the first page."""
    return min(max(parse_whole_number(text) or 1, 1), most)
