"""Stems of Indonesian words: the root is what remains when affixes that may stand together are taken off.

An affix is only taken off when the rest is a known root, so that a name or an unknown word stays as it is.
Affixes and the letters they swallow follow Sneddon, Indonesian Reference Grammar (2010), chapter 1.
"""

from collections.abc import Collection, Iterator

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from app.search.query.stems.loanwords import find_loan_root
from app.search.query.stems.roots import (
    END_IN_K,
    IRREGULAR,
    LATER_ROOTS,
    NO_ROOTS,
    ONE_SYLLABLE,
    ROOTS_IN_AN,
    SWALLOWED,
)

_VOWELS = "aeiou"
_SHORT = 3
_MIN_NOUN = 5
_MAX_PREFIXES = 3

_PARTICLES = ("lah", "kah", "tah", "pun")
_POSSESSIVES = ("nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")

# Suffixes that never stand with a prefix as the outermost one.
_IMPOSSIBLE = frozenset(
    {
        *(("ber", "i"), ("di", "an"), ("me", "an"), ("se", "i"), ("se", "kan"), ("ter", "an")),
        *(("ke", "i"), ("ke", "kan"), ("ke", ""), ("pe", "kan"), ("per", "i")),
    }
)

# Prefixes that may follow another one, from the outermost inwards.
_INNER = {
    "me": frozenset({"per", "ber", "ter", "ke", "se", "pe"}),
    "di": frozenset({"per", "ber", "ter", "ke", "se", "pe"}),
    "pe": frozenset({"per", "ber", "ter", "ke", "se"}),
    "per": frozenset({"se", "ke"}),
    "ber": frozenset({"pe", "per", "ke", "se"}),
    "ter": frozenset({"per", "ber", "ke", "se", "pe"}),
    "ke": frozenset({"ber", "ter", "pe", "per", "se", "tidak"}),
    "se": frozenset({"pe", "per", "ke", "ber", "ter"}),
    "tidak": frozenset({"ber", "ter", "se"}),
}

_Part = tuple[str, str, bool]
"""A prefix, what follows it, and whether its first letter was swallowed by the prefix."""


class Stemmer:
    """Finds the roots of words; immutable and without a cache."""

    def __init__(self) -> None:
        words = {word for word in StemmerFactory().get_words() if "-" not in word}
        nouns = {
            word for word in words if word.endswith("an") and len(word) > _MIN_NOUN and word[:-2] in words
        }
        self.roots: frozenset[str] = frozenset(words - (nouns - ROOTS_IN_AN) - NO_ROOTS) | LATER_ROOTS

    def find_root(self, word: str) -> str | None:
        """Return the root that all forms of a word share, or None when no root is known for it."""
        return self._known(word) or self._affixed(word, informal=False) or self._affixed(word, informal=True)

    def _known(self, word: str) -> str | None:
        """Return the root of a word without affixes: the word itself, or that of its loan family."""
        if word in IRREGULAR:
            return IRREGULAR[word]
        return find_loan_root(word, self.roots)

    def _affixed(self, word: str, *, informal: bool) -> str | None:
        """Return the longest root left by affixes; of equals the one with the fewest."""
        best: tuple[tuple[int, int, int, int], str] | None = None
        for stem, suffix in _without_suffixes(word, informal=informal):
            for rest, prefixes, swallowed in _without_prefixes(stem, suffix, informal=informal):
                root = None if _is_too_short(rest, suffix) else self._known(rest)
                if root is None:
                    continue
                ends_in_k = suffix == "an" and rest[-1] == "k" and rest not in END_IN_K
                rank = (swallowed, ends_in_k - len(rest), prefixes, -len(suffix))
                if best is None or rank < best[0]:
                    best = rank, root
        return best[1] if best else None


def _is_too_short(rest: str, suffix: str) -> bool:
    """Return whether a word without its affixes is no root that takes them; -in also ends names."""
    if len(rest) != _SHORT or suffix == "in":
        return len(rest) < _SHORT + (suffix == "in")
    return rest[0] not in _VOWELS and rest[-1] not in _VOWELS and rest not in ONE_SYLLABLE


def _without_suffixes(word: str, *, informal: bool) -> Iterator[tuple[str, str]]:
    """Yield a word without a particle, a possessive and a suffix, in all ways, with the suffix."""
    bases = [word]
    for endings in (_PARTICLES, _POSSESSIVES):
        bases += [base[: -len(end)] for base in bases for end in endings if base.endswith(end)]
    for base in bases:
        yield base, ""
        for suffix in (*_SUFFIXES, "in") if informal else _SUFFIXES:
            if base.endswith(suffix):
                yield base[: -len(suffix)], suffix


def _without_prefixes(stem: str, suffix: str, *, informal: bool) -> Iterator[tuple[str, int, int]]:
    """Yield a stem without its prefixes, in all ways, with their number and how doubtful the swallowed letters are."""
    yield stem, 0, 0
    todo: list[tuple[str, Collection[str], int, bool]] = [(stem, _INNER.keys() - {"tidak"}, 1, False)]
    while todo:
        text, allowed, number, before = todo.pop()
        for prefix, rest, swallowed in _split_prefix(text, informal=informal and number == 1):
            if prefix and prefix not in allowed:
                continue
            if number == 1 and not informal and (prefix, suffix) in _IMPOSSIBLE:
                continue
            yield rest, number, -1 if swallowed and rest in SWALLOWED else before or swallowed
            if number < _MAX_PREFIXES and prefix:
                todo.append((rest, _INNER[prefix], number + 1, before or swallowed))


def _split_prefix(text: str, *, informal: bool) -> Iterator[_Part]:
    """Yield the prefixes a text may begin with, each with what follows it."""
    start, rest = text[:2], text[2:]
    if start in ("di", "ke", "se"):
        yield start, rest, False
    elif start in ("me", "pe"):
        yield from ((start, root, swallowed) for root, swallowed in _split_nasal(start, rest))
        if start == "pe":
            yield from _split_liquid(text)
            if rest[:1] not in ("m", "n", "r", *_VOWELS):
                yield "pe", rest, False
    elif start in ("be", "te"):
        yield from _split_liquid(text)
    elif text.startswith("tidak"):
        yield "tidak", text[5:], False
    if informal:
        yield from _split_informal(text)


def _split_liquid(text: str) -> Iterator[_Part]:
    """Yield ber-, ter- and per-, which lose their r before another one, with what follows."""
    prefix, rest = text[:2] + "r", text[2:]
    if text[2:3] == "r":
        yield prefix, text[3:], False
        yield prefix, rest, True  # be-rencana
    elif rest[1:3] == "er":
        yield prefix, rest, False  # be-kerja
    elif rest.startswith("lajar"):
        yield prefix, rest[1:], False  # bel-ajar


def _split_nasal(prefix: str, rest: str) -> Iterator[tuple[str, bool]]:
    """Yield what may follow me- or pe- with their nasal, and whether its first letter was swallowed."""
    if rest[:1] in "lwymn" or (prefix, rest[:1]) == ("me", "r"):  # per- is of _split_liquid
        yield rest, False
    if rest.startswith("ny"):
        yield "s" + rest[2:], True
    elif rest.startswith("ng"):
        yield from _split_ng(rest[2:])
    elif rest[:1] in ("m", "n"):
        root = rest[1:]
        if root[:1] in ("bfpv" if rest[0] == "m" else "cdjstz"):
            yield root, False
        elif root[:1] in (*_VOWELS, "r"):
            yield ("p" if rest[0] == "m" else "t") + root, True


def _split_ng(root: str) -> Iterator[tuple[str, bool]]:
    """Yield what may follow meng-, and whether its first letter was swallowed."""
    yield root, False
    if root[:1] in _VOWELS:
        yield "k" + root, True
    if root[:1] == "e" and root[1:] in ONE_SYLLABLE:
        yield root[1:], True  # menge-cek


_INFORMAL = (
    ("ku", ""),
    ("nge", ""),
    ("ng", ""),
    ("ng", "k"),
    ("ny", "s"),
    ("ny", "c"),
    ("n", "t"),
    ("m", "p"),
)
"""Prefixes of everyday speech, and the letter each may have swallowed."""
_MIN_AFTER_NASAL = 5
"""Letters of the shortest root before which a bare n- or m- is a prefix: nolak is of tolak."""


def _split_informal(text: str) -> Iterator[_Part]:
    """Yield what follows the prefix of an everyday form: ``ngurus`` → urus, ``nyari`` → cari, ``nolak`` → tolak."""
    for prefix, letter in _INFORMAL:
        rest = letter + text[len(prefix) :]
        is_nasal = len(prefix) == 1
        if text.startswith(prefix) and not (
            is_nasal and (len(rest) < _MIN_AFTER_NASAL or rest[1] not in _VOWELS)
        ):
            yield "", rest, bool(letter)
