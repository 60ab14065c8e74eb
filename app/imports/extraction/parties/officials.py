"""Read officials with their positions: “Sekretaris Daerah Kabupaten Sumedang, Tuti Ruswati”. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from app.documents.reference.places import PlaceMention
from app.documents.validation.person_names import GIVEN_NAMES

MAX_OFFICIALS = 4
_POSITION = (
    r"(?:(?:(?:Plt|Plh|Pj|Pjs)\.?|(?:Pelaksana (?:Tugas|Harian)|Penjabat|Pejabat Sementara)(?: \(\w+\.?\))?)\s+)?(?:Wakil\s+)?(?:Gubernur|Bupati|Wali\s?[Kk]ota|Sekretaris|Sekda\w*|Sekwan|Sekdis|Sekban|Sekcam|Sekdes|Sekprov|Kepala|Kadis\w*|"
    r"Kabid|Kabag|Kaban|Ketua|Asisten|Direktur|Deputi|Inspektur|Camat|Lurah|Staf Ahli|Rektor|Pimpinan|Koordinator|Menteri|"
    r"Dirjen|Dirut|Wadir|Direktris|Manajer|Kasie?|Kades|Perbekel|Panewu|Keuchik|Kuwu|Wali\s?[Nn]agari|Kapus|Karo|Kabiro|Kakan\w*|Kasat\w*|Panitera|Dekan|Kasub\w+)\b"
)
"""The word a position begins with: “Plt. Kepala”, “Wakil Bupati”, “Sekretaris”, “Kadisdukcapil”."""
OFFICE = re.compile(_POSITION)
_END = re.compile(
    r"\s+(?:telah|sudah|beserta|bersama|didampingi|yang|di|pada|dengan|untuk|dalam|selaku|sebagai|berkunjung|melakukan|melaksanakan|"
    r"menyampaikan|mengatakan|menjelaskan|menerima|ke|saat|ketika|serta|usai|sekaligus|mewakili|(?:dan |yang |lalu )?(?:diterima|disambut|dipimpin|diikuti|dihadiri))\b|\s+dan (?:jajaran|tim|staf|rombongan|para)\b|[;:(“”\"]"
    r"|(?<![A-Z])(?<!\b(?:Plt|Plh|Pjs|Drs|Dra|Kab|Kec|Bpk|bpk|Sdr))(?<!\b(?:Pj|Dr|Ir|Hj|dr))(?<!\b(?:Prov|Prof))\.(?=\s|$)"
)
"""Where a position and its name end: “… beserta jajaran”, “… menyampaikan”, “… yang”, a full stop."""
_VAGUE = re.compile(r"(?:Wakil )?(?:Sekretaris|Kepala|Ketua|Asisten|Deputi|Koordinator|Pimpinan)")
"""Of what is not said."""
_NEXT = re.compile(rf"(?:,|\s+dan|\s+serta|,\s+(?:dan|serta))\s+(?={_POSITION})")
"""Between one official and the next: “…, dan Kepala Bagian …”."""
_TITLE = r"(?:(?:Prof|Dr|dr|Drs|Dra|Ir|KH|H|Hj|Bapak|Ibu|bapak|ibu|[Bb]pk|[Ss]dr)\.?\s+)*"
"""What stands before a name: “Drs. H.”, “Ibu”."""
_DEGREES = r"(?:,\s*(?:S|M|A|D|Ph)\.?\s?[A-Za-z]{1,4}\.?(?:[A-Za-z.]{0,6})(?=,|\s|$|\.))*"
"""What stands behind a name: “, S.Sos., M.AP.”."""
_NAME = re.compile(
    rf"{_TITLE}(?:(?:I|Ni|Ida)\s+)?[A-Z][a-z'’]+(?:\s+(?:bin|binti|[A-Z][a-z'’]+|[A-Z]\.?(?!\w))){{0,3}}{_DEGREES}"
)
"""A name of up to four words with its titles: “Hj. Siti Rahmawati, S.E.”, “I Wayan Sudana”."""
_TITLED = re.compile(
    r"\s(?=(?:Prof|Dr|Drs|Dra|Ir|KH|H|Hj)\.\s?[A-Z]|(?:[Bb]apak|[Ii]bu|[Bb]pk|[Ss]dr)\.?\s[A-Z])"
)
"""Where a name with a title begins behind a position without a comma: “Kepala Dinas Drs. Anton”."""
_OF_PLACE = re.compile(
    r"(?:Kabupaten|Kab|Kota|Provinsi|Prov|Daerah|Kecamatan|Kelurahan|Desa)\b"
    r"|(?:Tengah|Barat|Timur|Utara|Selatan|Tenggara|Hulu|Hilir|Raya|Baru|Dalam|Luar|Besar|Lama|Laut|Daya)\b"
)
"""A word that still belongs to a place and begins no name: “Kabupaten”, “Barat”, “Tengah”."""
_LONG_OFFICE = re.compile(
    rf"(?:{_POSITION}\s+)?[^,]{{0,40}}\b(?:Dinas|Badan|Bagian|Biro|Bidang|Kementerian|Deputi|Asisten)\b[^,]{{0,60}}"
    rf"(?:,\s*(?!{_POSITION})[A-Z]\w+(?: [A-Z]\w+){{0,3}}){{1,3}},?\s+(?:dan|serta|&)\s+(?!{_POSITION})[A-Z]\w+(?: [A-Z]\w+){{0,6}}"
)
"""An office of several subjects: “Kepala Dinas Perdagangan, Koperasi dan UKM Kabupaten Seruyan”."""
PlacesIn = Callable[[str], Sequence[PlaceMention]]


def officials_in(text: str, places_in: PlacesIn) -> Iterator[dict[str, str]]:
    """Yield the officials a text begins with: position, and the name where it is given."""
    text = text.strip(" ,")
    for at, part in enumerate(_NEXT.split(text)):
        if at == MAX_OFFICIALS:
            return
        found = OFFICE.search(part)
        if found is None:
            return
        before = part[: found.start()].strip(" ,")
        official = _official(part[found.start() :], places_in)
        if _VAGUE.fullmatch(official["position"]):
            return
        name = re.sub(r"\s*,?\s*(?:selaku|sebagai)$", "", before)
        if name and not _NAME.fullmatch(name):
            return
        yield {"name": name, **official} if name else official
        if _END.search(part[found.start() :]):
            return


def _official(text: str, places_in: PlacesIn) -> dict[str, str]:
    """Return the position a text begins with, and the name behind it."""
    end = _END.search(text)
    whole = text[: end.start()] if end else text
    long = _LONG_OFFICE.match(whole)
    apart = long.end() if long and places_in(long[0]) else 0
    comma = whole.find(",", apart) if "," in whole[apart:] else len(whole)
    position, after = whole[:comma], whole[comma + 1 :]
    position, name = _split_name(position.strip(), places_in)
    follows = _NAME.match(after.strip())
    if not name and follows and (not places_in(follows[0]) or _TITLED.match(f" {follows[0]}")):
        name = follows[0]
    name = name.strip(" ,.")
    return {"name": name, "position": position} if name else {"position": position}


def _split_name(position: str, places_in: PlacesIn) -> tuple[str, str]:
    """Return the position and the name written behind it without a comma."""
    titled = _TITLED.search(position)
    if titled:
        return position[: titled.start()].strip(), position[titled.end() :].strip()
    whole = places_in(position)
    for gap in reversed([one.start() for one in re.finditer(r"\s", position)]):
        if any(one.start < gap < one.end for one in whole):
            continue  # “Kabupaten Bandung Barat” is one name
        places = places_in(position[:gap])
        is_name = _NAME.fullmatch(position[gap:].strip()) and not _OF_PLACE.match(position[gap:].strip())
        if places and places[-1].end == gap and is_name:
            return position[:gap], position[gap:].strip()
    for word in re.finditer(r"\s([A-Z][a-z]+)", position):
        if word[1].lower() in GIVEN_NAMES and _NAME.fullmatch(position[word.start() :].strip()):
            return position[: word.start()].strip(), position[word.start() :].strip()
    return position, ""
