"""Extract who visited whom and when, values and tasks from a report; suggested, never set. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from app.documents import vocabulary
from app.imports.extraction.agenda import find_agenda
from app.imports.extraction.figures.comparisons import find_comparisons
from app.imports.extraction.figures.measures import find_measures
from app.imports.extraction.follow_ups import find_follow_ups
from app.imports.extraction.labelled import (
    find_discussed,
    find_labelled,
    find_title_topics,
)
from app.imports.extraction.lessons import find_lessons
from app.imports.extraction.parties.agencies import AgencyNames
from app.imports.extraction.parties.delegation import (
    find_counted_members,
    find_listed_people,
    find_told_sizes,
)
from app.imports.extraction.parties.guest_and_host import guests_and_hosts
from app.imports.extraction.parties.origins import find_origins
from app.imports.extraction.parties.people import find_leaders, find_receivers
from app.imports.extraction.questions import find_questions
from app.imports.extraction.quotes import find_quotes
from app.imports.extraction.sentences import DATELINE, MAX_SHOWN_CHARACTERS, TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion, is_certain
from app.imports.extraction.time_and_place import find_dates, find_modes, find_venues

MAX_ROWS = 8
_FEWEST_WORDS = 8
"""Of a sentence that can stand for a report."""
_SHORTEST_PURPOSE = 6
"""Words; “Maksud dan tujuan” alone is a heading."""
_MAX_VALUES_IN_SENTENCE = 4
"""A sentence with this many values merely lists them."""
_KINDS = {
    "studi-komparatif": r"studi kompara(?:tif|si)",
    "studi-tiru": r"stud[iy] tiru",
    "kaji-tiru": r"kaji (?:tiru|banding)",
    "benchmarking": r"benc?h ?mark(?:ing)?|bencmarking|patok banding",
    "studi-banding": r"stud[iy] banding|stuban?|studi referensi",
    "studi-lapangan": r"studi lapangan|stula|stulanas|visitasi kepemimpinan(?: nasional)?|vkn",
    "kunjungan-kerja": r"kunjungan kerja|kun[gk]*ker",
}
_BEGAN = re.compile(
    r"\b(?:sejak|mulai|dimulai|diluncurkan|diterapkan|dirintis)\b[^.;]{0,50}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"^[^.;]{0,90}?\b(?:meng?\w{3,}|mem\w{3,}|men\w{3,}|bertugas|berperan|bertanggung)\b", re.IGNORECASE
)
_IN_ORDER_TO = re.compile(
    r"\b(?:kunjungan|studi|kaji|benchmarking)\b.*\b(?:bertujuan|dimaksudkan)\b"
    r"|\b(?:kegiatan|kunjungan|studi \w+|kaji \w+) (?:ini|itu|tersebut)(?: (?:dilaksanakan|dilakukan|digelar))? (?:dalam rangka|guna|bertujuan|dimaksudkan)\b"
    r"|\b(?:kunjungan|kunker|studi|kaji|rombongan|berkunjung|bertandang|mengunjungi|menyambangi|mendatangi|melawat)\b.*"
    r"\b(?:untuk|guna) (?:mempelajari|belajar|menggali|mendalami|mengetahui|memperoleh|menimba|bertukar)\b"
    r"|\b(?:melakukan|melaksanakan|menggelar|mengadakan)\b.*\b(?:kunjungan|kunker|studi|kaji|benchmarking)\b.*\b(?:dalam rangka|guna)\b"
    r"|(?<!menyampaikan )(?<!menjelaskan )\b(?:tujuan|maksud)(?: dan \w+)?(?: utama)?(?: dari)? (?:kunjungan|kegiatan|studi|kaji|benchmarking|rombongan|kedatangan)\b[^.]*\b(?:adalah|ialah|yaitu|yakni|untuk)\b"
    r"|\b(?:pihaknya|pihak kami|rombongan|kedatangan \w+) (?:ingin|hendak) (?:menimba|mempelajari|belajar|mengetahui|menggali|mendalami)\b"
    r"|\b(?:datang|hadir)\b.*\b(?:dalam rangka|untuk|guna) (?:mempelajari|belajar|menggali|mendalami|mengetahui|memperoleh|melihat)\b"
    r"|\b(?:dalam rangka|guna)\b.*\b(?:kunjungan|kunker|studi (?:tiru|banding|kompara\w+|lapangan)|kaji|benchmarking)\b",
    re.IGNORECASE,
)
_PURPOSE_LABEL = re.compile(r"^\W*(?:maksud|tujuan)(?: dan tujuan)?\s*:\s*", re.IGNORECASE)
_ANSWERED = re.compile(r"\W*(?:pertanyaan|jawaban|jawab|tanya|[TJ])\s*:", re.IGNORECASE)
"""“Jawaban: sekitar Rp2 miliar”: half of a question, which says nothing by itself."""
_AIM_HEADING = re.compile(r"(?:maksud|tujuan|maksud dan tujuan|sasaran)(?: \w+){0,2}", re.IGNORECASE)
_AIM = re.compile(
    r"(?<!menyampaikan )(?<!menjelaskan )\b(?:bertujuan|tujuan\w*|maksud\w*|dimaksudkan)\b", re.IGNORECASE
)


def extract_facts(report: Report) -> list[FieldSuggestion]:
    """Return all suggestions, the most certain of each topic first, without duplicates."""
    finders: Sequence[Callable[[Report], Iterable[FieldSuggestion]]] = (
        (
            _kinds,
            find_dates,
            guests_and_hosts,
            _agencies,
            find_leaders,
            find_receivers,
            find_modes,
            find_labelled,
            find_venues,
            find_counted_members,
            find_origins,
            find_told_sizes,
            find_listed_people,
            _purposes,
            find_title_topics,
            find_discussed,
            _values,
            find_agenda,
            find_lessons,
            find_questions,
            find_follow_ups,
            find_quotes,
            find_comparisons,
            find_measures,
            _summaries,
            _own_report,
        )
        if report.kind == "visit"
        else (_years, _own_agency, _roles, _values, find_measures)
    )
    found = [suggestion for finder in finders for suggestion in finder(report)]
    seen: set[tuple[str, str]] = set()
    fresh = []
    for suggestion in found:
        if (suggestion.topic, suggestion.shown.lower()) not in seen:
            seen.add((suggestion.topic, suggestion.shown.lower()))
            fresh.append(suggestion)
    topics = [one.topic for one in fresh]
    return [replace(one, is_certain=is_certain(one, topics)) for one in fresh]


def _kinds(report: Report) -> Iterator[FieldSuggestion]:
    counts: Counter[str] = Counter()
    first: dict[str, Sentence] = {}
    for sentence in report.sentences:
        for kind, pattern in _KINDS.items():
            times = len(re.findall(rf"\b(?:{pattern})\b", sentence.text, re.IGNORECASE))
            if times:
                counts[kind] += times + 100 * (sentence.where == TITLE)
                first.setdefault(kind, sentence)
    for kind, _count in counts.most_common(2):
        yield FieldSuggestion("kind", {"kind": kind}, vocabulary.KIND[kind], first[kind].shown)


def _agencies(report: Report) -> Iterator[FieldSuggestion]:
    """Yield agencies of the places on either side."""
    sides = {
        code: suggestion.topic
        for suggestion in guests_and_hosts(report)
        for codes in suggestion.changes.values()
        for code in codes
    }
    names = AgencyNames(report.reference)
    seen: set[tuple[str, str]] = set()
    for sentence in report.sentences:
        for found in names.mentions(sentence.text, report.places_in(sentence)):
            side = next((sides[code] for code in found.places if code in sides), None)
            if side and (side, found.role) not in seen:
                seen.add((side, found.role))
                row = {"role": found.role, "name": found.name}
                yield FieldSuggestion(
                    f"{side}.agencies", {f"{side}.agencies": [row]}, found.name, sentence.shown
                )


def _purposes(report: Report) -> Iterator[FieldSuggestion]:
    aims = [
        one
        for one in report.sentences
        if one.where == "Latar belakang"
        and _AIM.search(one.text)
        and len(one.text.split()) >= _SHORTEST_PURPOSE
    ]
    aims = aims or _listed_aims(report)
    aims = aims or [one for one in report.sentences if one.where != TITLE and _IN_ORDER_TO.search(one.text)]
    for sentence in aims[:2]:
        if len(sentence.text.split()) >= _SHORTEST_PURPOSE:
            purpose = _PURPOSE_LABEL.sub("", DATELINE.sub("", sentence.text))
            yield FieldSuggestion(
                "purpose", {"purpose": purpose}, purpose[:MAX_SHOWN_CHARACTERS], sentence.shown
            )


def _listed_aims(report: Report) -> list[Sentence]:
    """Return the items below a heading “Tujuan” as one aim."""
    return [
        Sentence(" ".join(block.items), block.where)
        for block in report.blocks
        if block.items and _AIM_HEADING.fullmatch(block.heading)
    ]


def _summaries(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the sentence that says what it was about: its aim, else the first of its findings."""
    aims = [one for one in report.sentences if one.where == "Latar belakang" and _AIM.search(one.text)]
    found = [one for one in report.sentences if one.where == "Temuan" and _is_prose(one.text)]
    for sentence in (*aims, *found):
        if len(sentence.text.split()) >= _FEWEST_WORDS and len(sentence.text) <= MAX_SHOWN_CHARACTERS:
            yield FieldSuggestion("summary", {"summary": sentence.text}, sentence.shown, sentence.shown)
            return


def _is_prose(text: str) -> bool:
    """Whether a text is a sentence, no row of a table and no answer."""
    return text[:1].isalpha() and text.endswith(".") and not _ANSWERED.match(text)


def _own_report(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the report itself as a source; of a page with its address, else that is for its writer to say."""
    page = report.page
    if page and page.url and page.title:
        publisher_name = page.publisher or re.sub(r"^https?://(?:www\.)?([^/]+).*", r"\1", page.url)
        row = {"id": "halaman", "title": page.title, "publisher": publisher_name, "url": page.url}
        row |= {"date": page.date} if page.date else {}
        yield FieldSuggestion("sources", {"sources": [row]}, f"{page.title}. {publisher_name}", page.url)
        return
    title = next((one.text for one in report.sentences if one.where == TITLE), "")
    publisher = report.reference.places.get(report.owner)
    if title and publisher:
        row = {"id": "laporan", "kind": "laporan", "title": title, "publisher": publisher.name}
        yield FieldSuggestion("sources", {"sources": [row]}, f"{title}. {publisher.name}", title)


def _values(report: Report) -> Iterator[FieldSuggestion]:
    """Yield a value with the sentence that names it as its reason; mere lists of values give none."""
    names = {slug: value.name for slug, value in report.reference.values.items()}
    seen: set[str] = set()
    for sentence in report.sentences:
        if sentence.where == TITLE:
            continue
        named = [
            slug
            for slug, name in names.items()
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence.text, re.IGNORECASE)
        ]
        if len(named) < _MAX_VALUES_IN_SENTENCE:
            for slug in (one for one in named if one not in seen):
                seen.add(slug)
                row = {"value": slug, "reason": sentence.text}
                yield FieldSuggestion("values", {"values": [row]}, names[slug], sentence.shown)


def _years(report: Report) -> Iterator[FieldSuggestion]:
    for sentence in report.sentences:
        found = _BEGAN.search(sentence.text)
        if found:
            yield FieldSuggestion("start_year", {"start_year": int(found[1])}, found[1], sentence.shown)


def _own_agency(report: Report) -> Iterator[FieldSuggestion]:
    names = AgencyNames(report.reference)
    for sentence in report.sentences:
        for found in names.mentions(sentence.text, report.places_in(sentence)):
            if not report.owner or report.owner in found.places:
                yield FieldSuggestion("agency", {"agency": found.name}, found.name, sentence.shown)


def _roles(report: Report) -> Iterator[FieldSuggestion]:
    """Yield an agency role where the report says what it does."""
    names = AgencyNames(report.reference)
    seen: set[str] = set()
    for sentence in report.sentences:
        for role, _start, end in names.roles_in(sentence.text):
            if sentence.where != TITLE and role not in seen and _DOES.match(sentence.text[end:]):
                seen.add(role)
                row = {"role": role, "task": sentence.text, "basis": "sumber"}
                shown = f"{report.reference.role(role).short}: {sentence.shown}"
                yield FieldSuggestion("roles", {"roles": [row]}, shown, sentence.shown)
                if len(seen) == MAX_ROWS:
                    return
