"""Find the regulations a report cites: suggested when known and the document has a field for them."""

from collections import defaultdict
from collections.abc import Iterator

from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.imports.extraction.sentences import Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.mapping import Unplaced
from app.search.query.folding import fold
from app.search.query.regulation_codes import code_spans

_OWN_FIELD = "Isian regulasi ada pada praktik: sebutkan di praktik yang dipelajari."
_UNKNOWN = "Belum ada di daftar regulasi. Teksnya tetap di naskah; mintalah pengelola menambahkannya."


def find_regulations(
    sentences: list[Sentence], kind: DocumentType, reference: Reference
) -> Iterator[FieldSuggestion | Unplaced]:
    """Yield each regulation once: as a suggestion, or as unplaced with advice."""
    known = _known(reference)
    seen: set[str] = set()
    for sentence in sentences:
        for start, end, number, sort in code_spans(fold(sentence.text)):
            code, written = f"{sort}-{number}", sentence.text[start:end].strip()
            if sort is None or code in seen:  # a number alone may be anything
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


def _known(reference: Reference) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for slug, regulation in reference.regulations.items():
        for _start, _end, number, sort in code_spans(fold(regulation.citation)):
            if sort:
                found[f"{sort}-{number}"].append(slug)
    return found
