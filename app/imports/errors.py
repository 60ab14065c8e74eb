"""Error of a file that cannot be imported."""

from dataclasses import dataclass


@dataclass
class ImportFileError(Exception):
    """A file cannot be imported; carries the reason and a hint for its sender."""

    reason: str
    hint: str

    def __str__(self) -> str:
        return f"{self.reason} {self.hint}"
