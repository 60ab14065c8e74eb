"""Number, date, signatory and addressee of each paper; what cannot be known stays a visible gap."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.documents import dates
from app.preparation.agencies.offices import Request, addressee_of, is_council, is_elected, seat_of
from app.preparation.papers.context import PaperContext, non_empty_lines
from app.preparation.plans.paper_fields import PaperDetails

AFTER_VISIT = frozenset(
    ("laporan", "laporan-ae", "rtl", "notula", "ucapan-terima-kasih", "surat-keterangan", "evaluasi")
)
"""Papers that cannot be dated before the visit ends."""
BEFORE_VISIT = frozenset(
    (
        *("surat-permohonan", "telaahan-staf", "nota-dinas", "kak", "kak-rkakl", "surat-tugas", "sppd"),
        *("usulan-akd", "nota-komisi", "persetujuan-pimpinan", "surat-pemberitahuan", "surat-perintah"),
    )
)
"""Papers that cannot be dated after the visit begins."""
_ON_BEHALF = re.compile(
    r"(?i)^(a\.?n\.?\s+\S+.*?)\s+((?:sekretaris|asisten|kepala|wakil|inspektur|direktur|ketua)\b.*)$"
)
_BEFORE_DEPUTY = re.compile(r"(?i)\s+(?=(?:u\.?b|plt|plh)\.\s)")
_LEADER, _OWNER, _DECIDER = "ketua rombongan", "penanggung jawab hasil", "pengambil keputusan"
_SIGN_SPACE = ("", "", "")


@dataclass(frozen=True, slots=True)
class Details:
    """What a paper has of its own."""

    number: str
    date: str
    signatory: Sequence[str]
    addressee: Sequence[str]

    @property
    def who(self) -> str:
        """The signatory in one line, as in the head of an attachment."""
        return " ".join(self.signatory)


def details_of(context: PaperContext, paper: str) -> Details:
    """Return the details of a paper: those of its row in the plan, else what follows from the plan."""
    row = _row(context, paper)
    return Details(
        _number(context, paper, row),
        _date(context, paper, row),
        split_position(row.signatory) if row.signatory else _SIGNATORIES.get(paper, _agency)(context),
        _typed_addressee(context, paper, row) or _ADDRESSEES.get(paper, _host)(context),
    )


def _typed_addressee(context: PaperContext, paper: str, row: PaperDetails) -> list[str]:
    """Return the addressee of a paper's row; a letter to the host gets the town that it does not name."""
    lines = non_empty_lines(row.addressee)
    host = context.reference.places.get(context.plan.host)
    if lines and host and paper not in _ADDRESSEES and not lines[-1].lower().startswith("di "):
        lines.append(f"di {seat_of(host)}")
    return lines


def _row(context: PaperContext, paper: str) -> PaperDetails:
    rows = [row for row in context.plan.papers if row.paper == paper]
    return rows[-1] if rows else PaperDetails()


def _number(context: PaperContext, paper: str, row: PaperDetails) -> str:
    owner = next((one.paper for one in context.plan.papers if one.number == row.number), "")
    if row.number and owner == paper:  # a number belongs to the first paper that has it
        return row.number
    code = context.plan.unit_code
    gap = "[isi nomor]"
    if not code or paper == "surat-keterangan":  # the host's own number
        return gap
    return code.replace("{nomor}", gap) if "{nomor}" in code else f"{code}/{gap}"


def _date(context: PaperContext, paper: str, row: PaperDetails) -> str:
    start, end = context.plan.date_start, context.plan.date_end or context.plan.date_start
    if paper in AFTER_VISIT and end and row.date < end:
        return f"[isi tanggal, paling awal {dates.format_date(end)}]"
    if paper in BEFORE_VISIT and start and row.date > start:
        return f"[isi tanggal sebelum {dates.format_date(start)}]"
    return dates.format_date(row.date) if row.date else "[isi tanggal]"


def split_position(text: str) -> list[str]:
    """Return a position with a.n. and u.b. on lines of their own."""
    lines: list[str] = []
    for line in non_empty_lines(text):
        for part in _BEFORE_DEPUTY.split(line.rstrip(",")):
            found = _ON_BEHALF.match(part)
            lines += found.groups() if found else [part]
    return lines


def signature_lines(context: PaperContext, position: Sequence[str], head: Sequence[str] = ()) -> list[str]:
    """Return a signature block: position, room to sign, and who signs."""
    *above, last = position
    room = ["", "[isi QR tanda tangan elektronik]", ""] if context.plan.signing == "tte" else _SIGN_SPACE
    who = ["[isi nama]"] if is_elected(last) else ["[isi nama]", "[isi pangkat]", "NIP [isi NIP]"]
    return [*head, *above, last if last.endswith("]") else f"{last},", *room, *who]


def _agency(context: PaperContext) -> list[str]:
    return split_position(context.plan.signatory) or ["[isi jabatan penanda tangan]"]


def _leader(context: PaperContext) -> list[str]:
    return split_position(context.plan.lead) or [f"[isi jabatan {_LEADER}]"]


def _owner(context: PaperContext) -> list[str]:
    return split_position(context.plan.output_owner) or [f"[isi jabatan {_OWNER}]"]


def _decider(context: PaperContext) -> list[str]:
    return split_position(context.plan.decider) or [f"[isi jabatan {_DECIDER}]"]


def _payer(context: PaperContext) -> list[str]:
    if context.writer == "kementerian":
        return ["Pejabat Pembuat Komitmen"]
    return ["Pengguna Anggaran/Kuasa Pengguna Anggaran"]


def _receiver(_context: PaperContext) -> list[str]:
    return ["[isi jabatan pejabat tuan rumah]"]


def _host(context: PaperContext) -> list[str]:
    place = context.reference.places.get(context.plan.host)
    if place is None:
        return ["[isi jabatan kepala instansi tuan rumah]"]
    if letter := context.host_letter:
        through = [f"melalui {letter.through}"] if letter.through else []
        return [letter.to, *through, f"di {seat_of(place)}"]
    agencies = [card.agency for card in context.practices if card.place == place.code]
    lines = addressee_of(
        Request(
            place,
            agencies[0] if agencies else "",
            from_council=context.writer == "dprd",
            through_secretary=context.plan.through_secretary,
        )
    )
    return [*lines, f"di {seat_of(place)}"]


def _speakers(context: PaperContext) -> list[str]:
    return [f"Pimpinan DPRD {context.home}"]


def _approving(context: PaperContext) -> list[str]:
    council = filter(is_council, (context.plan.decider, context.plan.signatory))
    return split_position(next(council, "")) or ["[isi jabatan pimpinan DPRD]"]


def _members(_context: PaperContext) -> list[str]:
    return ["Peserta rombongan (daftar terlampir)"]


_SIGNATORIES: Mapping[str, Callable[[PaperContext], list[str]]] = {
    "laporan": _leader,
    "laporan-ae": _leader,
    "notula": _leader,
    "daftar-hadir": _leader,
    "telaahan-staf": _owner,
    "nota-dinas": _owner,
    "kak": _owner,
    "kak-rkakl": _owner,
    "rtl": _owner,
    "evaluasi": _owner,
    "sppd": _payer,
    "surat-keterangan": _receiver,
    "usulan-akd": _leader,
    "nota-komisi": _leader,
    "persetujuan-pimpinan": _approving,
}
"""Who signs a paper; the agency's signatory of letters signs the others."""
_ADDRESSEES: Mapping[str, Callable[[PaperContext], list[str]]] = {
    "telaahan-staf": _decider,
    "nota-dinas": _decider,
    "laporan": _decider,
    "laporan-ae": _decider,
    "rtl": _decider,
    "evaluasi": _decider,
    "undangan": _members,
    "usulan-akd": _speakers,
    "nota-komisi": _speakers,
}
"""To whom a paper goes; the others go to the host."""
