"""What is wrong with a parameter, in the words of the API: which one, why, and what it takes."""

import re
from collections.abc import Mapping
from typing import Any

from app.documents.validation.unknown_names import unknown_value

_QUOTED = re.compile(r"'([^']*)'")
_MESSAGES = {
    "missing": "wajib diisi",
    "int_parsing": "isi dengan bilangan bulat",
    "int_from_float": "isi dengan bilangan bulat",
    "greater_than_equal": "paling kecil {ge}",
    "less_than_equal": "paling besar {le}",
    "string_too_long": "paling panjang {max_length} karakter",
    "too_long": "paling banyak {max_length} isian",
    "datetime_from_date_parsing": "tulis tanggal ISO 8601, misalnya 2026-11-24 atau 2026-11-24T08:00:00Z",
    "datetime_parsing": "tulis tanggal ISO 8601, misalnya 2026-11-24 atau 2026-11-24T08:00:00Z",
}
"""Kinds of faults of pydantic → what to do."""


def describe_fault(fault: Mapping[str, Any]) -> str:
    """Return the sentence for a fault of pydantic; its own words for kinds that our parameters do not have."""
    name = ".".join(str(step) for step in fault["loc"][1:2]) or "permintaan"
    if fault["type"] in ("literal_error", "enum"):
        known = _QUOTED.findall(str(fault.get("ctx", {}).get("expected", "")))
        return unknown_value(name, str(fault["input"]), [one for one in known if one])
    message = _MESSAGES.get(fault["type"])
    return f"{name}: {message.format(**fault.get('ctx', {}))}." if message else f"{name}: {fault['msg']}."
