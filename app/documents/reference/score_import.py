"""Read published scores from a CSV file into rows of ``scores.yaml``: checked line by line, nothing overwritten."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from app.documents.reference.data import Reference
from app.documents.reference.scores import SCORES_FILE, Score
from app.documents.validation.problem import Problem, did_you_mean

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "indikator"),
    "region": ("region", "daerah", "kode", "kode_daerah", "wilayah"),
    "year": ("year", "tahun"),
    "value": ("value", "nilai", "angka", "skor"),
    "note": ("note", "catatan"),
}
"""The names a column may have, by key."""
_REQUIRED = ("indicator", "region", "year", "value")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


@dataclass(slots=True)
class ScoreImport:
    """What an import would add, and what it leaves alone."""

    new: list[Score] = field(default_factory=list)
    known: int = 0
    """Rows that ``scores.yaml`` has already with the same value."""
    problems: list[Problem] = field(default_factory=list)


def read_scores(text: str, name: str, source: str, reference: Reference) -> ScoreImport:
    """Return the scores of a CSV text, all from one source; places by code or by name, commas or points."""
    result = ScoreImport()
    rows = list(csv.reader(StringIO(text), delimiter=_delimiter(text)))
    columns = _find_columns(rows[0] if rows else [])
    if missing := [key for key in _REQUIRED if key not in columns]:
        message = f"Kolom {', '.join(missing)} tidak ada."
        result.problems.append(Problem(name, 1, "", "K02", message, f"Kolomnya: {', '.join(_REQUIRED)}."))
        return result
    if source not in reference.scores.sources:
        hint = (
            did_you_mean(source, reference.scores.sources) or f"Tambahkan dahulu ke sources di {SCORES_FILE}."
        )
        result.problems.append(Problem(name, 1, "source", "R01", f"Sumber “{source}” tidak dikenal.", hint))
    known = {(one.indicator, one.region, one.year): one.value for one in reference.scores.rows}
    for line, row in enumerate(rows[1:], start=2):
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        if not any(cells.values()):
            continue
        found = list(_check_cells(cells, line, name, reference))
        if found:
            result.problems += found
            continue
        score = _make_score(cells, source, reference)
        key = (score.indicator, score.region, score.year)
        if key not in known:
            known[key] = score.value
            result.new.append(score)
        elif known[key] == score.value:
            result.known += 1
        else:
            message = f"Sudah ada {known[key]:g} untuk daerah dan tahun itu, di sini {score.value:g}."
            hint = "Periksa kedua sumbernya; ubah sendiri di scores.yaml bila yang lama keliru."
            result.problems.append(Problem(name, line, "value", "R02", message, hint))
    return result


def add_scores(text: str, scores: list[Score], reference: Reference) -> str:
    """Return the text of ``scores.yaml`` with rows at its end; what it has is left as it is."""
    lines = []
    for one in scores:
        note = f", note: {_quote(one.note)}" if one.note else ""
        lines.append(
            f'  - {{indicator: {one.indicator}, region: "{one.region}", year: {one.year}, value: {one.value:g}'
            f", source: {one.source}{note}}} # {reference.place(one.region).short}\n"
        )
    return text.rstrip("\n") + "\n" + "".join(lines)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(";\t,", key=head.count)


def _find_columns(head: list[str]) -> dict[str, int]:
    written = [re.sub(r"[ -]+", "_", cell.strip().lower()) for cell in head]
    return {
        key: written.index(name)
        for key, names in _COLUMNS.items()
        for name in [next((one for one in names if one in written), "")]
        if name
    }


def _check_cells(cells: Mapping[str, str], line: int, name: str, reference: Reference) -> Iterator[Problem]:
    if cells["indicator"] not in reference.indicators:
        hint = (
            did_you_mean(cells["indicator"], reference.indicators) or "Tambahkan dahulu ke indicators.yaml."
        )
        yield Problem(
            name, line, "indicator", "R01", f"Indikator “{cells['indicator']}” tidak dikenal.", hint
        )
    codes = _regions(cells["region"], reference)
    if len(codes) != 1:
        near = " atau ".join(codes or reference.place_names.suggest_names(cells["region"]))
        message = f"Daerah “{cells['region']}” {'lebih dari satu' if codes else 'tidak dikenal'}."
        hint = f"Tulis namanya lengkap atau kodenya{f': {near}' if near else ''}."
        yield Problem(name, line, "region", "R01", message, hint)
    if not (cells["year"].isdecimal() and _FIRST_YEAR <= int(cells["year"]) <= _LAST_YEAR):
        yield Problem(name, line, "year", "K03", f"Tahun “{cells['year']}” bukan empat angka.", "Tulis 2024.")
    if _number(cells["value"]) is None:
        message = f"Angka “{cells['value']}” tidak terbaca."
        yield Problem(name, line, "value", "K06", message, "Tulis tanpa titik ribuan, misalnya 78,5.")


def _make_score(cells: Mapping[str, str], source: str, reference: Reference) -> Score:
    return Score(
        indicator=cells["indicator"],
        region=_regions(cells["region"], reference)[0],
        year=int(cells["year"]),
        value=_number(cells["value"]) or 0.0,
        source=source,
        note=cells.get("note") or None,
    )


def _regions(written: str, reference: Reference) -> list[str]:
    """Return the codes of the regions a cell may mean; a whole name means one."""
    codes = reference.place_names.find_codes(written)
    return [code for code in codes if code in reference.provinces or code in reference.regencies]


def _number(written: str) -> float | None:
    plain = written.replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", plain, re.ASCII) else None


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
