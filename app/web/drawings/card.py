"""The picture that other sites show beside a link to a document (Open Graph), set by Typst."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import typst

from app.documents.reference import Reference

_TEMPLATE = (Path(__file__).parent / "card.typ").read_bytes()
_STYLES = Path(__file__).parents[1] / "static" / "site.css"
MOST_VALUES = 4


def draw_card(reference: Reference, *, above: str, title: str, values: Sequence[str], below: str) -> bytes:
    """A PNG of 1200 × 630 pixels, the size the Open Graph protocol's readers ask for."""
    data = {
        "above": above,
        "title": title,
        "values": [
            {"name": reference.values[slug].name, "colour": _colours()[slug]} for slug in values[:MOST_VALUES]
        ],
        "below": below,
    }
    picture: bytes = typst.compile(_TEMPLATE, format="png", ppi=72, sys_inputs={"data": json.dumps(data)})
    return picture


@cache
def _colours() -> Mapping[str, str]:
    """The colours by token, as the light style defines them: the first definition of each."""
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", _STYLES.read_text())
    return dict(reversed(found))
