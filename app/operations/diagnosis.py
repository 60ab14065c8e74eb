"""The result of one check of an installation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check."""

    name: str
    is_ok: bool
    text: str
    fix: str = ""
