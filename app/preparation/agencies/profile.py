"""Form of an agency's papers: the usual one of its kind, and what its plan says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.documents.reference.places import PlaceName
from app.i18n import marked
from app.preparation.agencies.offices import is_council
from app.preparation.plans.plan import Plan
from app.printing.blocks import Layout

Kind = Literal["kementerian", "provinsi", "kabupaten", "dprd"]
_TTE_LAW = (
    "UU ITE Nomor 11 Tahun 2008 Pasal 5 ayat (1): informasi elektronik dan/atau dokumen elektronik dan/atau hasil "
    "cetaknya merupakan alat bukti hukum yang sah."
)
_TTE_ISSUER = (
    "Dokumen ini ditandatangani secara elektronik dengan sertifikat elektronik yang diterbitkan Balai Besar "
    "Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara."
)


_FOOTER_ROOM = 0.8
"""Centimetres that the footer of an electronic signature needs."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The usual form of papers of one kind of agency, and the public text it follows."""

    label: str
    layout: Layout
    basis: str


_REGIONAL = marked(
    "Mengikuti buku tata naskah dinas daerah yang terbuka: A4, Arial 12, tepi kiri 3 cm. Aturan yang lebih lama "
    "memakai F4; cocokkan dengan peraturan kepala daerah Anda."
)
STANDARDS: Mapping[Kind, Standard] = {
    "kementerian": Standard(
        marked("Kementerian atau lembaga"),
        Layout(points=11),
        marked(
            "Mengikuti Permenkumham 31/2020 dan buku tata naskah dinas kementerian yang terbuka: A4, Arial 11 atau "
            "12, tepi kiri 3 cm dan bawah 2,5 cm."
        ),
    ),
    "provinsi": Standard(marked("Pemerintah provinsi"), Layout(points=12), _REGIONAL),
    "kabupaten": Standard(marked("Pemerintah kabupaten atau kota"), Layout(points=12), _REGIONAL),
    "dprd": Standard(marked("DPRD"), Layout(points=12), _REGIONAL),
}


def kind_of(plan: Plan, home: PlaceName | None) -> Kind:
    """Return the kind of agency that writes: the chosen one, or that of its letterhead and region."""
    if plan.standard:
        return plan.standard
    agencies = [row.agency for row in plan.participants if row.agency]
    if any(map(is_council, (plan.letterhead, plan.lead, plan.signatory))) or (
        agencies and all(map(is_council, agencies))
    ):
        return "dprd"
    if home is None or home.level in ("kabupaten", "kota"):
        return "kabupaten"
    return "provinsi" if home.level == "provinsi" else "kementerian"


def layout_of(plan: Plan, kind: Kind) -> Layout:
    """Return page and type of a plan's papers."""
    usual = STANDARDS[kind].layout
    return Layout(
        size=plan.paper_size or usual.size,
        face=plan.face or usual.face,
        points=int(plan.face_size or usual.points),
        top=_centimetres(plan.margin_top, usual.top),
        right=_centimetres(plan.margin_right, usual.right),
        bottom=_centimetres(
            plan.margin_bottom, usual.bottom + (_FOOTER_ROOM if plan.signing == "tte" else 0)
        ),
        left=_centimetres(plan.margin_left, usual.left),
        footer=(_TTE_LAW, _TTE_ISSUER) if plan.signing == "tte" else (),
    )


def _centimetres(text: str, usual: float) -> float:
    return float(text.replace(",", ".")) if text else usual


def letterhead_lines(plan: Plan, kind: Kind, home: PlaceName | None) -> list[str]:
    """Return the lines of the letterhead, with gaps for those that only the agency knows."""
    own = [line.strip() for line in plan.letterhead.splitlines() if line.strip()]
    if own:
        return own
    name = home.name.upper() if home else "[isi daerah atau instansi asal]"
    address = "[isi alamat kantor, telepon, dan laman]"
    if kind == "dprd":
        return ["DEWAN PERWAKILAN RAKYAT DAERAH", name, address]
    if kind == "kementerian":
        return [name, "[isi nama unit]", address]
    return [f"PEMERINTAH {name}", "[isi nama perangkat daerah]", address]
