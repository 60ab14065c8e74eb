"""Read questions and answers: T:/J:, Pertanyaan/Jawaban, tables, lists, and questions in bold. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.imports.extraction.blocks import Block, announced
from app.imports.extraction.lessons import asks_for_lessons
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.extraction.told_questions import told_questions
from app.imports.markdown_text import to_plain_text

_WHO = r"(?:\s*\d{1,2})?(?:\s*\([^)]{1,60}\))?(?:\s+(?:dari|oleh)\s+[^:?]{3,80}?)?"
_ASKED = re.compile(
    rf"(?:\d{{1,2}}[.)]\s*)?(?:T|Q|P|Tanya|Pertanyaan|Penanya|Ditanyakan){_WHO}\s*[:.]\s*(\S.*)",
    re.IGNORECASE,
)
"""“T: …?”, “Penanya 1 (Inspektorat): …?”, “Pertanyaan dari Komisi II: …”."""
_ANSWERED = re.compile(
    rf"(?:J|A|Jawab|Jawaban|Tanggapan|Penjelasan|Respons|Dijawab|Ditanggapi|Dijelaskan){_WHO}(?:\s*:|\.)\s*(\S.*)",
    re.IGNORECASE,
)
"""“J: …”, “Jawaban (Kepala Dinas): …”, “Dijawab oleh Sekretaris Dinas: …”."""
_ANSWERS = re.compile(r"(?:jawaban|tanggapan|penjelasan|respons)(?:nya)?(?: \w+){0,4}", re.IGNORECASE)
"""What stands above the answers where they are a list of their own."""
_MARKED = re.compile(r"(\*\*|__|\*|_)([^*_]{8,400}\?)\1\s+(\S.*)")
"""A question in bold or italics with its answer in the same paragraph."""
_QUESTION_HEAD = re.compile(r"\b(?:pertanyaan|tanya|ditanyakan)\b", re.IGNORECASE)
_ANSWER_HEAD = re.compile(r"\b(?:jawaban|jawab|tanggapan|penjelasan|respons|keterangan)\b", re.IGNORECASE)
_MARK = re.compile(r"^(?:[-*+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_SPEAKER = re.compile(r"[A-Z][\w.()/ -]{1,40}?\s?:\s+(?=\S)")
"""Who speaks, where each line of a talk says so: “Bogor: Empat orang.”"""
_IN_A_CELL = re.compile(
    r"\b(?:T|Q|P|Tanya|Pertanyaan)\s*:\s*([^?]{8,300}\?)\s*(?:J|A|Jawab\w*)\s*:\s*(.+?)(?=\s*\b(?:T|Q|P|Tanya|Pertanyaan)\s*:|$)"
)
"""Question and answer behind each other in one cell."""
_FEWEST_WORDS = 3


def find_questions(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each question with its answer, where one stands beside or below it."""
    lines: list[str] = []
    paired = list(_pairs_of_lists(report.blocks))
    for question, answer, _blocks in paired:
        yield _suggestion(question, answer, f"{question} {answer}")
    apart = [one for _question, _answer, blocks in paired for one in blocks]
    for block in report.blocks:
        if any(block is one for one in apart):
            continue
        if block.rows:
            yield from _of_table(block.rows)
            yield from _in_cells(block.rows)
        else:
            lines += _lines(block)
    at = 0
    while at < len(lines):
        question = "" if asks_for_lessons(lines[at]) else _question(lines[at])
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
    yield from (_suggestion(*found) for found in told_questions(report.sentences))


def _pairs_of_lists(blocks: Sequence[Block]) -> Iterator[tuple[str, str, tuple[Block, Block]]]:
    """Yield the questions of a list with the answers of the list behind it, one to one."""
    lists = [(lead_in, block) for lead_in, block in announced(blocks) if block.items]
    for (_lead_in, asked), (lead_in, answered) in pairwise(lists):
        is_pair = any(map(_ANSWERS.fullmatch, (lead_in, answered.heading)))
        both = (asked.items, answered.items)
        if is_pair and len(both[0]) == len(both[1]) > 1 and all(one.endswith("?") for one in both[0]):
            yield from ((question, answer, (asked, answered)) for question, answer in zip(*both, strict=True))


def _question(line: str) -> str:
    """Return the question a line asks; empty when it asks none."""
    asked = _ASKED.fullmatch(line)
    text = asked[1] if asked else line if line.endswith("?") else ""
    return text if len(text.split()) >= _FEWEST_WORDS else ""


def _lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block that are paragraphs or items, and the subheading that is a question."""
    for line in block.lines:
        if marked := _MARKED.fullmatch(_MARK.sub("", line.strip())):
            yield from (to_plain_text(marked[2]), to_plain_text(marked[3]))
            continue
        plain = _MARK.sub("", to_plain_text(_MARK.sub("", line.strip())))
        question, mark, answer = plain.partition("? ")
        if mark and not _ASKED.match(plain) and _ANSWERED.fullmatch(answer):
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


def _in_cells(rows: Sequence[Sequence[str]]) -> Iterator[FieldSuggestion]:
    """Yield the questions of a form's cell that holds both: “Tanya: …? Jawab: …”."""
    for found in (one for row in rows for cell in row for one in _IN_A_CELL.finditer(cell)):
        yield _suggestion(found[1], found[2].strip(" ;"), found[0])


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
