"""Tell the side of a place by the words next to its name: who came from there, or who was visited there. Pure."""

import re
from collections.abc import Sequence

from app.documents.reference.places import PlaceMention

_NEAR = 200
"""Characters before and after a name that decide its side."""
_GUEST = re.compile(
    r"(?:\bdari|\brombongan|\bdelegasi|\btim|\bkunjungan(?: \w+){0,2}|\b(?:dipimpin|diketuai|dikomandoi)(?: langsung)?(?: oleh)?(?: [A-Z]\w*){1,4})"
    r"(?: (?!diterima\b|ditemui\b|disambut\b|dijamu\b)\w+){0,4}\W*$"
    r"|\b(?:studi (?:tiru|banding|lapangan|komparatif|komparasi)|kaji (?:tiru|banding)|benchmarking)(?: PK[AP])?\W*$",
    re.IGNORECASE,
)
"""Before the guests’ place: “rombongan dari …”, “dipimpin Kepala Dinas …”, “studi tiru …”; not “tim diterima di …”."""
_DEPARTS = re.compile(
    r"\s+(?:me?laksanakan|me?lakukan|berkunjung|(?:meny|s)ambangi|(?:meng)?kunjungi|(?:men)?datangi|belajar|berguru|(?:meng)?gelar|"
    r"menimba|timba|(?:meng)?gali|pelajari|dalami|studi (?:tiru|banding)|kaji|kunker|bertandang|ke|\(?(?:sebanyak )?\d{1,3} (?:orang|peserta))\b",
    re.IGNORECASE,
)
"""Right behind the guests’ place: “Kabupaten Kapuas belajar …”, “Kabupaten Kapuas ke …”, “Kabupaten Kapuas (12 orang)”."""
_SETS_OUT = re.compile(
    r"(?:\s*,[^;“”\"]{3,60}?)?,?\s+(?:memboyong|menyambangi|mengunjungi|bertandang|berkunjung|mendatangi|melawat)\b",
    re.IGNORECASE,
)
"""Behind the guests’ place, past an apposition: “Camat Jekan Raya, Kota Palangka Raya, Sri Utomo, memboyong …”."""
_HOST = re.compile(
    r"\b(?:ke(?! depan\b)|menuju|lokus(?: di)?|lokus (?:studi|kunjungan|benchmarking)[^.;]{0,40}\badalah|(?:meny|s)ambangi|(?:meng)?(?<!di)kunjungi|"
    r"(?:men)?(?<!di)datangi|(?:diterima|ditemui|disambut|dijamu)(?: \w+){0,3}(?: (?:di|oleh))?|tuan rumah|tempat(?: \w+)?\s*:|lokasi\s*:|bertempat di|berlokasi di)"
    r"(?:[\s,]+[\w.]+){0,8}\W*$",
    re.IGNORECASE,
)
"""Before the hosts’ place: “ke Dinas Sosial …”, “diterima oleh Kepala Bagian Organisasi …”, “bertempat di Aula …”."""
_LEARNS = re.compile(
    r"\b(?:ke|di|dari|mendatangi|mengunjungi|(?:mem)?pelajari|belajar|melihat|meninjau|menggali|mengadopsi|"
    r"membandingkan|menelusuri|mencari|bertukar|menerima hibah|studi tiru|menjalin)\b",
    re.IGNORECASE,
)
"""Between the known guests and a place that is then the host: “Kalteng belajar budaya kerja di …”."""
_RECEIVES = re.compile(
    r"\b(?:(?:menerima|terima|menyambut|sambut|menjamu|jamu)(?: \w+){0,2} (?:kunjungan|kunker|rombongan|delegasi|tamu|studi|kaji|benchmarking)"
    r"|(?:kedatangan|kehadiran) (?:tamu|rombongan|delegasi)|jadi (?:tujuan|lokus|rujukan) (?:studi|kunjungan|kunker|kaji))",
    re.IGNORECASE,
)
"""The hosts as subject: “Kota Salatiga menerima rombongan …”, “Banyuwangi jadi lokus studi …”."""
_OF_RECEIVED = re.compile(r"\b(?:dari|rombongan|delegasi|kunjungan)\b[^.;]*$", re.IGNORECASE)
"""Behind that, before the guests’ place: “menerima rombongan studi tiru dari …”."""
_AT = re.compile(r"\bdi(?:\s+[\w.]+){0,3}\W*$", re.IGNORECASE)
"""Before where something is: “di Kota Malang”, “di RSUD Kota Yogyakarta”."""
_STUDY = re.compile(
    r"\b(?:belajar|mempelajari|kunjung\w*|berkunjung|studi|diterima|ditemui|disambut|rombongan|tim|pansus|benchmarking)\b",
    re.IGNORECASE,
)
"""Words of a sentence in which “di Kota Malang” is where one went: “Tim mempelajari … di Kota Malang”."""
_COMPARES = re.compile(r"\b(?:membandingkan|perbandingan|perbedaan|komparasi)\b", re.IGNORECASE)
"""Words of a sentence in which it may be home as well: “membandingkan sampah di Balikpapan dan Banyumas”."""
_FROM_OTHERS = re.compile(
    r"\b(?:tautan|penjelasan|informasi|paparan|narasumber|materi|bantuan|dukungan|hibah|masukan|jawaban|pendampingan|surat|undangan|"
    r"izin|balasan|keterangan|data|contoh|sambutan|berbeda|pelajaran|pembelajaran|pengalaman|inspirasi|"
    r"dicontoh|dipetik|dipelajari|diperoleh|ditiru|diadopsi|diambil|pelajari|petik|tiru|pulang|sepulang|sekembali) dari(?:\s+[\w.]+){0,6}\W*$",
    re.IGNORECASE,
)
"""What comes from a place without anybody travelling: “penjelasan dari …”, “yang dapat dipetik dari …”."""
_LEARNED_THERE = re.compile(
    r",?\s+(?:peserta|kami|kita|tim|rombongan)\s+(?:memetik|belajar|memperoleh|mendapat\w*|membawa|menemukan)\b",
    re.IGNORECASE,
)
"""“Dari Kota Surabaya peserta memetik tiga pembelajaran”: what was learned, not who came."""
_ON_THE_WAY = re.compile(
    r"\b(?:singgah|transit|bermalam|menginap|mendarat|mampir)\b(?:[\s,]+[\w.]+){0,6}\W*$", re.IGNORECASE
)
"""Before a place of the journey: “transit di Banjarmasin”, “menginap di Kota Semarang”."""


def stands_at(text: str, place: PlaceMention) -> bool:
    """Return whether a place is named as where something is: “di Palangka Raya”."""
    return bool(_AT.search(text[: place.start]))


def side_in(owners: Sequence[PlaceMention], text: str, place: PlaceMention) -> str:
    """Return the side of a place in a sentence; none where it was only on the way."""
    if _ON_THE_WAY.search(text[max(0, place.start - _NEAR) : place.start]):
        return ""
    return _side_by(owners, text, place) or _side_of(text, place)


def _side_by(owners: Sequence[PlaceMention], text: str, place: PlaceMention) -> str:
    """Return the side of a place by the words between it and the known guests."""
    before = [text[owner.end : place.start] for owner in owners if owner.end <= place.start]
    after = [text[place.end : owner.start] for owner in owners if owner.start >= place.end]
    went = before and _LEARNS.search(before[-1])
    return "host" if went or (after and _RECEIVES.search(after[0])) else ""


def _side_of(text: str, place: PlaceMention) -> str:
    """Return the side of a place by the words next to it."""
    before, after = text[max(0, place.start - _NEAR) : place.start], text[place.end : place.end + _NEAR]
    if _RECEIVES.search(before):
        return "guest" if _OF_RECEIVED.search(before) else ""
    if _RECEIVES.match(after.lstrip(" ,")) or _HOST.search(before):
        return "host"
    if _AT.search(before) and _STUDY.search(text) and not _COMPARES.search(text):
        return "host"
    if _FROM_OTHERS.search(before) or _LEARNED_THERE.match(after):
        return ""
    is_guest = _GUEST.search(before) or _SETS_OUT.match(after) or _DEPARTS.match(after)
    return "guest" if is_guest else ""
