"""Read questions and answers: T:/J:, Pertanyaan/Jawaban, tables, and questions in bold. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.imports.extraction.blocks import Block
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.markdown_text import to_plain_text

_ASKED = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:T|Q|P|Tanya|Pertanyaan|Penanya)(?:\s*\d{1,2})?(?:\s*\([^)]{1,60}\))?\s*[:.]\s*(\S.*)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:J|A|Jawab|Jawaban|Tanggapan|Penjelasan)(?:\s*\d{1,2})?(?:\s*\([^)]{1,60}\))?\s*[:.]\s*(\S.*)",
    re.IGNORECASE,
)
_QUESTION_HEAD = re.compile(r"\b(?:pertanyaan|tanya)\b", re.IGNORECASE)
_ANSWER_HEAD = re.compile(r"\b(?:jawaban|jawab|tanggapan|penjelasan)\b", re.IGNORECASE)
_MARK = re.compile(r"^(?:[-*+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_SPEAKER = re.compile(r"[A-Z][\w.()/ -]{1,40}?\s?:\s+(?=\S)")
"""Who speaks, where each line of a talk says so: “Bogor: Empat orang.”"""
_FEWEST_WORDS = 3
_TOLD_QUESTION = re.compile(
    r"\b(?:menanyakan|bertanya|mempertanyakan)\b(?: kepada [^,.]{3,80})?[\s,:]*(?:(?:tentang|mengenai|perihal)\s+)?[“\"]?"
    r"((?:apa|apakah|bagaimana|berapa|siapa|mengapa|kenapa|kapan|di mana|dari mana|sejauh mana)\b[^.]{8,400}?)[”\"]?[.?]?$",
    re.IGNORECASE,
)
_TOLD_ANSWER = re.compile(
    r"^(?:(?:[A-Z][\w.,]*\s+){1,8}?(?:menjawab|menjelaskan|menerangkan)|(?:Di|di)(?:jelaskan|jawab|sampaikan|terangkan)"
    r"(?: oleh [^.,]{3,80}?)?)(?:\s*,\s*|\s+bahwa\s+)[“\"]?(\S.{8,})$"
)


def find_questions(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each question with its answer, where one stands beside or below it."""
    lines: list[str] = []
    for block in report.blocks:
        if block.rows:
            yield from _of_table(block.rows)
        else:
            lines += _lines(block)
    at = 0
    while at < len(lines):
        question = _question(lines[at])
        following = lines[at + 1] if at + 1 < len(lines) else ""
        at += 1
        if not question:
            continue
        answered = _ANSWERED.fullmatch(following)
        answer = answered[1] if answered else "" if _question(following) else following
        sentence = f"{lines[at - 1]} {following if answer else ''}".strip()
        if _SPEAKER.match(question) and _SPEAKER.match(answer):
            question, answer = _SPEAKER.sub("", question, count=1), _SPEAKER.sub("", answer, count=1)
        yield _suggestion(question, answer, sentence)
        at += bool(answer)
    yield from _told(report.sentences)


def _told(sentences: Sequence[Sentence]) -> Iterator[FieldSuggestion]:
    """Yield questions of running text, with the answer where the following sentence gives it."""
    for one, following in zip(sentences, [*sentences[1:], Sentence("", "")], strict=True):
        asked = _TOLD_QUESTION.search(one.text)
        if asked and len(asked[1].split()) >= _FEWEST_WORDS:
            answered = _TOLD_ANSWER.match(following.text)
            question = f"{asked[1]}?" if one.text.endswith("?") else asked[1]
            sentence = f"{one.text} {following.text if answered else ''}".strip()
            yield _suggestion(question, answered[1] if answered else "", sentence)


def _question(line: str) -> str:
    """Return the question a line asks; empty when it asks none."""
    asked = _ASKED.fullmatch(line)
    text = asked[1] if asked else line if line.endswith("?") else ""
    return text if len(text.split()) >= _FEWEST_WORDS else ""


def _lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block that are paragraphs or items, and the subheading that is a question."""
    for line in block.lines:
        plain = _MARK.sub("", to_plain_text(_MARK.sub("", line.strip())))
        question, mark, answer = plain.partition("? ")
        if mark and not _ASKED.match(plain) and re.match(r"(?:J|Jawab\w*)\s*:", answer):
            yield question + "?"
            yield answer
        else:
            yield plain


def _of_table(rows: Sequence[Sequence[str]]) -> Iterator[FieldSuggestion]:
    head, *rest = rows
    asked = next((at for at, cell in enumerate(head) if _QUESTION_HEAD.search(cell)), None)
    answered = next((at for at, cell in enumerate(head) if _ANSWER_HEAD.search(cell) and at != asked), None)
    if asked is None or answered is None:
        yield from _of_talk(rest)
        return
    for row in rest:
        if len(row) > max(asked, answered) and row[asked]:
            yield _suggestion(row[asked], row[answered], " ".join(filter(None, row)))


def _of_talk(rows: Sequence[Sequence[str]]) -> Iterator[FieldSuggestion]:
    """Yield the questions of a table of who said what, each with what the next row says."""
    for row, following in pairwise([*rows, [""]]):
        said, answer = (one[-1] if one else "" for one in (row, following))
        if len(row) > 1 and said.endswith("?") and len(said.split()) >= _FEWEST_WORDS:
            answer = "" if answer.endswith("?") else answer
            yield _suggestion(said, answer, " ".join(filter(None, (*row, *following))))


def _suggestion(question: str, answer: str, sentence: str) -> FieldSuggestion:
    row = {"question": question[:5_000], **({"answer": answer[:5_000]} if answer else {})}
    return FieldSuggestion("questions", {"questions": [row]}, question[:300], sentence[:600])
