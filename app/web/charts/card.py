"""The picture that other sites show beside a link to a document (Open Graph), set by Typst."""

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from app.documents.reference.data import Reference
from app.web.rendering.design_tokens import load_design_tokens

_TEMPLATE = (Path(__file__).parent / "card.typ").read_bytes()
MOST_VALUES = 4


def draw_card(reference: Reference, *, above: str, title: str, values: Sequence[str], below: str) -> bytes:
    """Return a PNG of 1200 × 630 pixels, the size that consumers of the Open Graph protocol expect."""
    data = {
        "above": above,
        "title": title,
        "values": [
            {
                "name": reference.value(slug).name,
                "colour": load_design_tokens().get(slug, load_design_tokens()["tinta-2"]),
            }
            for slug in values[:MOST_VALUES]
        ],
        "below": below,
    }
    picture: bytes = typst.compile(_TEMPLATE, format="png", ppi=72, sys_inputs={"data": json.dumps(data)})
    return picture
