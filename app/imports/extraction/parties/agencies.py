"""Find agencies of a region in text: “Biro Organisasi, BKD, dan BPSDM Provinsi Kalimantan Tengah”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceMention

_TAIL = r"(?:\s+(?:setda|setdaprov|sekretariat daerah|pemerintah|pemprov|pemkab|pemkot|daerah|provinsi|prov\.?|kabupaten|kab\.?|kota))*"
"""What may stand between an office's own name and its place: “Setda Provinsi”, “Pemerintah Kabupaten”."""
_BETWEEN = re.compile(rf"(?:\s*\([^)]{{1,40}}\))?(?:\s+[A-Z][\w-]*)?{_TAIL}\s*", re.IGNORECASE)
"""From an office to its place: “BKPSDM (Badan …) Kabupaten ”, “Bagian Organisasi Setda Kota ”."""
_JOINT = re.compile(r"\s*(?:\([^)]{1,40}\))?\s*(?:,|/|&)?\s*(?:dan|serta)?\s*(?:juga )?", re.IGNORECASE)
"""Between offices that share the place behind the last: “Biro Organisasi, BKD, dan BPSDM Provinsi …”."""


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency mentioned together with its place."""

    role: str
    name: str
    places: tuple[str, ...]
    start: int


class AgencyNames:
    """Index of agency roles by all their names."""

    def __init__(self, reference: Reference) -> None:
        self._roles = {
            name.lower(): slug
            for slug, role in reference.roles.items()
            for name in (role.name, role.short, *role.aliases)
        }
        spellings = "|".join(re.escape(name) for name in sorted(self._roles, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])", re.IGNORECASE)

    def roles_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield each agency role written with a capital letter: slug, start, end."""
        role, start, end = "", 0, 0
        for found in self._pattern.finditer(text):
            if not found[0][0].isupper():
                continue
            if role and not text[end : found.start()].strip():  # “Biro Organisasi Setda” is one agency
                end = found.end()
                continue
            if role:
                yield role, start, end
            role, start, end = self._roles[found[0].lower()], found.start(), found.end()
        if role:
            yield role, start, end

    def mentions(self, text: str, places: list[PlaceMention]) -> list[AgencyMention]:
        """Yield the agencies followed by their place, alone or at the end of their list."""
        found: list[AgencyMention] = []
        spans = list(self.roles_in(text))
        nearest: PlaceMention | None = None
        for at in range(len(spans) - 1, -1, -1):
            role, start, end = spans[at]
            place = next((one for one in places if one.start >= end), None)
            if place and _BETWEEN.fullmatch(text, end, place.start):
                name, nearest = text[start : place.end], place
            elif nearest and at + 1 < len(spans) and _JOINT.fullmatch(text, end, spans[at + 1][1]):
                name = f"{text[start:end]} {text[nearest.start : nearest.end]}"
            else:
                nearest = None
                continue
            found.append(AgencyMention(role, " ".join(name.split()), nearest.codes, start))
        return found[::-1]
