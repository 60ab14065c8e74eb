"""What keeps a file from being imported."""

from dataclasses import dataclass


@dataclass
class ImportFaultError(Exception):
    """A file cannot be taken in: what is wrong with it, and how to mend it, in words for its sender."""

    fault: str
    mend: str

    def __str__(self) -> str:
        return f"{self.fault} {self.mend}"
