"""An office's own Word template, filled with the facts of a plan; nothing of it is kept."""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.attachments import sandbox
from app.attachments.file_types import RejectedFileError
from app.attachments.inspection import LIMITS, inspect_file
from app.documents import extras
from app.documents.vocabulary import MODE
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, non_empty_lines, value_or_gap
from app.preparation.papers.costs import total_in_words
from app.preparation.papers.details import details_of

_WORKER = "app.preparation.templates.worker"


@dataclass(frozen=True, slots=True)
class UnknownMark:
    """A mark that no fact of a plan belongs to."""

    mark: str
    place: str
    around: str
    """The beginning of its paragraph."""


class UnknownMarksError(Exception):
    """A template has unknown marks."""

    def __init__(self, marks: Sequence[UnknownMark]) -> None:
        super().__init__(", ".join(one.mark for one in marks))
        self.marks = marks


def marks_of(context: PaperContext, paper: str) -> dict[str, str]:
    """Return the values of all marks; number, date, signatory and addressee are those of a paper."""
    plan, details = context.plan, details_of(context, paper)
    people = [
        f"{n}. {row.position or '[isi jabatan]'}, {row.agency}" for n, row in enumerate(context.members, 1)
    ]
    questions = [f"{n}. {row.question}" for n, row in enumerate(plan.questions, 1)]
    agenda = [
        f"{context.day(point.day)}, {'–'.join(filter(None, (point.start, point.end))) or '[isi jam]'}: {point.title}"
        for point in context.agenda
    ]
    return {
        "nomor": details.number,
        "tanggal": details.date,
        "kota": value_or_gap(plan.city, "kota"),
        "penanda_tangan": "\n".join(details.signatory),
        "tujuan": "\n".join(shared.addressed(details.addressee)),
        "tembusan": "\n".join(non_empty_lines(plan.copies)) or "[isi tembusan]",
        "jenis": context.kind,
        "topik": context.topic,
        "masalah": value_or_gap(plan.problem, "masalah"),
        "asal": context.home,
        "tuan_rumah": context.host,
        "waktu": context.when,
        "waktu_alternatif": value_or_gap(plan.alternative, "waktu alternatif"),
        "tempat": value_or_gap(plan.venue, "tempat"),
        "cara": MODE[plan.mode].lower() if plan.mode else "[isi tatap muka atau daring]",
        "jumlah_peserta": str(plan.people or "[isi jumlah]"),
        "ketua": context.leader,
        "peserta": "\n".join(people) or "[isi peserta]",
        "dasar": "\n".join(shared.basis(context)),
        "acara": "\n".join(agenda) or "[isi susunan acara]",
        "pertanyaan": "\n".join(questions) or "[isi pertanyaan]",
        "dokumen": "\n".join(row.title for row in plan.documents) or "[isi dokumen yang diminta]",
        "biaya": total_in_words(context),
        "sumber_biaya": value_or_gap(plan.funding, "sumber biaya"),
        "pengambil_keputusan": value_or_gap(plan.decider, "jabatan pengambil keputusan"),
        "diterima_oleh": value_or_gap(plan.received_by, "jabatan yang menerima"),
    }


def fill_template(data: bytes, name: str, marks: dict[str, str]) -> bytes:
    """Return the filled template; raise RejectedFileError, UnknownMarksError or MissingExtraError."""
    extras.require("word")
    with tempfile.TemporaryDirectory(prefix="templat-") as folder:
        source, target, values = (Path(folder, one) for one in ("sumber", "isi.docx", "isi.json"))
        source.write_bytes(data)
        found = inspect_file(source, name, Path(folder))
        if found.kind.name != "docx":
            raise RejectedFileError("Templat harus berkas Word (.docx).")
        values.write_text(json.dumps(marks), encoding="utf-8")
        command = [sys.executable, "-m", _WORKER, str(source), str(target), str(values)]
        try:
            unknown = json.loads(sandbox.run(command, limits=LIMITS))
        except (sandbox.SandboxError, ValueError) as error:
            raise RejectedFileError(
                "Templat ini tidak terbaca. Buka, lalu simpan ulang sebagai .docx."
            ) from error
        if unknown:
            raise UnknownMarksError([UnknownMark(**one) for one in unknown])
        return target.read_bytes()
