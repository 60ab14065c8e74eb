"""Why the other candidates were not chosen, from the parts of their scores."""

from collections.abc import Mapping

from app.documents.reference.data import Reference
from app.i18n import gettext, marked
from app.preparation.recommendation.recommender import HostAdvice
from app.preparation.recommendation.scoring import RankedHost
from app.preparation.recommendation.weights import WEIGHTS

MAX_DRAWBACKS = 2
MIN_DRAWBACK = 0.01
"""Weighted difference below which a part is no reason."""
_DRAWBACKS: Mapping[str, str] = {
    "topic": marked("praktiknya lebih jauh dari topik"),
    "evidence": marked("buktinya lebih lemah"),
    "distance": marked("letaknya lebih jauh"),
    "received": marked("lebih sedikit rombongan yang tercatat pernah diterima"),
    "contact": marked("kontak kantornya belum tercatat"),
}


def why_not_chosen(reference: Reference, home: str | None, chosen: HostAdvice, other: HostAdvice) -> str:
    """Return in what a candidate falls short of the chosen one; empty when the records show nothing."""
    differences = sorted(
        (
            (getattr(WEIGHTS.host, part) * (mine - (other.host.parts.get(part) or 0.0)), part)
            for part, mine in chosen.host.parts.items()
            if mine is not None
        ),
        reverse=True,
    )
    parts = [part for difference, part in differences if difference >= MIN_DRAWBACK][:MAX_DRAWBACKS]
    words = "; ".join(_drawback(reference, home, other.host, part) for part in parts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _drawback(reference: Reference, home: str | None, other: RankedHost, part: str) -> str:
    if part == "topic" and not other.practices:
        return gettext("praktiknya belum tercatat")
    if part == "likeness":
        is_same_level = reference.place(home or "").level == reference.place(other.place).level
        return gettext("di pulau lain") if is_same_level else gettext("tidak setingkat")
    return gettext(_DRAWBACKS[part])
