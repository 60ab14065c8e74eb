"""Classify the places of a report as guests and hosts by the words next to their names. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.documents.reference.places import PlaceMention
from app.imports.extraction.blocks import VISITED_HEAD, Block, labelled_values
from app.imports.extraction.parties.side_words import side_in, stands_at
from app.imports.extraction.sentences import DATELINE, TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.extraction.time_and_place import visit_year

_PLANS = "Rencana adaptasi"
_EARLIER = re.compile(
    r"\b(?:sebelumnya|lebih (?:dahulu|dulu)|terdahulu|pernah|(?:sudah|telah|banyak|kerap|sering|juga) (?:dikunjungi|didatangi|ditiru|dirujuk|direplikasi)|(?:tahun|bulan|minggu|pekan) (?:lalu|kemarin))\b",
    re.IGNORECASE,
)
"""A visit of others or of another time: “pernah dikunjungi”, “tahun lalu”, “sebelumnya”."""
_YEARS_AGO = re.compile(r"\b(?:pernah|tahun (?:lalu|sebelumnya))\b", re.IGNORECASE)
"""Of another time even where the sentence is about us: “kami pernah ke …”."""
_IN_YEAR = re.compile(r"(?<!sejak )(?<!mulai )\b(?:tahun|pada|di) (?:19|20)\d\d\b", re.IGNORECASE)
"""What happened in a year: “pada 2023”, “tahun 2022”; not “sejak 2019”."""
_SINCE_YEAR = re.compile(r"\b(?:sejak|mulai)(?: tahun)? (?:19|20)\d\d\b", re.IGNORECASE)
"""What began in a year and goes on: “sejak tahun 2019”."""
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_GUEST_HEAD = re.compile(
    r"^(?:(?:asal|unsur)(?: (?:daerah|peserta|instansi|rombongan))*|(?:daerah|instansi) asal)$", re.IGNORECASE
)
"""The head of the column that says where people come from."""
_GUEST_LABEL = re.compile(
    r"(?:pejabat|pegawai|nama|tim|yang)\b.*\b(?:ditugaskan|diperintah\w*|melaksanakan|berangkat)\b.*|pelaksana(?: tugas| kegiatan| perjalanan)?|"
    r"(?:ketua|pimpinan) (?:rombongan|tim|delegasi)|rombongan|penyelenggara|pelapor|dari|pembuat laporan|yang melapor\w*|instansi (?:asal|pengirim)|asal (?:rombongan|peserta|instansi)|tamu",
    re.IGNORECASE,
)
"""A label of the guests: “Pejabat yang ditugaskan”, “Pelaksana”, “Instansi asal”, “Tamu”."""
_HOST_LABEL = re.compile(
    r"(?:daerah|instansi|tempat|kota|lokasi|lembaga)(?: (?:dan|atau|/) instansi)? (?:yang )?(?:dikunjungi|tujuan|kunjungan)|lokus(?: \w+)?|tuan rumah|narasumber|(?:pemimpin|pimpinan) (?:rapat|pertemuan)|"
    r"diterima oleh|(?:pejabat )?yang (?:ditemui|dihubungi|menerima)",
    re.IGNORECASE,
)
"""A label of the hosts: “Instansi yang dikunjungi”, “Lokus”, “Diterima oleh”, “Pimpinan rapat”."""
_BESIDE = re.compile(
    r"(?:\s*\([^)]{1,40}\))?\s*(?:[,;/&]\s*(?:(?:dan|serta)\s+)?|(?:dan|serta|maupun)\s+)(?:(?:[A-Z][\w.-]*|dan)\s+){0,6}"
)
"""Between names of one list: “Inspektorat Kabupaten Klaten, Inspektorat Kabupaten Boyolali, dan …”."""
_INSIDE = re.compile(r"\s*[,(]?\s*(?:di |provinsi |prov\.? )*", re.IGNORECASE)
"""What may stand between the name of a regency and that of its province: the comma of “Kabupaten Barito Kuala,
Kalimantan Selatan”, or “di”, “Provinsi”."""
_WITH = re.compile(r"\s+[–—-]\s+")
"""Between the two sides that a title names: “Diskominfo Kabupaten Batang – Diskominfo Kota Tangerang”."""
_TRAVELLERS = re.compile(r"\b(?:rombongan|tim|delegasi|kami|peserta|pansus)\b", re.IGNORECASE)
"""Words of a sentence that is about those who went: “rombongan”, “kami”."""


def guests_and_hosts(report: Report) -> Sequence[FieldSuggestion]:
    """Return suggestions of regions and ministries as guest or host."""
    return report.once("sides", lambda one: list(_guests_and_hosts(one)))


def _guests_and_hosts(report: Report) -> Iterator[FieldSuggestion]:
    scores, first = _score_places(report)
    for (side, code), score in scores.most_common():
        if score >= scores[_other(side), code]:
            key = "regions" if code[0].isdecimal() else "ministries"
            shown = report.reference.place(code).name
            yield FieldSuggestion(side, {f"{side}.{key}": [code]}, shown, first[side, code].shown)


def _score_places(report: Report) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], Sentence]]:
    """Return how much speaks for each place on each side, and the first sentence that does."""
    scores: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Sentence] = {}
    for side, code, weight, said in _evidence(report):
        scores[side, code] += weight
        first.setdefault((side, code), said)
    for side, add in (("guest", _add_mentioned), ("guest", _add_writers), ("host", _add_mentioned)):
        if side not in {one for one, _code in scores}:
            add(report, side, scores, first)
    _drop_surrounding_provinces(report, scores)
    return scores, first


def _evidence(report: Report) -> Iterator[tuple[str, str, int, Sentence]]:
    """Yield what speaks for a place on a side, with its weight: sentences, the title, labels and columns."""
    for sentence in report.sentences:
        weight = 1 + 2 * (sentence.where == TITLE)
        yield from ((side, code, weight, sentence) for side, code in _in_sentence(report, sentence))
    yield from ((side, code, 1, report.sentences[0]) for side, code in _joined_title(report))
    yield from ((side, code, 2, said) for side, code, said in _labelled(report))
    for side, heads in (("host", VISITED_HEAD), ("guest", _GUEST_HEAD)):
        for table in report.blocks:
            yield from ((side, code, 2, row) for code, row in _in_column(report, table, heads))


def _joined_title(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the sides that the cover tells over several lines, or with a dash between the two."""
    cover = [one.text for one in report.sentences if one.where == TITLE][1:]
    whole = Sentence(" ".join(cover), TITLE)
    if len(cover) > 1:
        yield from _in_sentence(report, whole)
    for line in cover:
        match report.places_in(Sentence(line, TITLE)):
            case [guest, host] if any(map(_WITH.search, [line[guest.end : host.start]])):
                yield from (("guest", code) for code in guest.codes)
                yield from (("host", code) for code in host.codes)


def _labelled(report: Report) -> Iterator[tuple[str, str, Sentence]]:
    """Yield the places behind a label that says whose they are: “Daerah tujuan: …”, “Penyelenggara: …”."""
    for one in labelled_values(report.blocks):
        side = (
            "guest"
            if _GUEST_LABEL.fullmatch(one.label)
            else "host"
            if _HOST_LABEL.fullmatch(one.label)
            else ""
        )
        for place in report.places_in(Sentence(one.value, "")) if side else ():
            home = {report.owner} & {"", *(report.reference.place(code).province for code in place.codes)}
            if not (home and report.owner and side == "host"):
                yield from ((side, code, Sentence(one.sentence, "")) for code in place.codes)


def _add_writers(
    report: Report, side: str, scores: Counter[tuple[str, str]], first: dict[tuple[str, str], Sentence]
) -> None:
    """Add the places of the letterhead, the cover and the signature as guests when no words give any."""
    cover = [one for one in report.sentences if one.where == TITLE]
    for sentence in (*cover, *(Sentence(line, TITLE) for line in report.office_lines)):
        for code in {code for place in report.places_in(sentence) for code in place.codes}:
            if ("host", code) not in scores and code[0].isdecimal():
                scores[side, code] += len(report.sentences)  # above all mere mentions
                first.setdefault((side, code), sentence)


def _in_column(report: Report, table: Block, heads: re.Pattern[str]) -> Iterator[tuple[str, Sentence]]:
    """Yield the places in a table's column of who was visited, or of who came, with their rows."""
    head, *rows = table.rows or [[]]
    column = next((at for at, cell in enumerate(head) if heads.search(cell)), len(head))
    for row in rows:
        for cell in row[column : column + 1]:
            for place in report.places_in(Sentence(cell, "")):
                whole = Sentence(" ".join(filter(None, row)), table.where)
                yield from ((code, whole) for code in place.codes)


def _add_mentioned(
    report: Report, side: str, scores: Counter[tuple[str, str]], first: dict[tuple[str, str], Sentence]
) -> None:
    """Add places to a side that no words give any: those of the owner's province are guests, others may be hosts."""
    for sentence in report.sentences if report.owner else ():
        for code in {code for place in _belonging(report, sentence) for code in place.codes}:
            is_own = report.owner in (code, report.reference.place(code).province)
            is_other = (_other(side), code) in scores
            if is_own == (side == "guest") and (is_own or code[0].isdecimal()) and not is_other:
                scores[side, code] += 1 + 2 * (sentence.where == TITLE)
                first.setdefault((side, code), sentence)


def _told(report: Report, sentence: Sentence) -> list[PlaceMention]:
    """Return the places of a sentence without those of the paper that news begin with: “SAMPIT, Kalteng Pos – ”."""
    paper = DATELINE.match(sentence.text)
    return [one for one in report.places_in(sentence) if not paper or one.start >= paper.end()]


def _belonging(report: Report, sentence: Sentence) -> Iterator[PlaceMention]:
    """Yield the places of a sentence but where a plan will be carried out: “kerja sama dengan … di Palangka Raya”."""
    for place in _told(report, sentence):
        if not (sentence.where == _PLANS and stands_at(sentence.text, place)):
            yield place


def _drop_surrounding_provinces(report: Report, scores: Counter[tuple[str, str]]) -> None:
    """Remove a province that is named only as the location of the host, as in “Kota Bekasi, Jawa Barat”.

    Where a report says “ke Pemerintah Provinsi Jawa Barat di Bandung”, “Bandung” is the location: of its two places
    neither is the host.
    """
    for code in [code for side, code in scores if side == "host" and _is_visited_itself(report, code)]:
        for _side, other in _namesakes(report, code, scores):
            del scores["host", other]
    for side, code in [one for one in scores if one[0] == "host"]:
        inside = (
            scores["host", other]
            for one, other in list(scores)
            if one == "host" and other != code and report.reference.place(other).province == code
        )
        if max(inside, default=0) >= scores[side, code]:
            del scores[side, code]


def _is_visited_itself(report: Report, code: str) -> bool:
    """Return whether a report says that a province's own government was visited."""
    name = re.escape(report.reference.place(code).short)
    own = re.compile(rf"\bke (?:\w+ ){{0,6}}(?:pemerintah provinsi|pemprov|provinsi) {name}\b", re.IGNORECASE)
    return any(own.search(sentence.text) for sentence in report.sentences)


def _namesakes(report: Report, province: str, scores: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the hosts in a province of which the report does not say whether the regency or the city is meant."""
    inside = [
        one
        for one in scores
        if one[0] == "host" and one[1] != province and report.reference.place(one[1]).province == province
    ]
    bare = Counter(report.reference.place(code).bare_name for _side, code in inside)
    return [one for one in inside if bare[report.reference.place(one[1]).bare_name] > 1]


def _other(side: str) -> str:
    return "host" if side == "guest" else "guest"


def _in_sentence(report: Report, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield the places of a sentence that have a side: (side, code)."""
    is_ours = _TRAVELLERS.search(sentence.text) and not _YEARS_AGO.search(sentence.text)
    if _EARLIER.search(sentence.text) and not is_ours:
        return  # whom somebody, often the hosts themselves, once learned from
    if _is_of_earlier_year(report, sentence.text):
        return
    mentions = _told(report, sentence)
    owners = [place for place in mentions if report.owner in place.codes]
    mentions = [one for one in mentions if not _is_surrounding(report, sentence.text, mentions, one)]
    sides = [side_in(owners, sentence.text, one) for one in mentions]
    for place, side in zip(mentions, _shared(report, sentence.text, mentions, sides), strict=True):
        for code in place.codes:
            home = report.owner and report.reference.place(code).province == report.owner
            if code == report.owner:
                yield "guest", code
            elif side and not (home and side == "host"):  # within one's own province one set out
                yield side, code


def _is_surrounding(report: Report, text: str, mentions: Sequence[PlaceMention], place: PlaceMention) -> bool:
    """Return whether a province only says where the place before it is: “Kabupaten Barito Kuala, Kalimantan Selatan”."""
    before = next((one for one in reversed(mentions) if one.end <= place.start), None)
    provinces = {report.reference.place(code).province for code in before.codes} if before else set()
    return bool(before and provinces & set(place.codes) and _INSIDE.fullmatch(text, before.end, place.start))


def _is_of_earlier_year(report: Report, text: str) -> bool:
    """Return whether a sentence tells of a year before the visit’s, and of no later one."""
    is_told = _IN_YEAR.search(text) or (_SINCE_YEAR.search(text) and not _TRAVELLERS.search(text))
    year = visit_year(report) if is_told else 0
    return bool(year) and all(int(one) < year for one in _ANY_YEAR.findall(text))


def _shared(report: Report, text: str, mentions: Sequence[PlaceMention], sides: Sequence[str]) -> list[str]:
    """Return the sides, with those that places of one list have from their neighbour; never a place’s province."""
    shared = list(sides)
    pairs = [(at, at + 1) for at in range(len(mentions) - 1)]
    for one, other in (*pairs, *((after, before) for before, after in reversed(pairs))):
        left, right = sorted((one, other))
        between = text[mentions[left].end : mentions[right].start]
        provinces = {report.reference.place(code).province for code in mentions[left].codes}
        if (
            shared[one]
            and not shared[other]
            and between.strip()
            and _BESIDE.fullmatch(between)
            and not provinces & set(mentions[right].codes)
        ):
            shared[other] = shared[one]
    return shared
