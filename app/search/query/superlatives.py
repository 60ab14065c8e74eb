"""Words that ask for an order of figures: the best, the highest, the most improved."""

from collections.abc import Sequence
from typing import Literal

Order = Literal["best", "worst", "highest", "lowest", "risen", "fallen"]

_WORDS: dict[Order, str] = {
    "best": "terbaik juara terunggul unggulan unggul teratas terinovatif tersukses jawara best top leading winner",
    "worst": "terburuk terjelek buruk jelek terbawah worst",
    "highest": "tertinggi terbesar terbanyak tinggi termaju highest largest most",
    "lowest": "terendah terkecil tersedikit rendah lowest smallest",
    "risen": "naik kenaikan meningkat peningkatan lompatan melonjak improved improvement rise rising increase",
    "fallen": "turun penurunan menurun merosot anjlok drop fall falling decrease decline",
}
_ORDER_OF = {word: order for order, words in _WORDS.items() for word in words.split()}
_RANKING = frozenset("peringkat ranking rangking urutan klasemen rank ranked".split())
_MOST: dict[str, Order] = {
    "tinggi": "highest",
    "besar": "highest",
    "banyak": "highest",
    "rendah": "lowest",
    "kecil": "lowest",
    "sedikit": "lowest",
    "buruk": "worst",
    "jelek": "worst",
    "naik": "risen",
    "meningkat": "risen",
    "turun": "fallen",
}
"""Words after “paling” that do not ask for the best."""


def find_order(words: Sequence[str]) -> Order | None:
    """Return the order that folded words ask for; None when they ask for none."""
    for at, word in enumerate(words):
        if word == "paling" and at + 1 < len(words):
            return _MOST.get(words[at + 1], "best")
        if word in ("most", "least") and at + 1 < len(words):
            return "risen" if words[at + 1] == "improved" else "best" if word == "most" else "worst"
        if word in ("nomor", "no", "ranking", "peringkat") and words[at + 1 : at + 2] in (["satu"], ["1"]):
            return "best"
        if word in _ORDER_OF and word not in ("tinggi", "rendah", "buruk", "jelek", "unggul"):
            return _ORDER_OF[word]
    return "best" if _RANKING.intersection(words) else None


ORDER_WORDS = frozenset(_ORDER_OF) | _RANKING | {"paling", "least", "lebih"}
"""All words that may state an order."""
SUPERLATIVES = frozenset(
    "terbaik tertinggi terendah terburuk terbesar terkecil juara paling best highest lowest".split()
)
"""Words that put what stands beside them into an order: “kabupaten terbaik”."""
