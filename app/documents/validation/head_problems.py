"""Values in the front matter that YAML reads otherwise than they were meant: cut at ``#``, or no number."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

import yaml

from app.documents.markdown.frontmatter import scan_tokens
from app.documents.validation.problem import Problem

CUT, NUMBER = "B07", "K06"
MAX_REPORTED = 50
"""Problems reported of one file: nobody reads more at once, and a hostile file costs no more."""
_COMMENT = re.compile(r"([ \t]+)#(.*)")
_COMMENT_AT_ONCE = re.compile(r"[ \t]*#(\S.*)")
_OPENING = (
    yaml.ValueToken,
    yaml.BlockEntryToken,
    yaml.FlowEntryToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
"""Tokens after which a value stands; a comment without a space there is most likely the value."""


def find_head_problems(front: str, path: str, first_line: int) -> Iterator[Problem]:
    """Yield the problems of a front matter that begins at a line of the file."""
    found = islice(chain(_find_cut_values(front), _find_numbers(front)), MAX_REPORTED)
    for line, code, message, hint in found:
        yield Problem(path, first_line + line, _top_key(front, line), code, message, hint)


_Found = tuple[int, str, str, str]
"""Line from 0, code, message and hint."""


def _find_cut_values(front: str) -> Iterator[_Found]:
    if "#" not in front:
        return
    lines = front.split("\n")
    for token in scan_tokens(front):
        line, column = token.end_mark.line, token.end_mark.column
        rest = lines[line][column:] if line < len(lines) else ""
        if isinstance(token, yaml.ScalarToken):
            yield from _cut_after(token, line, rest, lines)
        elif isinstance(token, _OPENING) and (found := _COMMENT_AT_ONCE.match(rest)):
            yield line, CUT, *_cut("", found[1])


def _cut_after(token: yaml.ScalarToken, line: int, rest: str, lines: Sequence[str]) -> Iterator[_Found]:
    """Yield a problem when what follows a value looks like its end and not like a remark on it."""
    if token.style in ("|", ">"):
        return
    value, found = str(token.value), _COMMENT.fullmatch(rest)
    if found and not _is_remark(value if token.plain else "", found[1], found[2]):
        yield line, CUT, *_cut(value, found[2])
    elif token.plain and not rest.strip() and line + 1 < len(lines):
        start = len(lines[line]) - len(lines[line].lstrip(" \t-"))
        below = re.fullmatch(r"( +)#(\S.*)", lines[line + 1])
        if below and len(below[1]) > start:
            yield line + 1, CUT, *_cut(value, below[2])


def _is_remark(value: str, space: str, text: str) -> bool:
    """Return whether a comment was meant: ``# `` after two spaces, or after a code of one word."""
    if text[:1].strip():
        return False
    return len(space) > 1 or not value or (" " not in value and not value[0].isupper())


def _cut(value: str, lost: str) -> tuple[str, str]:
    whole = f"{value} #{lost}".strip().replace('"', "'")
    hint = (
        f'Apit seluruh isinya dengan tanda kutip: "{whole[:120]}". Untuk catatan redaksi, tulis dua spasi '
        "sebelum “#” dan satu sesudahnya."
    )
    return f"Yang ditulis sesudah “#” tidak terbaca: “#{lost.strip()[:80]}”.", hint


_NUMBER_KEYS = re.compile(
    r"(?m)(?:^[ \t-]*|[{,][ \t]*)(?:value|size|year|start_year|day):[ \t]*"
    r"(?:\"([^\"\n]{0,80})\"|'([^'\n]{0,80})'|([^\s,}\]#\"'][^\s,}\]#\"']{0,79}(?:[, ]\d{1,20}){0,9}))"
)
_PLAIN = re.compile(r"[-+]?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[-+]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
_WITH_COMMA = re.compile(r"[-+]?\d[\d.]*,\d[\d,.]*", re.ASCII)
_OTHER_NUMBER = re.compile(
    r"[-+]?(?:\d[\d_' .]*|\.\d+|0[xXoObB][\da-fA-F_]+|\d+(?:\.\d*)?[eE][-+]?\d+)", re.ASCII
)


def _find_numbers(front: str) -> Iterator[_Found]:
    for found in _NUMBER_KEYS.finditer(front):
        written = next(group for group in found.groups() if group is not None).strip()
        is_text = found[3] is None
        start = found.start(found.lastindex or 0)
        if explained := _explain_number(written, is_text=is_text, is_score=partial(_is_score, front, start)):
            yield front.count("\n", 0, start), NUMBER, *explained


def _explain_number(written: str, *, is_text: bool, is_score: Callable[[], bool]) -> tuple[str, str] | None:
    """Return message and hint for a number that is read otherwise than it was meant; None for a good one."""
    digits = re.sub(r"[^\d-]", "", written)
    if _THOUSANDS.fullmatch(written):
        return _explain_thousands(written, digits, is_text=is_text, is_score=is_score)
    if _PLAIN.fullmatch(written):
        return None
    if _NOT_A_NUMBER.fullmatch(written):
        return f"“{written}” bukan angka.", "Tulis angkanya, atau hapus ukuran ini bila tidak diketahui."
    if _WITH_COMMA.fullmatch(written):
        return f"“{written}” tidak terbaca sebagai angka.", _suggest_for_comma(written)
    if _OTHER_NUMBER.fullmatch(written):
        hint = "Tulis angka saja, tanpa nol di depan dan tanpa pemisah ribuan; titik untuk pecahan."
        return f"“{written}” tidak terbaca sebagai angka.", hint
    return None


def _explain_thousands(
    written: str, digits: str, *, is_text: bool, is_score: Callable[[], bool]
) -> tuple[str, str] | None:
    if written.count(".") > 1:
        message = f"“{written}” tidak terbaca sebagai angka; maksud Anda {digits}?"
        return message, f"Tulis {digits}, tanpa titik pemisah ribuan."
    if not written.endswith(".000") and is_score():
        return None  # indices do have three decimals, and none reaches a thousand
    read = "sebagai tulisan" if is_text else _in_words(written)
    meant = "seribu" if digits == "1000" else digits
    return (
        f"“{written}” dibaca {read}; maksud Anda {meant}?",
        f"Tulis {digits}, tanpa titik pemisah ribuan; bila memang pecahan, tulis {written}0.",
    )


def _in_words(written: str) -> str:
    number = written.rstrip("0").rstrip(".").replace(".", ",")
    return "satu" if number == "1" else number


def _suggest_for_comma(written: str) -> str:
    whole, _comma, fraction = written.rpartition(",")
    decimal = f"{re.sub(r'[.,]', '', whole)}.{fraction}"
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+", written):
        return (
            f"Tulis {re.sub(',', '', written)}, tanpa pemisah ribuan; bila memang pecahan, tulis {decimal}0."
        )
    if re.search(r"[.,]", fraction) or "," in whole:
        return "Tulis angka saja, tanpa pemisah ribuan; titik untuk pecahan."
    return f"Tulis {decimal}: titik untuk pecahan, tanpa pemisah ribuan."


def _is_score(front: str, at: int) -> bool:
    """Return whether the list item around a place names an indicator."""
    before, after = front[max(at - _NEAR, 0) : at + 1], front[at + 1 : at + _NEAR]
    start = max(before.rfind("{"), *(found.start() for found in _ITEM_START.finditer(before)), 0)
    end = re.search(r"}|\n *- ", after)
    return "indicator:" in before[start:] + after[: end.start() if end else None]


_NEAR = 1_000
"""Characters in which the other keys of a measure are sought."""
_ITEM_START = re.compile(r"(?m)^ *- ")


def _top_key(front: str, line: int) -> str:
    """Return the top-level key that a line belongs to."""
    keys = re.findall(r"(?m)^([a-z_]+):", "\n".join(front.split("\n", line + 1)[: line + 1]))
    return keys[-1] if keys else ""
