"""Quality rules: warnings that would make a document more useful but do not prevent its publication."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.documents.dates import format_date
from app.documents.markdown import render
from app.documents.markdown.files import Document
from app.documents.models import DocumentType, Practice, Visit
from app.documents.reference.scores import Scores
from app.documents.validation.claims import check_claims, check_scores
from app.documents.validation.headings import find_headings
from app.documents.validation.problem import Problem
from app.i18n import marked

MIN_WORDS: Mapping[DocumentType, int] = {"practice": 180, "visit": 120}
"""Words below which a document tells too little to be copied."""
STALE_AFTER_YEARS = 2
RULES: Mapping[str, str] = {
    "M01": marked("hanya satu sumber"),
    "M02": marked("ukuran tanpa sumber"),
    "M03": marked("sumber tidak pernah dirujuk"),
    "M04": marked("tanpa bagian hasil atau temuan"),
    "M05": marked("tidak dikonfirmasi dalam dua tahun"),
    "M06": marked("teks kurang dari 180 kata (praktik) atau 120 kata (kunjungan)"),
    "M07": marked("lebih dari satu dokumen untuk peristiwa yang sama"),
    "M08": marked("yang belum diketahui tanpa dua pencarian, atau dicari lebih dari setahun lalu"),
    "M09": marked("judul atau asal lebih kuat daripada isinya"),
    "M10": marked("tindak lanjut belum diketahui, padahal ada sumber sesudahnya"),
    "M11": marked("angka ditulis dua kali, atau berbeda dari angka daerah yang tercatat"),
    "M12": marked("angka sendiri tanpa jenis: masukan, keluaran, hasil, atau dampak"),
    "M13": marked("lebih dari dua nilai"),
    "M14": marked("tidak satu peran pun disebut sumber"),
    "M15": marked("istilah kerja redaksi di naskah"),
    "M16": marked("kepala daerah ditulis sebagai sekretariat daerah"),
    "M17": marked("tanpa langkah yang urut"),
    "M18": marked("tanpa kantor yang dapat dihubungi"),
    "M19": marked("jejak: tanpa penjelasan tuan rumah"),
    "M20": marked("tanpa perkembangan sesudah kunjungan"),
}
"""Short description of each rule by code."""
WHY: Mapping[str, str] = {
    "M01": "Dua sumber yang mandiri membuat pembaca percaya.",
    "M02": "Angka tanpa sumber tidak dapat dipakai siapa pun.",
    "M03": "Pembaca tidak tahu kalimat mana yang didukung sumber itu.",
    "M04": "Pembaca datang untuk mengetahui apa yang dihasilkan.",
    "M05": "Pembaca perlu tahu apakah keterangannya masih berlaku.",
    "M06": "Dari beberapa kalimat saja orang belum dapat meniru.",
    "M07": "Satu peristiwa dengan dua laporan membingungkan pembaca.",
    "M08": "Yang belum diketahui berguna sebagai pertanyaan, sesudah benar-benar dicari.",
    "M09": "Pembaca berangkat karena judulnya; isinya harus sanggup menanggungnya.",
    "M10": "Apa yang terjadi sesudah kunjungan lebih penting daripada kunjungannya.",
    "M11": "Dua angka untuk hal yang sama membuat pembaca tidak percaya pada keduanya.",
    "M12": "Banyaknya pelatihan bukan hasil pelatihan.",
    "M13": "Dokumen yang terkait dengan semua nilai tidak membantu pencari satu nilai.",
    "M14": "Pembaca perlu tahu kantor mana yang benar-benar mengerjakannya.",
    "M15": "Pembaca datang untuk daerahnya, bukan untuk cara redaksi bekerja.",
    "M16": "Surat permohonan ditujukan menurut peran ini.",
    "M17": "Tanpa urutan langkah praktiknya tidak dapat ditiru.",
    "M18": "Pembaca yang ingin bertanya perlu tahu ke kantor mana.",
    "M19": "Kunjungan tanpa pelajaran tidak menghemat perjalanan siapa pun.",
    "M20": "Pembaca ingin tahu apakah kunjungan itu mengubah sesuatu.",
}
"""Why a reader needs what each rule asks for."""
RULES_OF: Mapping[DocumentType, Sequence[str]] = {
    "practice": (
        *("M01", "M02", "M03", "M04", "M05", "M06", "M08", "M09", "M11", "M12", "M13", "M14"),
        *("M15", "M17", "M18"),
    ),
    "visit": (
        "M01",
        "M03",
        "M04",
        "M06",
        "M07",
        "M08",
        "M09",
        "M10",
        "M13",
        "M15",
        "M16",
        "M17",
        "M19",
        "M20",
    ),
}
"""Rules that apply to each type of document."""


def check_quality(
    documents: Iterable[Document], *, today: date, scores: Scores | None = None
) -> list[Problem]:
    """Return the warnings about all documents, ordered by place; figures are compared with ``scores``."""
    known = list(documents)
    found = [problem for document in known for problem in check_document_quality(document, today=today)]
    if scores:
        found += [problem for document in known for problem in check_scores(document, scores)]
    return sorted([*found, *_same_event(known)])


def check_document_quality(document: Document, *, today: date) -> Iterator[Problem]:
    """Return the warnings that one document alone gives cause for."""
    yield from _check_contents(document)
    yield from _unconfirmed(document, today)
    yield from check_claims(document, today)


def find_lasting_codes(document: Document) -> list[str]:
    """Return the codes of the rules a document does not meet whatever the day and the other documents."""
    lineless = replace(document, front="")  # to find lines, its head would be parsed again
    return sorted({one.code for one in (*_check_contents(lineless), *check_claims(lineless, None))})


def _check_contents(document: Document) -> Iterator[Problem]:
    for check in (_one_source, _measures, _unused, _no_result, _short, _not_to_copy):
        yield from check(document)


def _one_source(document: Document) -> Iterator[Problem]:
    if len(document.meta.sources) == 1:
        yield _warning(document, "M01", "Hanya satu sumber.", "Cari sumber kedua yang mandiri.", "sources")


def _measures(document: Document) -> Iterator[Problem]:
    for n, measure in enumerate(document.meta.measures):
        if not measure.source:
            which = f"“{measure.name}”" if measure.name else f"ke-{n + 1}"
            message = f"Ukuran {which} tidak menyebut sumber."
            yield _warning(document, "M02", message, "Isi sumbernya atau hapus ukurannya.", "measures", n)


def _unused(document: Document) -> Iterator[Problem]:
    cited = {note for note, _line in render.find_source_notes(document.body)} | set(
        _cited_in_head(document.meta)
    )
    for n, source in enumerate(document.meta.sources):
        if source.id not in cited:
            message = f"Sumber {n + 1}, “{source.title}”, tidak pernah dirujuk."
            yield _warning(document, "M03", message, "Rujuk pada klaimnya atau hapus.", "sources", n)


def _cited_in_head(meta: Practice | Visit) -> Iterator[str | None]:
    yield from (measure.source for measure in meta.measures)
    yield from (resource.source for resource in (meta.resources.known if meta.resources else {}).values())
    for text in (*meta.steps, *meta.prerequisites):
        yield from render.split_source_notes(text)[1]
    if isinstance(meta, Practice):
        return
    for text in meta.learned:
        yield from render.split_source_notes(text)[1]
    yield from (quote.source for quote in meta.quotes)
    yield from (update.source for follow_up in meta.follow_ups for update in follow_up.updates)
    yield from (event.source for event in meta.later)


def _no_result(document: Document) -> Iterator[Problem]:
    wanted = "Hasil" if document.kind == "practice" else "Temuan"
    if wanted not in [text for text, _line in find_headings(document.body)]:
        hint = "Tulis bagiannya, atau tulis bahwa hasilnya belum diketahui."
        yield _warning(document, "M04", f"Bagian “{wanted}” tidak ada.", hint)


def _short(document: Document) -> Iterator[Problem]:
    words, enough = count_words(document), MIN_WORDS[document.kind]
    if words < enough and not (isinstance(document.meta, Visit) and document.meta.is_trace):
        message = f"Teksnya {words} kata."
        yield _warning(document, "M06", message, f"Lengkapi sampai {enough} kata bila sumbernya cukup.")


def count_words(document: Document) -> int:
    """Return the words a reader finds: of the text, and of the steps, needs, lessons and later news beside it."""
    meta = document.meta
    texts = [document.body, *meta.steps, *meta.prerequisites]
    texts += [resource.text for resource in (meta.resources.known if meta.resources else {}).values()]
    if isinstance(meta, Visit):
        texts += [*meta.learned, *(event.text for event in meta.later)]
        texts += [update.note or "" for follow_up in meta.follow_ups for update in follow_up.updates]
    return sum(len(render.SOURCE_NOTE.sub("", text).split()) for text in texts)


def _not_to_copy(document: Document) -> Iterator[Problem]:
    """Yield what keeps a reader from copying: no order of steps, nobody to ask, nothing that was learned."""
    meta = document.meta
    if isinstance(meta, Visit):
        if meta.is_trace:
            hint = "Isi “Yang dipelajari” bila ada sumbernya; selama belum, dokumen ini tampil sebagai jejak."
            yield _warning(document, "M19", "Yang dipelajari rombongan belum ditulis.", hint, "learned")
        elif not (meta.steps or meta.practices):
            hint = "Isi “Langkah” dari sumber tentang tuan rumahnya, atau hubungkan dengan praktiknya."
            yield _warning(document, "M17", "Cara tuan rumah mengerjakannya belum ditulis.", hint, "steps")
        return
    if not meta.steps and not _NUMBERED.search(document.body):
        yield _warning(document, "M17", "Langkahnya tidak urut.", "Isi “Langkah” menurut sumbernya.", "steps")
    if not meta.contact:
        hint = "Isi kantornya dari halaman umum, beserta tanggal dilihat."
        yield _warning(document, "M18", "Tidak ada kantor yang dapat dihubungi.", hint, "contact")


_NUMBERED = re.compile(r"(?m)^1[.)] ")


def last_confirmed(practice: Practice) -> str:
    """Return the partial date of the latest source or confirmation of a practice; may be empty."""
    dates = [str(source.date) for source in practice.sources if source.date]
    return max([*dates, *([str(practice.reviewed)] if practice.reviewed else [])], default="")


def is_stale(practice: Practice, today: date) -> bool:
    """Return whether nobody has confirmed the practice for two years."""
    newest = last_confirmed(practice)
    limit = today.replace(year=today.year - STALE_AFTER_YEARS, day=min(today.day, 28)).isoformat()
    return newest < limit[: len(newest)] or not newest


def _unconfirmed(document: Document, today: date) -> Iterator[Problem]:
    if not isinstance(document.meta, Practice):
        return  # a visit is an event: it does not go out of date
    if is_stale(document.meta, today):
        newest = last_confirmed(document.meta)
        last = (
            f"Keterangan terakhir {format_date(newest)}." if newest else "Tanggal sumbernya tidak diketahui."
        )
        yield _warning(document, "M05", last, "Pastikan masih berlaku, lalu isi “Terakhir dikonfirmasi”.")


def _same_event(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a warning for visits of one guest to one host on one day."""
    events: dict[tuple[str, str, str], list[Document]] = defaultdict(list)
    for document in documents:
        for event in set(_events(document.meta)):
            events[event].append(document)
    reported: set[str] = set()
    for same in events.values():
        first, *others = sorted(same, key=lambda one: one.path)
        for other in others:
            if other.path not in reported:
                reported.add(other.path)
                yield _same(other, first)


def check_same_event(document: Document, others: Iterable[Document]) -> Iterator[Problem]:
    """Yield a warning when another document describes the same event."""
    mine = set(_events(document.meta))
    for other in others:
        if other.path != document.path and not mine.isdisjoint(_events(other.meta)):
            yield _same(document, other)
            return


def _same(document: Document, other: Document) -> Problem:
    message = f"Tamu, tuan rumah, dan tanggalnya sama dengan “{other.meta.title}”."
    return _warning(document, "M07", message, "Gabungkan bila peristiwanya sama.", "date_start")


def _events(meta: Practice | Visit) -> Iterator[tuple[str, str, str]]:
    if isinstance(meta, Practice) or len(meta.date_start or "") != len("2024-05-06"):
        return  # two visits in one month may well be two
    for guest in (*meta.guest.regions, *meta.guest.ministries):
        for host in meta.host_places:
            yield str(meta.date_start), guest, host


def _warning(document: Document, code: str, message: str, hint: str, *where: str | int) -> Problem:
    line = document.line_of(*where) if where else document.body_line
    key = ".".join(map(str, where))
    return Problem(document.path, line, key, code, message, hint, "warning")


def format_quality_table(documents: Iterable[Document], problems: Iterable[Problem]) -> str:
    """Return the warnings as a table: documents per rule, then the rules of each document."""
    paths = [document.path for document in documents]
    codes: dict[str, list[str]] = {path: [] for path in paths}
    for problem in problems:
        if problem.code in RULES and problem.code not in codes[problem.path]:
            codes[problem.path].append(problem.code)
    counted = {code: sum(code in own for own in codes.values()) for code in RULES}
    lines = [f"{code}  {counted[code]:5} dari {len(paths)}  {text}" for code, text in RULES.items()]
    worst_first = sorted((-len(own), path) for path, own in codes.items() if own)
    width = max(map(len, paths), default=0)
    return "\n".join(
        [*lines, "", *(f"{path:{width}}  {' '.join(sorted(codes[path]))}" for _n, path in worst_first)]
    )
