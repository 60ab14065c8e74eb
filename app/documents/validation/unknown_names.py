"""What is said of a parameter or a value that nothing knows: the same by API, MCP and command line."""

from collections.abc import Collection, Iterable

from app.documents.reference.data import Reference
from app.documents.validation.problem import did_you_mean, nearest_words

_MAX_SHOWN_CHARACTERS = 60
_MAX_LISTED = 40
"""Known words up to which all of them are listed."""


class UnknownNameError(ValueError):
    """A parameter or a value is unknown; its text is the sentence for whoever gave it."""


def unknown_parameter(name: str, known: Collection[str]) -> str:
    """Return the sentence for a parameter that does not exist, with the nearest one."""
    shown = name[:_MAX_SHOWN_CHARACTERS]
    listed = f"Yang dikenal: {', '.join(sorted(known))}." if known else "Tidak ada parameter di sini."
    return f"{shown}: parameter tidak dikenal. {did_you_mean(shown, known) or listed}"


def unknown_value(name: str, value: str, known: Collection[str], advice: str = "") -> str:
    """Return the sentence for a value that a parameter does not have, with the nearest one or the advice."""
    shown = value[:_MAX_SHOWN_CHARACTERS]
    listed = f"Yang dikenal: {', '.join(sorted(known))}." if len(known) <= _MAX_LISTED else ""
    return f"{name}: “{shown}” tidak dikenal. {did_you_mean(shown, known) or advice or listed}".rstrip()


def unknown_place(name: str, value: str, reference: Reference) -> str:
    """Return the sentence for a code or name that is no region or ministry, with the nearest codes."""
    shown, names = value[:_MAX_SHOWN_CHARACTERS], reference.place_names
    codes = [code for one in (shown, *names.suggest_names(shown)) if (code := names.find_code(one))]
    codes = list(dict.fromkeys([*codes, *nearest_words(shown, reference.places)]))[:3]
    if not codes:
        return f"{name}: “{shown}” tidak dikenal. {_PLACE_ADVICE}"
    near = " atau ".join(f"“{code}” ({reference.place(code).name})" for code in codes)
    return f"{name}: “{shown}” tidak dikenal. Mungkin maksud Anda {near}?"


def require_known(name: str, values: Iterable[str], known: Collection[str]) -> None:
    """Raise UnknownNameError for the first value that is not known."""
    for value in values:
        if value not in known:
            raise UnknownNameError(unknown_value(name, value, known))


def find_place(name: str, value: str, reference: Reference) -> str | None:
    """Return the code for a region's code or name, None for an empty text; raise UnknownNameError."""
    if not value.strip():
        return None
    code = reference.place_names.find_code(value)
    if code is None:
        raise UnknownNameError(unknown_place(name, value, reference))
    return code


_PLACE_ADVICE = "Isi dengan kode Kemendagri, misalnya 32 atau 32.11, atau kode kementerian."
