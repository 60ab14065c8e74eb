"""Field values formatted for people who compare two versions."""

from typing import Any

from app.documents.editing.chapters import HELP_TEXTS

EMPTY_TEXT = "(kosong)"


def format_value(value: Any) -> str:
    """Return a value as text: rows on lines of their own, each part of a row with its label."""
    if isinstance(value, list):
        return "\n".join(f"– {format_value(one)}" for one in value) or EMPTY_TEXT
    if isinstance(value, dict):
        parts = (
            f"{HELP_TEXTS[key].label if key in HELP_TEXTS else key}: {format_value(one)}"
            for key, one in value.items()
        )
        return "; ".join(parts) or EMPTY_TEXT
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return EMPTY_TEXT if value in (None, "") else str(value)
