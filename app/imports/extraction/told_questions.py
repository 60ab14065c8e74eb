"""Read the questions that running text tells: “Lugito menanyakan bagaimana …. Handi menjawab bahwa …”. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.imports.extraction.sentences import TITLE, Sentence

_WORD = r"(?:apa|apakah|adakah|bagaimana(?:kah)?|berapa(?:kah)?|siapa(?:kah)?|mengapa|kenapa|kapan(?:kah)?|di mana|dari mana|ke mana|sejauh mana|seberapa|bisakah|dapatkah)\b"
_ABOUT = r"(?:tentang|mengenai|perihal|terkait|soal|seputar|ihwal)"
_FEWEST_WORDS = 3
_ASKED = re.compile(
    rf"\b(?:menanyakan|bertanya|mempertanyakan|pertanyaan\w*|ingin tahu)\b(?: kepada [^,.]{{3,80}})?[\s,:]*(?:{_ABOUT}\s+)?[“\"]?"
    rf"(?P<question>{_WORD}[^.]{{8,400}}?)[”\"]?[.?]?$",
    re.IGNORECASE,
)
"""A sentence that ends with its question: “Tim menanyakan kepada kepala desa, siapa yang menanggung makan pengungsi?”"""
_ASKED_ABOUT = re.compile(
    rf"\b(?:menanyakan|mempertanyakan|bertanya {_ABOUT}|pertanyaan (?:\w+ )?{_ABOUT})\s+(?:{_ABOUT}\s+)?(?P<question>(?!kepada\b|hal\b|itu\b)[^.?,]{{8,200}})[.?]?$",
    re.IGNORECASE,
)
"""One that only names what was asked, which counts where an answer follows: “Muncul pertanyaan mengenai dana cadangan.”"""
_SAYS = (
    r"(?:(?:men)?jawab|menjelaskan|menerangkan|mengatakan|menyampaikan|menyebut(?:kan)?|menyatakan|memaparkan|menegaskan|memastikan|menanggapi|"
    r"mengakui|menuturkan|mengungkapkan|menambahkan)"
)
_BEGINS = r"(?:(?<=mengakui)\s+|\s*[,:]\s*|\s+bahwa\s+|\s+dengan\s+)"
_ANSWERED = re.compile(
    rf"^(?:[A-Z][^,.:“”]{{1,90}}?(?:, [^,.:“”]{{3,60}},)?\s+(?:lalu |kemudian |pun |langsung )?{_SAYS}{_BEGINS}"
    rf"|(?:Atas|Menjawab|Menanggapi|Terhadap) (?:pertanyaan|hal) (?:itu|tersebut|ini),?\s+[^,.]{{3,120}}?\s+{_SAYS}{_BEGINS}"
    rf"|(?:Pertanyaan|Hal) (?:itu|tersebut|ini) di(?:jawab|jelaskan|tanggapi)(?: oleh)?(?:\s+[^,.:]{{3,120}}?)?{_BEGINS}"
    rf"|(?:Di(?:jelaskan|jawab|sampaikan|terangkan|tanggapi))(?: oleh [^.,]{{3,100}}?)?{_BEGINS}"
    rf"|Jawab(?:annya|an)(?: (?:dari|oleh)?\s*[^,.:]{{3,100}}?)?(?:\s*[,:]\s*|\s+(?:adalah|ialah|yaitu)\s+(?:bahwa\s+)?|\s+bahwa\s+)"
    rf"|Menurut (?:[A-Z][^,.]{{1,120}}?|beliau|tuan rumah|narasumber),\s+)[“\"]?(?P<answer>\S.{{5,}})$"
)
"""A sentence that answers the one before: “Handi menjawab, …”, “Dijelaskan bahwa …”, “Menurut Handi, …”."""
_QUOTED_ANSWER = re.compile(r"^[“\"](?P<answer>[^”\"]{2,600}?),?[”\"]\s*,?\s*(?:jawab|jelas|terang)\w*\b")
"""“Boleh, asal ada izin,” jawab Handi."""
_IN_ONE = (
    re.compile(
        rf"\b(?:menanyakan|bertanya|mempertanyakan)\b[\s,:]*(?:{_ABOUT}\s+)?(?P<question>[^.?]{{8,250}}?)\??,?\s+(?:yang |lalu |dan |kemudian )+"
        rf"di(?:jawab|jelaskan|tanggapi)(?: oleh)?(?:\s+[^,.:]{{3,120}}?)?{_BEGINS}(?P<answer>\S.{{5,}})$"
    ),
    re.compile(
        rf"^(?:Menjawab|Menanggapi) pertanyaan(?: [^,.“”]{{3,80}}?)?? {_ABOUT}\s+(?P<question>[^.,]{{8,200}}?),\s+"
        rf"[^,.“]{{3,120}}?(?:, [^,.“]{{3,60}}?,)?\s*\b{_SAYS}{_BEGINS}(?P<answer>\S.{{5,}})$"
    ),
    re.compile(
        rf"^(?:Ketika|Saat|Sewaktu) ditanya(?: {_ABOUT})?\s+(?P<question>[^.]{{8,200}}?),\s+[^,.“]{{3,120}}?(?:, [^,.“]{{3,60}}?,)?\s*\b{_SAYS}{_BEGINS}(?P<answer>\S.{{5,}})$"
    ),
    re.compile(
        rf"^Pertanyaan(?: [^,.]{{3,60}}?)? {_ABOUT}\s+(?P<question>[^.,]{{8,200}}?)\s+di(?:jawab|jelaskan|tanggapi)(?: oleh)?\s+[^,.:]{{3,120}}?{_BEGINS}(?P<answer>\S.{{5,}})$"
    ),
)
"""Question and answer in one sentence: “Menjawab pertanyaan tentang tarif, Handi menjelaskan bahwa …”."""


def told_questions(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, str]]:
    """Yield question, answer (empty for none) and the sentences that tell them."""
    for one, following in zip(sentences, [*sentences[1:], Sentence("", "")], strict=True):
        if one.where == TITLE:
            continue
        whole = next(filter(None, (pattern.search(one.text) for pattern in _IN_ONE)), None)
        if whole:
            yield whole["question"], _bare(whole["answer"]), one.text
            continue
        asked, answered = _ASKED.search(one.text), _answer_in(following)
        named = asked or (_ASKED_ABOUT.search(one.text) if answered else None)
        if named and len(named["question"].split()) >= _FEWEST_WORDS:
            question = f"{named['question']}?" if one.text.endswith("?") else named["question"]
            yield question, answered, f"{one.text} {following.text if answered else ''}".strip()


def _answer_in(sentence: Sentence) -> str:
    """Return the answer that a sentence gives to the one before; empty for none."""
    found = _ANSWERED.match(sentence.text) or _QUOTED_ANSWER.match(sentence.text)
    return _bare(found["answer"]) if found else ""


def _bare(answer: str) -> str:
    return answer.strip(' “”"')
