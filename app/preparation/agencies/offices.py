"""Offices that letters are written to and signed by: heads of governments, councils and ministries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.places import PlaceName

_HEADS: Mapping[str, str] = {"provinsi": "Gubernur", "kabupaten": "Bupati", "kota": "Wali Kota"}
_JAKARTA = "31"
"""The only province whose cities have no council of their own."""
_CAPITALS: Mapping[str, str] = {
    "11": "Banda Aceh", "12": "Medan", "13": "Padang", "14": "Pekanbaru", "15": "Jambi", "16": "Palembang",
    "17": "Bengkulu", "18": "Bandar Lampung", "19": "Pangkalpinang", "21": "Tanjungpinang", "31": "Jakarta",
    "32": "Bandung", "33": "Semarang", "34": "Yogyakarta", "35": "Surabaya", "36": "Serang", "51": "Denpasar",
    "52": "Mataram", "53": "Kupang", "61": "Pontianak", "62": "Palangka Raya", "63": "Banjarbaru",
    "64": "Samarinda", "65": "Tanjung Selor", "71": "Manado", "72": "Palu", "73": "Makassar", "74": "Kendari",
    "75": "Gorontalo", "76": "Mamuju", "81": "Ambon", "82": "Sofifi", "91": "Jayapura", "92": "Manokwari",
    "93": "Merauke", "94": "Nabire", "95": "Wamena", "96": "Sorong",
}  # fmt: skip
_SECRETARY_OF_MINISTRY = re.compile(
    "^Kementerian (?:Koordinator|Pendayagunaan Aparatur|Pemuda|Pemberdayaan Perempuan|Perencanaan Pembangunan"
    "|Badan Usaha|BUMN|Koperasi|Sekretariat Negara)"
)
"""Ministries whose secretary is no secretary-general."""
_CENTRAL_OFFICES = (
    (_SECRETARY_OF_MINISTRY, "Sekretaris {}"),
    (re.compile("^(?:Kementerian|Dewan|Majelis|Komisi|Ombudsman|Mahkamah Konstitusi)"), "Sekretaris Jenderal {}"),
    (re.compile("^Badan (?:Pemeriksa Keuangan|Pengawas Pemilihan)"), "Sekretaris Jenderal {}"),
    (re.compile("^(?:Badan|Lembaga|Arsip|Perpustakaan)"), "Sekretaris Utama {}"),
    (re.compile("^Mahkamah Agung"), "Sekretaris {}"),
    (re.compile("^(?:Kepolisian|Otorita)"), "Kepala {}"),
    (re.compile("^Kejaksaan"), "Jaksa Agung Republik Indonesia"),
    (re.compile("^Tentara"), "Panglima {}"),
)  # fmt: skip
"""Whom a letter to a central institution goes to, by the first words of its name."""
_UNIT_HEADS = (
    ("Direktorat Jenderal ", "Direktur Jenderal "),
    ("Inspektorat Jenderal ", "Inspektur Jenderal "),
    ("Sekretariat Jenderal ", "Sekretaris Jenderal "),
    ("Direktorat ", "Direktur "),
    ("Deputi ", "Deputi "),
    *((f"{kind} ", f"Kepala {kind} ") for kind in ("Badan", "Biro", "Pusat", "Balai", "Lembaga")),
)
_VERTICAL_HEADS = (
    ("Polrestabes ", "Kepala Kepolisian Resor Kota Besar "),
    ("Polresta ", "Kepala Kepolisian Resor Kota "),
    ("Polres ", "Kepala Kepolisian Resor "),
    ("Polda ", "Kepala Kepolisian Daerah "),
    ("Kepolisian ", "Kepala Kepolisian "),
    ("Pengadilan ", "Ketua Pengadilan "),
    *((f"{kind} ", f"Kepala {kind} ") for kind in (
        "Kejaksaan Negeri", "Kejaksaan Tinggi", "Lembaga Pemasyarakatan", "Lapas", "Rumah Tahanan Negara", "Rutan",
        "Kantor Wilayah", "Kantor Imigrasi", "Kantor Pelayanan", "Kantor Pertanahan", "Kantor Kementerian Agama",
    )),
)  # fmt: skip
"""Who heads the offices of central institutions in the regions, by the first words of their names."""
_COUNCIL = re.compile(r"(?i)\bdprd\b|dewan perwakilan rakyat daerah")
_ELECTED = re.compile(
    r"(?i)^(?:wakil )?(?:gubernur|bupati|wali ?kota)\b"
    r"|^(?:(?:wakil )?ketua|sekretaris|anggota) (?:dprd|dewan|komisi|fraksi|pansus|panitia khusus|bapemperda|banmus|banggar"
    r"|badan (?:musyawarah|anggaran|kehormatan|pembentukan))\b"
)
"""Heads of regions, and members of councils."""
_SECRETARY = re.compile(r"(?i)^sekretaris (?:dprd|dewan)\b")
"""The head of a council's office, a civil servant."""


@dataclass(frozen=True, slots=True)
class Request:
    """What decides to whom a letter to a host is addressed."""

    host: PlaceName
    agency: str = ""
    """The agency that runs what is to be studied; "" when it is unknown."""
    from_council: bool = False
    """Whether the delegation is one of a regional council."""
    through_secretary: bool = False
    """Whether the host asks for letters through its regional secretary."""


def is_council(agency: str) -> bool:
    """Tell whether an agency is a regional council or its secretariat."""
    return bool(_COUNCIL.search(agency))


def is_elected(position: str) -> bool:
    """Tell whether who holds a position has no rank and no employee number."""
    return bool(_ELECTED.match(position.strip())) and not _SECRETARY.match(position.strip())


def head_of_government(place: PlaceName) -> str:
    """Return the office that a government's letters go to and come from, such as ``Bupati Kapuas``."""
    if place.level in _HEADS:
        return f"{_HEADS[place.level]} {bare_name(place)}"
    for name, office in _CENTRAL_OFFICES:
        if name.match(place.name):
            return office.format(place.name)
    return f"Pimpinan {place.name}"


def bare_name(place: PlaceName) -> str:
    """Return a region's name without its level."""
    return re.sub("^(?:Provinsi|Kabupaten|Kota) ", "", place.name)


def seat_of(place: PlaceName) -> str:
    """Return the town that a letter to a government is sent to."""
    return "Jakarta" if place.level == "pusat" else _CAPITALS.get(place.code) or bare_name(place)


def addressee_of(request: Request) -> list[str]:
    """Return the lines of the addressee: an office that exists, whatever agency runs the practice."""
    host = request.host
    has_council = host.level in _HEADS and (host.level == "provinsi" or host.province != _JAKARTA)
    if has_council and (is_council(request.agency) or (request.from_council and not request.agency)):
        return [f"Ketua DPRD {host.name}"]
    if host.level == "pusat":
        head = _head(request.agency, _VERTICAL_HEADS) or _head_of_unit(request.agency, host)
        return [head or head_of_government(host)]
    through = [f"melalui Sekretaris Daerah {host.name}"] if request.through_secretary else []
    return [head_of_government(host), *through]


def _head_of_unit(agency: str, host: PlaceName) -> str:
    """Return the head of a unit of a central institution; "" when the agency is the institution itself."""
    if agency == host.name or host.name not in agency:
        return ""
    return _head(agency, _UNIT_HEADS)


def _head(agency: str, heads: Sequence[tuple[str, str]]) -> str:
    """Return who heads an agency by the first words of its name; "" when they are not among them."""
    found = ((office, agency.removeprefix(kind)) for kind, office in heads if agency.startswith(kind))
    return next((f"{office}{rest}" for office, rest in found), "")
