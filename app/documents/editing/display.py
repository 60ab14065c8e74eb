"""A value of a document as people read it, beside another one that somebody else wrote."""

from typing import Any

from app.documents.editing.chapters import GUIDE

NOTHING = "(kosong)"


def in_words(value: Any) -> str:
    """Rows one below the other, the parts of a row with their names."""
    if isinstance(value, list):
        return "\n".join(f"– {in_words(one)}" for one in value) or NOTHING
    if isinstance(value, dict):
        parts = (
            f"{GUIDE[key].label if key in GUIDE else key}: {in_words(one)}" for key, one in value.items()
        )
        return "; ".join(parts) or NOTHING
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return NOTHING if value in (None, "") else str(value)
