"""Read the programme of a visit from tables and lists with hours. Pure."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from app.documents.dates import find_dates
from app.imports.extraction.blocks import Block
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion

_HOURS = r"\d{1,2}[.:]\d{2}(?:\s*(?:WIB|WITA|WIT))?(?:\s*(?:-|–|—|s\.?d\.?|s/d|sampai)\s*(?:\d{1,2}[.:]\d{2}|selesai))?(?:\s*(?:WIB|WITA|WIT))?"
_TIMED = re.compile(rf"(?:pukul|jam)?\s*({_HOURS})\s*[:|–-]?\s*(\S.*)", re.IGNORECASE)
_TIME_HEAD = re.compile(r"\b(?:waktu|jam|pukul)\b", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"\b(?:kegiatan|acara|agenda|uraian|materi)\b", re.IGNORECASE)
_DAY_HEAD = re.compile(r"\b(?:hari|tanggal)\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"hari\s+(?:ke-?\s*(\d)|(pertama|kedua|ketiga|keempat))|hari\s+(i{1,3}|iv)\b", re.IGNORECASE
)
_HOUR = re.compile(r"\d{1,2}[.:]\d{2}")
_FEWEST = 2


def find_agenda(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each day of the programme."""
    days: list[tuple[str, list[dict[str, str]], str]] = []
    for heading, group in groupby(report.blocks, key=lambda block: block.heading):
        blocks = list(group)
        lists = Block("", heading, [line for block in blocks if _is_timed(block) for line in block.lines])
        for block in (*(block for block in blocks if block.rows), lists):
            for day, items in _days_of_table(block) if block.rows else _days_of_list(block):
                if len(items) >= _FEWEST or days:
                    days.append((day, items, block.as_sentence[:600]))
    for number, (day, items, sentence) in enumerate(days, start=1):
        date = next((found.first for found in find_dates(day) if len(found.first) == len("2025-02-11")), None)
        row: dict[str, Any] = {"day": number, **({"date": date} if date else {}), "items": items}
        shown = f"Hari {number}: " + "; ".join(item["title"] for item in items)
        yield FieldSuggestion("agenda", {"agenda": [row]}, shown[:300], sentence)


def _days_of_table(block: Block) -> Iterator[tuple[str, list[dict[str, str]]]]:
    head, *rows = block.rows
    time = next((at for at, cell in enumerate(head) if _TIME_HEAD.search(cell)), None)
    title = next((at for at, cell in enumerate(head) if _TITLE_HEAD.search(cell)), None)
    if (
        time is None
        or title is None
        or time == title
        or not any(_HOUR.search(row[time]) for row in rows if time < len(row))
    ):
        return
    day_column = next((at for at, cell in enumerate(head) if _DAY_HEAD.search(cell) and at != time), None)
    day = block.heading
    items: list[dict[str, str]] = []
    for row in rows:
        named = row[day_column] if day_column is not None and day_column < len(row) else ""
        if title >= len(row) or not row[title]:
            named = named or next(filter(None, row), "")
        if named and named != day:
            if items:
                yield day, items
            day, items = named, []
        if title < len(row) and row[title]:
            items.append(_item(row[time] if time < len(row) else "", row[title]))
    if items:
        yield day, items


def _days_of_list(block: Block) -> Iterator[tuple[str, list[dict[str, str]]]]:
    lines = block.items or [line.strip() for line in block.lines]
    items = [_item(one[1], one[2]) for one in map(_TIMED.fullmatch, lines) if one]
    if items:
        yield block.heading, items


def _is_timed(block: Block) -> bool:
    """Return whether every line of a block begins with an hour."""
    lines = block.items or [line.strip() for line in block.lines]
    return not block.rows and all(map(_TIMED.fullmatch, lines))


def _item(time: str, title: str) -> dict[str, str]:
    time = " ".join(time.split())[:300]
    return {"time": time, "title": title[:300]} if time else {"title": title[:300]}
