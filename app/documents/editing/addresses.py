"""The address of a document by the pattern of the library: ``2026-09-bone-to-banggai``, or its title."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.documents.markdown.render import slugify
from app.documents.models import DocumentType
from app.documents.reference.data import Reference

MAX_LENGTH = 100


def suggest_address(kind: DocumentType, fields: Mapping[str, Any], reference: Reference) -> str:
    """Return the last part of the address that suits a document's fields; empty when they say too little."""
    title = slugify(str(fields.get("title") or ""))
    if kind == "practice":
        return title[:MAX_LENGTH].strip("-")
    guest, host = (_side_name(fields.get(side), reference) for side in ("guest", "host"))
    host = host or slugify(str(fields.get("country") or ""))
    month = str(fields.get("date_start") or "")[:7]
    if not (guest and host):
        return title[:MAX_LENGTH].strip("-")
    return f"{f'{month}-' if month[:4].isdecimal() else ''}{guest}-to-{host}"[:MAX_LENGTH].strip("-")


def short_place_name(code: str, reference: Reference) -> str:
    """Return a place's name as addresses have it: of a province its short name, else without its level."""
    province = reference.provinces.get(code)
    if province:
        return slugify(province.short)
    return slugify(reference.place(code).short.replace("Kab. ", "").replace("Kota ", ""))


def _side_name(side: Any, reference: Reference) -> str:
    """Return the name of a visit's guest or host: its first place."""
    given = side if isinstance(side, Mapping) else {}
    places: Sequence[Any] = [*(given.get("regions") or ()), *(given.get("ministries") or ())]
    known = [str(one) for one in places if str(one) in reference.places]
    return short_place_name(known[0], reference) if known else ""
