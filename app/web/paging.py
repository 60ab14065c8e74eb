"""The page of a long list that an address asks for."""

from app.documents.words import whole_number_in


def page_number(text: str, most: int) -> int:
    """A page from 1 to ``most``; what is no number is the first page."""
    return min(max(whole_number_in(text) or 1, 1), most)
