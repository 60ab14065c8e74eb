"""The picture that other sites show beside a link to a document (Open Graph), set by Typst."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.documents.reference.data import Reference
from app.web.charts.tiles import PROVINCES
from app.web.charts.typesetting import set_png
from app.web.rendering.design_tokens import load_design_tokens

_TEMPLATE = (Path(__file__).parent / "card.typ").read_bytes()
MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says."""

    above: str
    title: str
    below: str
    values: Sequence[str] = ()
    """Slugs of values."""


def draw_card(reference: Reference, text: CardText, shades: Mapping[str, int]) -> bytes:
    """Return a PNG of 1200 × 630 pixels, the size that consumers of the Open Graph protocol expect.

    ``shades`` gives provinces their tile's shade in the map behind the text, from 0 to 4.
    """
    data = {
        "tiles": [
            {"column": column, "row": row, "shade": shades.get(code, 0)}
            for code, (_name, column, row) in PROVINCES.items()
        ],
        "above": text.above,
        "title": text.title,
        "values": [
            {
                "name": reference.value(slug).name,
                "colour": load_design_tokens().get(slug, load_design_tokens()["tinta-2"]),
            }
            for slug in text.values[:MOST_VALUES]
        ],
        "below": text.below,
    }
    return set_png(_TEMPLATE, {"data": json.dumps(data)}, pixels_per_inch=72)
