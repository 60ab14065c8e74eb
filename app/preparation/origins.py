"""Read how many people come from where, as people type it: “Kabupaten Kapuas 12; Kota Palangka Raya 8”."""

import re

from app.documents.reference.data import Reference

_ORIGIN = re.compile(r"(.+?)\s*[:=]?\s*(\d{1,4})(?:\s*(?:orang|peserta))?\.?")
MAX_SHOWN = 80


def read_origins(reference: Reference, text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Return places with their people, and what cannot be read."""
    found, unread = [], []
    for piece in (one.strip() for one in re.split(r"[;\n]|,(?!\d)", text)):
        if not piece:
            continue
        match = _ORIGIN.fullmatch(piece)
        code = reference.place_names.find_code(match[1].strip()) if match else None
        if match and code:
            found.append((code, int(match[2])))
        else:
            unread.append(piece[:MAX_SHOWN])
    return found, unread
