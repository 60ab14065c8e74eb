"""Read figures with their year: of a known indicator, or of what a sentence names with its unit. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.vocabulary import parse_number
from app.imports.extraction.blocks import Block
from app.imports.extraction.figures.comparisons import sides_of
from app.imports.extraction.sentences import TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.extraction.time_and_place import visit_year

_BETWEEN = r"[^.;\d]{0,60}?"
_VALUE = (
    r"(?<![\d.,])(?P<value>\d{1,3}(?:[.,]\d{1,3})?)(?![\d.,]*\d|\s*(?:orang|tahun|hari|bulan|kali|unit|desa))"
)
"""A value of an indicator: “81,2”, “3,4”; no count and no date."""
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUNTED = re.compile(r"(?:nilai|indeks|skor|angka|capaian|predikat|persen)", re.IGNORECASE)
"""Words of which a sentence has one when a number is the indicator's value and not a count."""
_NUMBER = r"(?:Rp\.?\s?)?\d{1,3}(?:\.\d{3})*(?:,\d{1,2})?"
"""A number as Indonesian texts write it: “98.212”, “4,2”, “Rp1.500.000”."""
_UNIT = (
    r"%|persen|(?:ribu|juta|miliar|triliun)(?: (?:rupiah|orang|ton|jiwa))?|orang|jiwa|kepala keluarga|KK|buah|unit|lembar|"
    r"ton|kilogram|kg|hektare|hektar|ha|kilometer|km|hari(?: kerja)?|jam|menit|kali|kasus|berkas|dokumen|laporan|aduan|"
    r"pengaduan|permohonan|izin|desa|kelurahan|kecamatan|sekolah|puskesmas|kelompok|inovasi|pelanggan|pengunjung|wisatawan"
)
_IN_YEAR = r"(?:(?:pada|di|untuk)\s+)?(?:akhir\s+|awal\s+)?(?:tahun\s+|pada\s+)(?:anggaran\s+)?(?P<{0}>(?:19|20)\d\d)"
_COMES_TO = r"(?:mencapai|sebesar|sebanyak|tercatat|berjumlah|adalah|ialah|menjadi|sampai|baru|hanya|telah|sudah|sekitar|rata-rata)"
_NAMED = r"(?P<name>[A-Z][^.;:,]{3,90}?)"
_STATED = (
    re.compile(
        rf"^{_NAMED}\s*,?\s+{_IN_YEAR.format('year')}\s+(?:{_COMES_TO}\s+)+(?P<value>{_NUMBER})(?:\s*(?P<unit>{_UNIT})\b|(?P<percent>%)|(?=[.,;]|\s|$))"
    ),
    re.compile(
        rf"^{_NAMED}\s+(?:{_COMES_TO}\s+)+(?P<value>{_NUMBER})\s*(?:(?P<unit>{_UNIT})\b|(?P<percent>%))\s+{_IN_YEAR.format('year')}"
    ),
    re.compile(
        rf"^(?:Pada )?(?:[Tt]ahun )(?P<year>(?:19|20)\d\d),?\s+(?P<name>[A-Za-z][^.;:,\d]{{3,90}}?)\s+(?:{_COMES_TO}\s+)+(?P<value>{_NUMBER})\s*(?:(?P<unit>{_UNIT})\b|(?P<percent>%))"
    ),
)
"""“Aduan pada tahun 2024 tercatat 9.804 buah”; “Aduan mencapai 9.804 buah pada 2024”; “Tahun 2024 aduan mencapai …”."""
_CHANGED = re.compile(
    rf"^{_NAMED}\s+(?:naik|turun|meningkat|menurun|bertambah|berkurang|berubah)\s+(?:tajam\s+|drastis\s+)?dari\s+"
    rf"(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*\(?\s*{_IN_YEAR.format('year')}\)?\s+(?:menjadi|ke)\s+"
    rf"(?P<later>{_NUMBER})\s*(?P<later_unit>{_UNIT})?\s*\(?\s*{_IN_YEAR.format('later_year')}"
)
"""“Pengunjung naik dari 3.100 orang pada 2022 menjadi 12.450 orang pada 2024”."""
_SAID = re.compile(
    r"^(?:[A-Z][^.“”]{0,120}?\s(?:menyebut(?:kan)?|mengatakan|menjelaskan|menyampaikan|menerangkan|memaparkan|mengungkapkan|menuturkan)(?:,| bahwa)?|Menurut [^,]{2,80},|Diketahui(?: bahwa)?)\s+"
)
"""Who states a figure: “Ia menyebut …”, “Menurut Kepala Dinas, …”."""
_PLANNED = re.compile(
    r"\b(?:akan|target\w*|ditargetkan|rencana\w*|direncanakan|diharapkan|pagu)\b", re.IGNORECASE
)
_PLANS = frozenset({"Rencana adaptasi", "Rekomendasi"})
_ANY_TIME = 9_999
"""Where the year of the visit is not known."""
_LONGEST_NAME = 14
"""Words of what a figure counts."""
_FIGURE_HEAD = re.compile(r"(?:indikator|ukuran|uraian|capaian|aspek)(?: \w+){0,2}", re.IGNORECASE)
_YEAR_HEAD = re.compile(r"tahun(?: \w+)?", re.IGNORECASE)
_VALUE_HEAD = re.compile(r"(?:nilai|capaian|angka|realisasi|skor|hasil|indeks)(?: \w+)?", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"satuan", re.IGNORECASE)
_SCALE = re.compile(r"\d+[–-](\d+)")
"""The end of an indicator’s scale: “0–100 (predikat D sampai AA)”."""
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as it is written, with the sentence that states it."""

    why: str
    value: str
    year: str = ""
    indicator: str = ""
    name: str = ""
    unit: str = ""
    region: str = ""


def find_measures(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each figure once: of known indicators, then of what a sentence counts in a unit and a year."""
    seen: set[tuple[str, str, str, str]] = set()
    for one in (*_of_tables(report), *_of_indicators(report), *_of_sentences(report)):
        number = _number_of(one.value)
        key = (one.indicator or one.name.lower(), one.region, one.year, one.value)
        alike = {known for known in seen if (known[0], *known[2:]) == (key[0], *key[2:])}
        if number is None or key in seen or (not one.region and alike):
            continue
        seen.add(key)
        yield _suggestion(report, one, number)


def _suggestion(report: Report, one: _Figure, number: float) -> FieldSuggestion:
    row: dict[str, object] = (
        {"indicator": one.indicator} if one.indicator else {"name": one.name, "unit": one.unit}
    )
    row |= {"year": int(one.year)} if one.year else {}
    row["value"] = int(number) if number == int(number) else number
    if one.region and report.kind == "visit":
        row["region"] = one.region
    name = report.reference.indicator(one.indicator).name if one.indicator else one.name
    place = report.reference.place(one.region).name if one.region and one.indicator else ""
    of_whom_and_when = ", ".join(filter(None, (place, one.year)))
    shown = f"{name}: {one.value} {one.unit}".rstrip() + (
        f" ({of_whom_and_when})" if of_whom_and_when else ""
    )
    return FieldSuggestion("measures", {"measures": [row]}, shown, one.why)


def _of_indicators(report: Report) -> Iterator[_Figure]:
    """Yield the figures of known indicators, with the year where the sentence names one."""
    patterns = _patterns(report.reference)
    for sentence in report.sentences:
        if not _is_statement(report, sentence) or not _COUNTED.search(sentence.text):
            continue
        every = [(slug, one) for slug, pattern in patterns.items() for one in pattern.finditer(sentence.text)]
        spans = [one.span("name") for _slug, one in every]
        for slug, found in every:
            year = found["year"] or found["before"] or found["between"] or ""
            is_part = any(_is_inside(found.span("name"), span) for span in spans)
            if is_part or not _is_on_scale(report.reference, slug, found["value"]):
                continue
            if (
                year or report.kind == "practice"
            ):  # of a visit, one without its year may be of anybody and any time
                region = _only_region(report, sentence)
                yield _Figure(sentence.shown, found["value"], year, indicator=slug, region=region)


def _is_inside(part: tuple[int, int], whole: tuple[int, int]) -> bool:
    """Return whether a name is only a part of a longer one: “integritas” of “zona integritas”."""
    return part != whole and whole[0] <= part[0] and part[1] <= whole[1]


def _is_on_scale(reference: Reference, slug: str, value: str) -> bool:
    """Return whether a value can be the indicator’s; of one whose scale is words, no number can."""
    scale = _SCALE.match(reference.indicator(slug).scale or "")
    number = _number_of(value.replace(".", ","))
    return bool(scale) and number is not None and number <= float(scale[1] if scale else 0)


def _of_sentences(report: Report) -> Iterator[_Figure]:
    """Yield what a sentence counts in a unit and a year that is not to come."""
    for sentence in report.sentences if report.kind == "visit" else ():
        if not _is_statement(report, sentence) or _PLANNED.search(sentence.text):
            continue
        region, text = _only_region(report, sentence), _capitalised(_SAID.sub("", sentence.text, count=1))
        if found := _CHANGED.search(text):
            yield from _changed(report, sentence, found)
            continue
        found = next(filter(None, (one.search(text) for one in _STATED)), None)
        if (
            found
            and len(found["name"].split()) <= _LONGEST_NAME
            and int(found["year"]) <= (visit_year(report) or _ANY_TIME)
        ):
            unit = "persen" if found["percent"] else _unit_of(found["value"], found["unit"])
            if unit and not _indicator_in(report.reference, found["name"]):
                name = _capitalised(found["name"])
                yield _Figure(
                    sentence.shown, found["value"], found["year"], name=name, unit=unit, region=region
                )


def _changed(report: Report, sentence: Sentence, found: re.Match[str]) -> Iterator[_Figure]:
    """Yield the two figures of a sentence that says from what to what something went."""
    region, slug = _only_region(report, sentence), _indicator_in(report.reference, found["name"])
    unit = _unit_of(found["value"], found["later_unit"] or found["unit"])
    for value, year in ((found["value"], found["year"]), (found["later"], found["later_year"])):
        if slug and _is_on_scale(report.reference, slug, value):
            yield _Figure(sentence.shown, value, year, indicator=slug, region=region)
        elif unit and not slug:
            yield _Figure(sentence.shown, value, year, name=found["name"], unit=unit, region=region)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unit_of(value: str, written: str | None) -> str:
    """Return the unit of a figure: “persen” for its sign, rupiah for what “Rp” stands before."""
    unit = "persen" if written == "%" else written or ""
    is_money = value.startswith("Rp") and "rupiah" not in unit
    return f"{unit} rupiah".strip() if is_money else unit


def _of_tables(report: Report) -> Iterator[_Figure]:
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        if rows and block.where not in _PLANS:
            yield from _of_comparison(report, head, rows)
            yield from _of_years(report, block)


def _of_comparison(report: Report, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[_Figure]:
    """Yield the indicators of a table of home beside host, where the row names its year: “SPI 2024 | 69,8 | 79,3”."""
    sides = sides_of(report, head)
    for row in rows if sides else ():
        label = " ".join(row[: min(sides)])
        slug, year = _indicator_in(report.reference, label), _ANY_YEAR.search(label)
        for at, region in sides.items():
            if slug and year and region and at < len(row) and re.fullmatch(_NUMBER, row[at]):
                why = " ".join(filter(None, row))
                yield _Figure(why, row[at], year[0], indicator=slug, region=region)


def _of_years(report: Report, block: Block) -> Iterator[_Figure]:
    """Yield the known indicators of a table with a column of years, or with a column for each year."""
    head, *rows = block.rows
    name = _column(head, _FIGURE_HEAD)
    years = {at: cell for at, cell in enumerate(head) if _ANY_YEAR.fullmatch(cell)}
    year, value = _column(head, _YEAR_HEAD), _column(head, _VALUE_HEAD, other=name)
    for row in rows if name is not None else ():
        slug = _indicator_in(report.reference, row[name]) if name is not None and name < len(row) else ""
        cells = [(row[at], when) for at, when in years.items() if at < len(row)]
        if not cells and year is not None and value is not None and max(year, value) < len(row):
            cells = [(row[value], row[year])]
        for written, when in cells if slug else ():
            if re.fullmatch(_NUMBER, written) and _ANY_YEAR.fullmatch(when):
                yield _Figure(" ".join(filter(None, row)), written, when, indicator=slug)


def _column(head: Sequence[str], pattern: re.Pattern[str], other: int | None = None) -> int | None:
    return next((at for at, cell in enumerate(head) if at != other and pattern.fullmatch(cell)), None)


def _is_statement(report: Report, sentence: Sentence) -> bool:
    is_plan = report.kind == "visit" and sentence.where in _PLANS
    return sentence.where != TITLE and not is_plan


def _only_region(report: Report, sentence: Sentence) -> str:
    """Return the one region that a sentence names; none where it names several."""
    codes = {code for place in report.places_in(sentence) for code in place.codes if code[0].isdecimal()}
    return codes.pop() if len(codes) == 1 else ""


def _number_of(written: str) -> float | None:
    """Return the number that is written with points between thousands and a decimal comma: “98.212”, “4,2”."""
    bare = re.sub(r"^Rp\.?\s?", "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
        return float(bare.replace(".", ""))
    return parse_number(bare)


def _indicator_in(reference: Reference, text: str) -> str:
    """Return the indicator whose name a text has, the longest name first; empty for none."""
    named = [
        (len(name), slug)
        for slug, indicator in reference.indicators.items()
        for name in (indicator.name, *indicator.aliases)
        if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    ]
    return max(named, default=(0, ""))[1]


def _patterns(reference: Reference) -> Mapping[str, re.Pattern[str]]:
    """Return for each indicator what finds its names with a value behind them, and a year before or behind."""
    found = {}
    for slug, indicator in reference.indicators.items():
        names = {indicator.name, *indicator.aliases}
        spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        found[slug] = re.compile(
            rf"(?:\btahun (?P<before>(?:19|20)\d\d)\b[^.;\d]{{0,40}})?\b(?P<name>{spelled})\b{_BETWEEN}"
            rf"(?:\(?(?:tahun )?(?P<between>(?:19|20)\d\d)\)?{_BETWEEN})?{_VALUE}(?:[^.;\d]{{0,25}}\b{_YEAR}\b)?",
            re.IGNORECASE,
        )
    return found
