"""Fields of a plan about its papers: their form, their numbers and dates, and the budget."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from app.preparation.plans.plan_fields import Centimetres, Line, OptionalDay, PlanPart, Rupiah, Text

PaperName = Literal[
    "",
    "surat-permohonan",
    "telaahan-staf",
    "nota-dinas",
    "kak",
    "kak-rkakl",
    "surat-tugas",
    "sppd",
    "undangan",
    "usulan-akd",
    "nota-komisi",
    "persetujuan-pimpinan",
    "surat-pemberitahuan",
    "surat-perintah",
    "daftar-hadir",
    "notula",
    "laporan",
    "laporan-ae",
    "rtl",
    "ucapan-terima-kasih",
    "surat-keterangan",
    "evaluasi",
]
"""Papers that have a number, a date, a signatory or an addressee of their own."""
Standard = Literal["", "kementerian", "provinsi", "kabupaten", "dprd"]
Face = Literal["", "Arial", "Bookman Old Style", "Times New Roman", "Tahoma"]
LOGO_LENGTH = 40_000
"""Characters of a logo in base64: 30 kB."""
LETTER_KEYS = frozenset(("letter_number", "letter_date", "addressee"))


class PaperDetails(PlanPart):
    """What one paper has of its own."""

    paper: PaperName = ""
    number: Line = ""
    date: OptionalDay = ""
    signatory: Text = ""
    """Position of who signs, one line each for a.n., u.b., plt. and plh."""
    addressee: Text = ""


class CostRow(PlanPart):
    """A row of the budget."""

    item: Line = ""
    component: Literal["uang-harian", "penginapan", "transport", "representasi", "lain"] = "uang-harian"
    people: Annotated[int, Field(ge=1, le=500)] = 1
    times: Annotated[int, Field(ge=1, le=500)] = 1
    unit: Line = ""
    unit_cost: Rupiah = ""
    source: Line = ""
    """Regulation that sets the unit cost."""

    @property
    def amount(self) -> int | None:
        """The product in rupiah; None while the unit cost is unknown."""
        return self.people * self.times * int(self.unit_cost.replace(".", "")) if self.unit_cost else None


class PaperForm(PlanPart):
    """How the papers of an agency look: copied from one plan to the next."""

    standard: Standard = ""
    letterhead: Text = ""
    logo: Annotated[str, Field(max_length=LOGO_LENGTH, pattern=r"^[A-Za-z0-9+/=]*$")] = ""
    """PNG in base64."""
    city: Line = ""
    signatory: Text = ""
    """Who signs outgoing letters; a paper may have its own."""
    signing: Literal["basah", "tte"] = "basah"
    unit_code: Line = ""
    copies: Text = ""
    paper_size: Literal["", "a4", "f4"] = ""
    face: Face = ""
    face_size: Literal["", "11", "12"] = ""
    margin_top: Centimetres = ""
    margin_right: Centimetres = ""
    margin_bottom: Centimetres = ""
    margin_left: Centimetres = ""


def join_letter(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a plan with what it says of its request letter as a row of its papers."""
    old = {key.removeprefix("letter_"): data[key] for key in sorted(LETTER_KEYS & data.keys()) if data[key]}
    rest = {key: value for key, value in data.items() if key not in LETTER_KEYS}
    return (
        {**rest, "papers": [*data.get("papers", ()), {"paper": "surat-permohonan", **old}]} if old else rest
    )
