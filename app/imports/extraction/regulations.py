"""Find the regulations a report cites: suggested when known and the document has a field for them."""

import re
from collections import defaultdict
from collections.abc import Iterator

from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.imports.extraction.sentences import Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.mapping import Unplaced
from app.search.query.folding import fold
from app.search.query.regulation_codes import code_spans

_NAMED = re.compile(
    r"\b((?:Peraturan|Keputusan|Instruksi|Qanun|Perdasus|Perdasi|Surat Keputusan|Tata Tertib|Perdes|Perban|Perka|Kepka|Kepwal|"
    r"Kepbup|Ingub|Inbup)\b(?:\s+(?!Nomor\b|No\b)[\w/()-]+){0,8}?)\s+(?:Nomor|No)\b[ .:]*[\w/. -]{1,40}$"
)
"""A regulation of a kind that the list does not have, by its own words: “Peraturan DPRD Kota Blitar Nomor 1 Tahun 2020”."""
_OWN_FIELD = "Isian regulasi ada pada praktik: sebutkan di praktik yang dipelajari."
_UNKNOWN = "Belum ada di daftar regulasi. Teksnya tetap di naskah; mintalah pengelola menambahkannya."


def find_regulations(
    sentences: list[Sentence], kind: DocumentType, reference: Reference
) -> Iterator[FieldSuggestion | Unplaced]:
    """Yield each regulation once: as a suggestion, or as unplaced with advice."""
    known = _known(reference)
    seen: set[str] = set()
    for sentence in sentences:
        for code, written in _cited(sentence.text):
            if code in seen:
                continue
            seen.add(code)
            slugs = known.get(code, [])
            if not slugs:
                yield Unplaced("regulasi", written, _UNKNOWN)
            elif kind == "visit":
                yield Unplaced("regulasi", reference.regulation(slugs[0]).citation, _OWN_FIELD)
            else:
                for slug in slugs:
                    shown = reference.regulation(slug).citation
                    yield FieldSuggestion("legal_basis", {"legal_basis": [slug]}, shown, sentence.shown)


def _cited(text: str) -> Iterator[tuple[str, str]]:
    """Yield the code and the words of each regulation; a number alone may be anything."""
    for start, end, number, sort in code_spans(fold(text)):
        if sort is not None:
            yield f"{sort}-{number}", text[start:end].strip()
        elif named := _NAMED.search(text[:end]):
            yield f"{' '.join(named[1].lower().split())}-{number}", named[0].strip()


def _known(reference: Reference) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for slug, regulation in reference.regulations.items():
        for _start, _end, number, sort in code_spans(fold(regulation.citation)):
            if sort:
                found[f"{sort}-{number}"].append(slug)
    return found
