"""Read the programme of a visit from tables and lists with hours. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from app.documents.dates import FoundDate, find_dates, format_date
from app.imports.extraction.blocks import VISITED_HEAD, Block, labelled_values
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.markdown_text import to_plain_text

_HOURS = r"\d{1,2}[.:]\d{2}(?:\s*(?:WIB|WITA|WIT))?(?:\s*(?:-|–|—|s\.?d\.?|s/d|sampai)\s*(?:\d{1,2}[.:]\d{2}|selesai))?(?:\s*(?:WIB|WITA|WIT))?"
_TIMED = re.compile(rf"(?:pukul|jam)?\s*({_HOURS})\s*[:|–-]?\s*(\S.*)", re.IGNORECASE)
_TIME_HEAD = re.compile(r"\b(?:waktu|jam|pukul)\b", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"\b(?:kegiatan|acara|agenda|uraian|materi)\b", re.IGNORECASE)
_PLAN_HEAD = re.compile(r"\b(?:target|batas|tenggat|penanggung ?jawab|pic)\b", re.IGNORECASE)
"""A head of a table of plans, which is no programme."""
_DAY_HEAD = re.compile(r"\b(?:hari|tanggal)\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"hari\s+(?:ke-?\s*(\d)|(pertama|kedua|ketiga|keempat))|hari\s+(i{1,3}|iv)\b", re.IGNORECASE
)
_HOUR = re.compile(r"\d{1,2}[.:]\d{2}")
_DAY = re.compile(
    r"(?:hari\b|senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d)",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?:(?:tanggal|hari/tanggal) )?(?:berangkat|keberangkatan)|(?:tanggal|hari/tanggal) mulai", re.IGNORECASE
)
_BACK = re.compile(
    r"(?:(?:tanggal|hari/tanggal) )?(?:(?:harus |tiba )?kembali|kepulangan|pulang)|(?:tanggal|hari/tanggal) selesai",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:\W*(?:sampai(?: dengan)?|hingga|s\.?d\.?|s/d)\W+|\W*\s[-–—]\s\W*)(?:(?:hari |tanggal )?(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu)?\W*)",
    re.IGNORECASE,
)
_LONGEST_DAY = 60
"""Characters of a line that only names a day."""
_FEWEST = 2


def find_agenda(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each day of the programme."""
    days: list[tuple[str, list[dict[str, str]], str]] = []
    for heading, group in groupby(report.blocks, key=lambda block: block.heading):
        blocks = list(group)
        lists = Block("", heading, [f"- {line}" for block in blocks for line in _programme_lines(block)])
        for block in (*(block for block in blocks if block.rows), lists):
            stops = [
                (day, [{"title": whom[:300]} for _date, whom, _row in same])
                for day, same in groupby(
                    _stops(block) if block.rows else (), key=lambda stop: format_date(stop[0].first)
                )
            ]
            for day, items in stops or (_days_of_table(block) if block.rows else _days_of_list(block)):
                if len(items) >= _FEWEST or days or stops:
                    days.append((day, items, block.as_sentence[:600]))
    for number, (day, items, sentence) in enumerate(days, start=1):
        date = next((found.first for found in find_dates(day) if len(found.first) == len("2025-02-11")), None)
        row: dict[str, Any] = {"day": number, **({"date": date} if date else {}), "items": items}
        shown = f"Hari {number}: " + "; ".join(item["title"] for item in items)
        yield FieldSuggestion("agenda", {"agenda": [row]}, shown[:300], sentence)


def _stops(block: Block) -> Iterator[tuple[FoundDate, str, str]]:
    """Yield the rows of a table that says on which day whom was visited: the day, whom, and the row."""
    head, *rows = block.rows or [[]]
    day = next((at for at, cell in enumerate(head) if _DAY_HEAD.search(cell)), None)
    whom = next((at for at, cell in enumerate(head) if VISITED_HEAD.search(cell) and at != day), None)
    if block.where == "Pelaksanaan" and not any(
        _TIME_HEAD.search(cell) or _PLAN_HEAD.search(cell) for cell in head
    ):
        titles = (at for at, cell in enumerate(head) if _TITLE_HEAD.search(cell) and at != day)
        whom = next(titles, whom)
    if day is None or whom is None:
        return
    for row in rows:
        date = next(find_dates(row[day]), None) if len(row) > max(day, whom) else None
        if date and len(date.first) == len("2025-02-11") and row[whom]:
            yield date, row[whom], " ".join(filter(None, row))


def travel_dates(blocks: Sequence[Block]) -> Iterator[tuple[FoundDate, str]]:
    """Yield the first and the last day of each table of visits and of a journey's form, with their rows."""
    for block in blocks:
        stops = list(_stops(block))
        days = sorted({day for date, _whom, _row in stops for day in (date.first, date.last) if day})
        if days:
            last = days[-1] if len(days) > 1 else None
            yield FoundDate(0, 0, days[0], last), " ".join(row for _date, _whom, row in stops)
    said = list(labelled_values(blocks))
    left = next((one for one in said if _LEFT.fullmatch(one.label)), None)
    back = next((one for one in said if _BACK.fullmatch(one.label)), None)
    if left and back:
        match [date.first for one in (left, back) for date in find_dates(one.value)]:
            case [first, last] if first < last:
                yield FoundDate(0, 0, first, last), f"{left.sentence} {back.sentence}"


def joined_dates(text: str) -> Iterator[FoundDate]:
    """Yield the dates of a text, two of them as one span where words join them: “Senin (…) sampai Rabu (…)”."""
    found = list(find_dates(text))
    while found:
        first, *found = found
        following = found[0] if found else None
        if (
            following
            and not (first.last or following.last)
            and _UNTIL.fullmatch(text[first.end : following.start])
        ):
            first, found = FoundDate(first.start, following.end, first.first, following.first), found[1:]
        yield first


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
    """Yield the days of a list of days and hours; hours before the first day belong to that of its heading."""
    day = block.heading
    items: list[dict[str, str]] = []
    for line in block.items:
        if timed := _TIMED.fullmatch(line):
            items.append(_item(timed[1], timed[2]))
            continue
        if items:
            yield day, items
        day, items = line, []
    if items:
        yield day, items


def _programme_lines(block: Block) -> Sequence[str]:
    """Return the lines of a block that name a day or begin with an hour; none of a block with others."""
    if block.rows:
        return ()
    lines = block.items or [to_plain_text(line) for line in block.lines]
    has_hours = any(map(_TIMED.fullmatch, lines))
    is_day = len(lines) == 1 and len(lines[0]) <= _LONGEST_DAY and _DAY.match(lines[0])
    are_all = all(_TIMED.fullmatch(line) or _DAY.match(line) for line in lines)
    return lines if is_day or (has_hours and are_all) else ()


def _item(time: str, title: str) -> dict[str, str]:
    time = " ".join(time.split())[:300]
    return {"time": time, "title": title[:300]} if time else {"title": title[:300]}
