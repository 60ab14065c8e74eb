"""Find words quoted from a named speaker: “…,” kata Sekretaris Daerah …. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.imports.extraction.parties.officials import OFFICE, officials_in
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_SAYS = r"(?:kata|ujar|ungkap|jelas|tutur|terang|papar|ucap|tegas|beber|tandas|tukas|timpal|urai|kenang|ajak|imbau|pinta|nilai|imbuh|tambah|sebut|pesan|harap|pungkas|sambung|lanjut|aku|cerita|kata dia)(?:nya)?"
_SAID = r"(?:mengatakan|menyampaikan|menambahkan|mengaku(?:i)?|membeberkan|menandaskan|mengutarakan|menyatakan|berujar|bercerita|berpesan|menjelaskan|mengungkapkan|menegaskan|menuturkan|memaparkan|menyebut(?:kan)?|menerangkan)"
_AFTER = re.compile(rf"[“\"]([^“”\"]{{15,2000}}?),?[”\"],?\s+{_SAYS}\s+([^“”\"]{{3,200}})")
_BEFORE = re.compile(
    rf"([^“”\".]{{3,200}}?)[,\s]+{_SAID}(?:\s+bahwa)?\s*[,:]\s*[“\"]([^“”\"]{{15,2000}})[”\"]"
)
_ACCORDING = re.compile(r"\b(?:Menurut|Kata|Ujar)\s+([A-Z][^“”\".]{2,120}?),\s*[“\"]([^“”\"]{15,2000})[”\"]")
_ANONYMOUS = re.compile(
    rf"[“\"]([^“”\"]{{15,2000}}?),?[”\"],?\s+{_SAYS}(?: dia| ia| (?:[a-z]+ ){{1,4}}(?:itu|ini|tersebut))?(?=[.,]|$)"
)
"""Words of whom the sentence before is about: “…,” katanya."""
_SUBJECT = re.compile(
    r"(?:(?:Sementara(?: itu)?|Selain itu|Menurut|Sedangkan|Lebih lanjut),?\s+)?"
    r"([A-Z][^“”\"]{2,120}?)\s+(?:me|ber)\w{3,}\b"
)
_BY = re.compile(r"Menurut ([A-Z][^“”\",]{2,120}(?:, [A-Z][\w.’' ]{2,40})?), ")
_CONNECTIVE = re.compile(
    r"(?:Sementara|Selain|Lebih|Sedangkan|Adapun|(?:Pada|Di|Dalam) \w+)(?: (?:itu|lanjut|ini|yang sama))*,?\s+(?=[A-Z])"
)
"""What joins a sentence to the one before: “Sementara itu Bupati …”."""
_SENTENCE_END = re.compile(r"(?<=[a-z0-9][.!?])[\s]+(?=[A-Z“\"])")
_AS = re.compile(r"\b(?:selaku|sebagai|mewakili)\b[^,]{3,60},\s*([^,]{3,60}),?$")
_SENTENCES_BEFORE = 3
_NEAR = 600
"""Characters before a quotation that may say whose it is."""
_PRONOUNS = frozenset({"Ia", "Dia", "Beliau"})
_EMPHASIS = re.compile(r"(?<!\w)_|_(?!\w)")
_MARKS = re.compile('[“”"]')
_NAME = re.compile(
    r"(?:(?:Prof|Dr|Drs|Dra|Ir|KH|H|Hj|Bapak|Ibu)\.?\s+)*(?:(?:I|Ni|Ida|Anak Agung)\s+)?[A-Z][a-z'’]{2,}(?:\s[A-Z][a-z'’.]+){0,3}"
)
"""Titles and up to four words with capitals, the first of three letters or more: “Di” and “Ia” are no names."""


def find_quotes(report: Report) -> Iterator[FieldSuggestion]:
    """Yield quotations with who said them."""
    before: list[str] = []
    for block in report.blocks:
        text = " ".join(" ".join(block.lines).replace("\\", "").replace("**", "").split())
        text = _EMPHASIS.sub("", text)
        if _MARKS.search(text):
            yield from _in_text(report, text, before)
        before = [*before, *_SENTENCE_END.split(text)][-_SENTENCES_BEFORE:]


def _in_text(report: Report, text: str, before: Sequence[str]) -> Iterator[FieldSuggestion]:
    """Yield the quotations of a paragraph; ``before`` are the sentences above it."""
    for found in _ANONYMOUS.finditer(text):
        above = _SENTENCE_END.split(text[max(0, found.start() - _NEAR) : found.start()].strip())
        earlier = [*before, *(one for one in above if one)]
        if subject := _subject_of(report, earlier):
            yield from _quote(report, found[1], subject, f"{earlier[-1]} {found[0]}")
    for found in _AFTER.finditer(text):
        yield from _quote(report, found[1], found[2], found[0])
    for found in (*_BEFORE.finditer(text), *_ACCORDING.finditer(text)):
        who = found[1].strip(" ,")
        if who in _PRONOUNS:
            last = text[: found.start()].rstrip(" .").rpartition(". ")[2] or next(iter(before[-1:]), "")
            who = _subject_of(report, [last]) or who
        yield from _quote(report, found[2], who, found[0])


def _subject_of(report: Report, sentences: Sequence[str]) -> str:
    """Return who the last of some sentences that has somebody for its subject is about; none across a quotation."""
    for sentence in sentences[: -_SENTENCES_BEFORE - 1 : -1]:
        if _MARKS.search(sentence):
            return ""
        subject = _BY.match(sentence) or _SUBJECT.match(sentence)
        who = _CONNECTIVE.sub("", subject[1], count=1).strip(" ,") if subject else ""
        if who and (OFFICE.search(who) or _NAME.fullmatch(who)) and _speaker(report, who):
            return who
    return ""


def _quote(report: Report, words: str, who: str, sentence: str) -> Iterator[FieldSuggestion]:
    speaker = _speaker(report, who.strip(" ,."))
    if speaker:
        row = {**speaker, "text": words.strip(" ,")}
        shown = f"“{row['text'][:200]}” ({speaker['speaker']})"
        yield FieldSuggestion("quotes", {"quotes": [row]}, shown, sentence.strip()[:600])


def _named_last(who: str) -> str:
    """Return the name behind what somebody is there as: “… selaku pimpinan rombongan, Siti Zulaiha,”."""
    apart = _AS.search(who)
    name = _NAME.fullmatch(apart[1].strip()) if apart else None
    return name[0] if name else ""


def _speaker(report: Report, who: str) -> dict[str, str]:
    """Return the speaker, with the position where both are named; empty where nobody is."""
    who = _CONNECTIVE.sub("", who, count=1)
    begins = OFFICE.search(who)
    official = (
        next(officials_in(who, lambda text: report.places_in(Sentence(text, ""))), None) if begins else None
    )
    if official:
        named = official.get("name") or _named_last(who)
        return (
            {"speaker": named, "position": official["position"]}
            if named
            else {"speaker": official["position"]}
        )
    name = _NAME.match(who)
    return {"speaker": name[0].rstrip(".")} if name else {}
