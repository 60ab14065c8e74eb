"""Loan words whose endings make a family: inovasi, inovatif, inovator; efisien, efisiensi; akuntabel, akuntabilitas.

An ending is only exchanged when the result is a known root.
"""

from collections.abc import Collection

_ENDINGS = (
    *(("isasi", "", 4), ("isasi", "is", 4), ("isir", "isasi", 4), ("isir", "", 4), ("ivasi", "if", 3)),
    *(("asional", "asi", 3), ("isional", "isi", 3), ("usional", "usi", 5), ("ksional", "ksi", 5)),
    *(("gsional", "gsi", 3), ("ural", "ur", 4), ("atoris", "asi", 3), ("ator", "asi", 3), ("itor", "isi", 6)),
    *(("atif", "asi", 3), ("itif", "isi", 6), ("ektif", "eksi", 3), ("uktif", "uksi", 4)),
    *(("motif", "mosi", 3), ("ivitas", "if", 3), ("ifitas", "if", 3), ("abilitas", "abel", 3)),
    *(("ibilitas", "ibel", 3), ("gitas", "gi", 5), ("itas", "", 4), ("isme", "", 4), ("isme", "is", 4)),
    *(("ensi", "en", 4), ("ansi", "an", 4), ("kratis", "krasi", 3), ("krat", "krasi", 3)),
    *(("ir", "asi", 4), ("is", "i", 6), ("is", "ik", 6)),
)
"""An ending, what may stand in its place, and the fewest letters before it."""
_ANY_ENDING = tuple({ending for ending, _other, _least in _ENDINGS})

_APART = frozenset(
    """
    alternatif definitif detektif formulir garansi generator indikator instansi internalisasi kapasitas kolektif
    kolonisasi kooperatif mayoritas mekanisme minoritas mobilisasi mobilitas modalitas motivasi nasional negatif
    organisasi organisme positif prioritas produktif prospektif rasional realisasi relatif salinitas sosialisasi
    sosialisme taksir traktir transitif universitas
    """.split()
)
"""Words that have a meaning of their own, apart from the word their ending comes from."""


def find_loan_root(word: str, roots: Collection[str]) -> str | None:
    """Return the simplest root of a loan family: the word itself when it has no simpler one, None when unknown."""
    found = word if word in roots else None
    simpler = _exchange_ending(word, roots)
    while simpler is not None:
        found, simpler = simpler, _exchange_ending(simpler, roots)
    return found


def _exchange_ending(word: str, roots: Collection[str]) -> str | None:
    """Return the root with a simpler ending, or None; "is" ends too many words to tell anything of an unknown one."""
    if not word.endswith(_ANY_ENDING) or word in _APART:
        return None
    for ending, other, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            simpler = word[: -len(ending)] + other
            if simpler in roots and (ending != "is" or word in roots):
                return simpler
    return None
