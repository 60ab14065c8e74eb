"""Forms of a plan: its chapters, and reading a submitted chapter.

The controls are derived from the model of the plan, as the forms of documents are (`form_schema`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.documents.editing.form_schema import Control, controls_of, read_value, to_form_value
from app.documents.reference.data import Reference
from app.i18n import gettext, marked
from app.preparation.origins import read_origins
from app.preparation.plans.plan import Plan
from app.web.forms.csrf import FormFields
from app.web.preparation.need_form import unknown_place_message
from app.web.preparation.plan_texts import label_of, text_of
from app.web.preparation.request_form import UNREAD_ORIGIN

SPARE_ROWS = 1
"""Empty rows at the end of a table; saving adds the next."""
MINUTES_CHAPTER = "catat"
"""The chapter that is filled in during the visit, one question at a time."""


@dataclass(frozen=True, slots=True)
class PlanChapter:
    """A page of the form of a plan."""

    slug: str
    title: str
    intro: str
    keys: Sequence[str]

    @property
    def controls(self) -> list[Control]:
        """Its controls in order, single fields first."""
        controls = {control.name: control for control in controls_of(Plan)}
        return [controls[key] for key in self.keys]

    @property
    def tables(self) -> list[Control]:
        """Its controls that are tables."""
        return [control for control in self.controls if control.kind == "rows"]

    @property
    def fields(self) -> list[Control]:
        """Its controls that are no tables."""
        return [control for control in self.controls if control.kind != "rows"]


PLAN_CHAPTERS: Mapping[str, PlanChapter] = {
    chapter.slug: chapter
    for chapter in (
        PlanChapter(
            "pokok",
            marked("Informasi umum"),
            marked("Masalah, tujuan perjalanan, dan waktu."),
            (
                "problem",
                "topic",
                "home",
                "host",
                "kind",
                "mode",
                "date_start",
                "date_end",
                "alternative",
                "venue",
            ),
        ),
        PlanChapter(
            "angka",
            marked("Angka awal dan upaya daring"),
            marked("Angka yang hendak diubah, dan apa yang sudah dicoba tanpa berangkat."),
            (
                "baseline",
                "baseline_value",
                "baseline_year",
                "online_tried",
                "why_not_online",
            ),
        ),
        PlanChapter(
            "rombongan",
            marked("Rombongan"),
            marked("Tulis jabatan, bukan nama, nomor, atau alamat orang."),
            (
                "lead",
                "decider",
                "decider_joins",
                "output_owner",
                "participants",
            ),
        ),
        PlanChapter(
            "lokus",
            marked("Raperda, angkatan, dan lokus"),
            marked("Hanya untuk kunjungan DPRD, angkatan pelatihan, atau beberapa kantor yang dikunjungi."),
            ("body", "subject", "stage", "training", "cohort", "organiser", "groups"),
        ),
        PlanChapter(
            "tujuan",
            marked("Tujuan dan praktik"),
            marked("Apa yang hendak dibawa pulang, dan bagaimana terlihat bahwa sudah didapat."),
            (
                "practices",
                "host_reason",
                "goals",
            ),
        ),
        PlanChapter(
            "pertanyaan",
            marked("Pertanyaan dan dokumen"),
            marked("Kirim bersama surat permohonan agar tuan rumah menyiapkan jawaban."),
            (
                "questions_sent",
                "questions",
                "documents",
            ),
        ),
        PlanChapter(
            "acara",
            marked("Susunan acara"),
            marked("Hari pertama adalah tanggal mulai. Jam boleh dikosongkan."),
            ("agenda",),
        ),
        PlanChapter(
            "surat",
            marked("Kop dan penanda tangan"),
            marked(
                "Isian untuk naskah. Yang dikosongkan tampil sebagai [isi …] dan dapat dilengkapi di pengolah kata."
            ),
            (
                "standard",
                "letterhead",
                "city",
                "signatory",
                "signing",
                "unit_code",
                "copies",
            ),
        ),
        PlanChapter(
            "halaman",
            marked("Kertas, huruf, dan tepi"),
            marked("Yang dikosongkan mengikuti kebiasaan jenis instansi Anda."),
            (
                "paper_size",
                "face",
                "face_size",
                "margin_top",
                "margin_right",
                "margin_bottom",
                "margin_left",
            ),
        ),
        PlanChapter(
            "naskah",
            marked("Nomor, tanggal, dan tujuan naskah"),
            marked(
                "Satu baris satu naskah. Yang tidak ditulis di sini mengikuti rencana; nomor dan tanggal tampil kosong."
            ),
            (
                "through_secretary",
                "papers",
            ),
        ),
        PlanChapter(
            "dasar",
            marked("Dasar dan latar belakang"),
            marked("Untuk surat, surat tugas, kerangka acuan, dan laporan."),
            (
                "legal_basis",
                "background",
            ),
        ),
        PlanChapter(
            "anggaran",
            marked("Anggaran"),
            marked("Harga satuan ditulis kantor Anda dari standar yang berlaku; jumlahnya dihitung."),
            (
                "programme",
                "activity",
                "cost",
                "funding",
                "costs",
            ),
        ),
        PlanChapter(
            MINUTES_CHAPTER,
            marked("Catatan tanya jawab"),
            marked("Satu pertanyaan satu layar, untuk dicatat di ponsel saat kunjungan, juga tanpa sinyal."),
            ("minutes",),
        ),
        PlanChapter(
            "hasil",
            marked("Hasil kunjungan"),
            marked("Yang dipaparkan dan dilihat. Menjadi notula, laporan, dan draf halaman kunjungan."),
            (
                "received_by",
                "host_office",
                "presented",
                "field_visit",
            ),
        ),
        PlanChapter(
            "perbandingan",
            marked("Perbandingan dan adaptasi"),
            marked("Apa yang berbeda, dan apa yang dapat dibawa pulang."),
            (
                "adopt",
                "adapt",
                "unfit",
                "conditions",
                "comparison",
            ),
        ),
        PlanChapter(
            "keputusan",
            marked("Keputusan dan tindak lanjut"),
            marked("Satu baris satu keputusan atau kegiatan, dengan tenggat dan buktinya."),
            (
                "decisions",
                "actions",
            ),
        ),
        PlanChapter(
            "sumber",
            marked("Sumber laporan"),
            marked("Untuk draf halaman kunjungan di Studi Banding."),
            (
                "source_title",
                "source_publisher",
                "source_url",
                "source_date",
            ),
        ),
        PlanChapter(
            "kabar",
            marked("Perkembangan tindak lanjut"),
            marked(
                "Diperiksa 30, 90, dan 180 hari sesudah kunjungan. Perkembangan ditambahkan; yang lama tetap ada."
            ),
            ("news",),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class SubmittedChapter:
    """A submitted chapter: the fields it changes, or what is wrong with it."""

    changes: Mapping[str, Any]
    errors: tuple[str, ...]
    incomplete_rows: int = 0
    """Rows with text that are not part of the changes, because their first part is empty."""


def form_values(chapter: PlanChapter, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain data of a plan as the controls of a chapter show it."""
    return {control.name: to_form_value(control, data.get(control.name)) for control in chapter.controls}


def read_chapter(reference: Reference, chapter: PlanChapter, form: FormFields) -> SubmittedChapter:
    """Return the fields of a submitted chapter as values of a plan."""
    raw = {control.name: _read(control, form, reference) for control in chapter.controls}
    errors = [
        unknown_place_message(reference, raw[control.name])
        for control in chapter.fields
        if control.reference_list == "place" and raw[control.name] not in (None, *reference.places)
    ]
    try:
        plan = Plan.model_validate({name: value for name, value in raw.items() if value is not None})
    except ValidationError as error:
        unreadable = dict.fromkeys(_fault(chapter, one["loc"]) for one in error.errors())
        return SubmittedChapter(raw, (*errors, *unreadable))
    if plan.date_start and plan.date_end and plan.date_end < plan.date_start:
        errors.append(gettext("Tanggal selesai lebih awal daripada tanggal mulai."))
    for group in plan.groups:
        errors += [gettext(UNREAD_ORIGIN) % one for one in read_origins(reference, group.origins)[1]]
    incomplete = sum(_count_incomplete_rows(table, form, reference) for table in chapter.tables)
    return SubmittedChapter({name: getattr(plan, name) for name in raw}, tuple(errors), incomplete)


def _read(control: Control, form: FormFields, reference: Reference) -> Any:
    """Return the value of a control; a row without its first part is dropped."""
    value = read_value(control, form, reference.place_names)
    if control.kind == "rows":
        return [row for row in value or () if control.parts[0].name in row]
    return value


def _count_incomplete_rows(table: Control, form: FormFields, reference: Reference) -> int:
    first, texts = table.parts[0].name, {part.name for part in table.parts if part.kind != "choice"}
    rows = read_value(table, form, reference.place_names) or ()
    return sum(1 for row in rows if first not in row and texts & set(row))


def _fault(chapter: PlanChapter, location: tuple[int | str, ...]) -> str:
    name, *inner = location
    columns = {part.name: part for table in chapter.tables if table.name == name for part in table.parts}
    row = gettext(", baris %d") % (int(inner[0]) + 1) if inner and isinstance(inner[0], int) else ""
    part = columns.get(str(inner[1])) if len(inner) > 1 else None
    column = f", {gettext(text_of(part).label)}" if part else ""
    return (
        gettext("%s: isian ini tidak terbaca atau terlalu panjang.")
        % f"{gettext(label_of(str(name)))}{row}{column}"
    )
