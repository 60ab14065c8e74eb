"""Quality rules on what a document claims: no stronger than its evidence, and every unknown searched for."""

import re
from collections.abc import Iterator
from datetime import date

from app.documents.dates import format_date
from app.documents.follow_up import WITHOUT_NEWS
from app.documents.markdown.files import Document
from app.documents.models import Practice, Visit
from app.documents.parts import Measure, Unknown
from app.documents.reference.scores import Scores
from app.documents.validation.problem import Problem

MIN_QUERIES = 2
MAX_VALUES = 2
SEARCH_LASTS_MONTHS = 12
"""Months after which something not found is worth another search."""
_LATER_DAYS = 30
"""Days after a visit from which on a source may say what became of it."""
_UNKNOWN = re.compile(
    r"\b(?:belum|tidak) (?:di(?:ketahui|dokumentasikan|publikasikan|sebut(?:kan)?|muat|rinci|uraikan|jelaskan)"
    r"|ter(?:catat|baca|muat))\b",
    re.IGNORECASE,
)
_WORKSHOP = re.compile(
    r"\b(?:bagian|halaman|kutipan|cuplikan) (?:sumber )?(?:yang )?(?:tersedia|terbaca|tersimpan)|sumber tidak mengaitkan",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:mengadopsi|mereplikasi|menerapkan|berhasil menaikkan|menaikkan)\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:akan|ingin|hendak|siap|bakal|mau|berencana|untuk|cara|bersiap|belajar|sepakat)\b[^,.]*$",
    re.IGNORECASE,
)
_HEAD_OF_GOVERNMENT = re.compile(r"^(?:wakil )?(?:bupati|wali ?kota|gubernur)\b", re.IGNORECASE)
_FINISHED = ("selesai", "berdampak")


def check_claims(document: Document, today: date | None) -> Iterator[Problem]:
    """Yield what one document claims without evidence, or leaves unknown; without a day, no search is old."""
    for check in (_find_unsearched, _find_workshop_phrases, _find_strong_titles, _find_stale_outcomes):
        yield from check(document)
    yield from _find_visits_without_news(document)
    for check in (_find_repeated_figures, _find_figures_without_kind, _find_loose_values, _find_weak_roles):
        yield from check(document)
    if today:
        yield from _find_old_searches(document, today)


def _find_unsearched(document: Document) -> Iterator[Problem]:
    """Yield the sentences saying that something is unknown, and the entries of `unknown` nobody searched for."""
    hint = "Cari jawabannya, atau pindahkan ke isian “Yang belum diketahui” dengan tanggal dan kata pencariannya."
    for number, line in enumerate(document.body.split("\n")):
        if found := _UNKNOWN.search(line):
            message = f"“{found[0]}” tertulis di naskah."
            yield _at_line(document, "M08", document.body_line + number, message, hint)
    for n, one in enumerate(document.meta.unknown):
        if not one.searched or len(one.queries) < MIN_QUERIES:
            message = f"“{one.what}” belum dicari dengan {MIN_QUERIES} pencarian."
            yield _at_key(document, "M08", message, "Isi tanggal dan kata pencariannya.", "unknown", n)


def _find_old_searches(document: Document, today: date) -> Iterator[Problem]:
    for n, one in enumerate(document.meta.unknown):
        if _is_old(one, today):
            message = f"“{one.what}” terakhir dicari {format_date(str(one.searched))}."
            yield _at_key(
                document, "M08", message, "Cari lagi: jawabannya mungkin sudah terbit.", "unknown", n
            )


def _is_old(one: Unknown, today: date) -> bool:
    if not one.searched:
        return False
    day = date.fromisoformat(str(one.searched))
    return (today.year - day.year) * 12 + today.month - day.month > SEARCH_LASTS_MONTHS


def _find_workshop_phrases(document: Document) -> Iterator[Problem]:
    hint = (
        "Tulis tentang daerahnya, bukan tentang cara sumber ini dibaca; keraguan ditulis di catatan redaksi."
    )
    for number, line in enumerate(document.body.split("\n")):
        if found := _WORKSHOP.search(line):
            message = f"“{found[0]}” adalah kata dapur redaksi."
            yield _at_line(document, "M15", document.body_line + number, message, hint, is_error=True)


def _find_strong_titles(document: Document) -> Iterator[Problem]:
    """Yield titles that tell of something done which nothing in the document shows, and origins without a source."""
    meta = document.meta
    if isinstance(meta, Practice):
        for n, origin in enumerate(meta.adapted_from):
            if not origin.source:
                message = f"Tidak ada sumber yang menyatakan praktik ini berasal dari “{origin.practice}”."
                hint = "Isi sumbernya, atau hapus asalnya bila hanya dugaan."
                yield _at_key(document, "M09", message, hint, "adapted_from", n)
        return
    found = _DONE.search(meta.title)
    if not found or _WISH.search(meta.title[: found.start()]):
        return
    if not any(follow_up.status_now in _FINISHED for follow_up in meta.follow_ups):
        message = f"Judul berkata “{found[0]}”, tetapi tidak ada tindak lanjut yang selesai."
        yield _at_key(document, "M09", message, "Lunakkan judulnya, atau catat tindak lanjutnya.", "title")


def _find_stale_outcomes(document: Document) -> Iterator[Problem]:
    """Yield follow-ups without news in a visit that cites a source of later."""
    meta = document.meta
    end = (meta.date_end or meta.date_start) if isinstance(meta, Visit) else None
    if not isinstance(meta, Visit) or not end or len(end) < len("2024-05-06"):
        return
    day = date.fromisoformat(end)
    later = [
        source
        for source in meta.sources
        if source.date and (_first_day(str(source.date)) - day).days > _LATER_DAYS
    ]
    for n, follow_up in enumerate(meta.follow_ups):
        if later and follow_up.status_now == "belum-diketahui":
            message = (
                f"Tindak lanjut ini belum diketahui, padahal sumber “{later[0].title}” terbit sesudahnya."
            )
            hint = "Catat perkembangannya menurut sumber itu."
            yield _at_key(document, "M10", message, hint, "follow_ups", n)


def _find_visits_without_news(document: Document) -> Iterator[Problem]:
    meta = document.meta
    if not isinstance(meta, Visit) or meta.later:
        return
    if all(one.status_now in WITHOUT_NEWS for one in meta.follow_ups):
        hint = "Cari kabar sesudah kunjungan, lalu catat pada tindak lanjut atau “Sesudah kunjungan”."
        yield _at_key(document, "M20", "Belum ada kabar sesudah kunjungan.", hint, "follow_ups")


def _first_day(partial: str) -> date:
    return date.fromisoformat((partial + "-01-01")[: len("2024-05-06")])


def _find_repeated_figures(document: Document) -> Iterator[Problem]:
    seen = set()
    for n, measure in enumerate(_measures(document)):
        figure = (measure.indicator or measure.name, measure.year, str(measure.value))
        if measure.year and figure in seen:
            message = f"“{figure[0]}” tahun {measure.year} ditulis dua kali."
            yield _at_key(document, "M11", message, "Hapus salah satunya.", "measures", n)
        seen.add(figure)


def check_scores(document: Document, scores: Scores) -> Iterator[Problem]:
    """Yield the figures of a practice that differ from the published score of its region and year."""
    meta = document.meta
    known = (
        {}
        if not isinstance(meta, Practice)
        else {(score.indicator, score.year): score.value for score in scores.for_region(meta.place)}
    )
    for n, measure in enumerate(_measures(document)):
        score = known.get((measure.indicator or "", measure.year or 0))
        if score is not None and isinstance(measure.value, int | float) and measure.value != score:
            message = f"“{measure.indicator}” {measure.year} di sini {measure.value}, di scores.yaml {score}."
            hint = "Periksa kedua sumbernya, lalu samakan."
            yield _at_key(document, "M11", message, hint, "measures", n)


def _find_figures_without_kind(document: Document) -> Iterator[Problem]:
    """Yield a problem when the kind of a figure of the practice's own is left open: output passes for result."""
    for n, measure in enumerate(_measures(document)):
        if measure.name and not measure.kind:
            message = f"Jenis angka “{measure.name}” belum dipilih."
            yield _at_key(
                document, "M12", message, "Pilih masukan, keluaran, hasil, atau dampak.", "measures", n
            )


def _find_loose_values(document: Document) -> Iterator[Problem]:
    values = document.meta.values
    if len(values) > MAX_VALUES:
        message = f"{len(values)} nilai dikaitkan."
        hint = f"Sisakan paling banyak {MAX_VALUES} yang paling jelas buktinya."
        yield _at_key(document, "M13", message, hint, "values")


def _find_weak_roles(document: Document) -> Iterator[Problem]:
    meta = document.meta
    if isinstance(meta, Practice):
        if not any(role.basis == "sumber" for role in meta.roles):
            hint = "Cari sumber yang menyebut siapa mengerjakan apa."
            yield _at_key(document, "M14", "Tidak satu peran pun disebut sumber.", hint, "roles")
        return
    for key, side in (("guest", meta.guest), ("host", meta.host)):
        for n, agency in enumerate(side.agencies):
            if agency.role == "setda" and _HEAD_OF_GOVERNMENT.match(agency.name):
                message = f"“{agency.name}” bukan sekretariat daerah."
                hint = "Pakai peran kepala-daerah."
                yield _at_key(document, "M16", message, hint, key, "agencies", n, is_error=True)


def _measures(document: Document) -> tuple[Measure, ...]:
    return document.meta.measures if isinstance(document.meta, Practice) else ()


def _at_key(
    document: Document, code: str, message: str, hint: str, *where: str | int, is_error: bool = False
) -> Problem:
    key = ".".join(map(str, where))
    line = document.line_of(*where)
    return Problem(document.path, line, key, code, message, hint, "error" if is_error else "warning")


def _at_line(
    document: Document, code: str, line: int, message: str, hint: str, *, is_error: bool = False
) -> Problem:
    return Problem(document.path, line, "", code, message, hint, "error" if is_error else "warning")
