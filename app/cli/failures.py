"""Failures of the environment as sentences with an exit code, instead of a traceback."""

import sys

from app.cli.console import INVALID_INPUT, UNUSABLE_ENVIRONMENT, warn
from app.documents.reference.data import ReferenceDataError
from app.search.backends.base import IndexUnavailableError
from app.store import disk_errors
from app.store.errors import DatabaseUnavailableError


def exit_with_message(error: Exception) -> None:
    """Print the sentence for an error and exit; return only for an error that is a fault of the program."""
    if isinstance(error, ReferenceDataError):
        for problem in error.problems:
            warn(str(problem))
        sys.exit(INVALID_INPUT)
    if isinstance(error, DatabaseUnavailableError | IndexUnavailableError):
        warn(f"Tidak dapat melanjutkan: {error}")
        sys.exit(UNUSABLE_ENVIRONMENT)
    if isinstance(error, OSError):
        warn(f"Tidak dapat melanjutkan: {describe(error)}")
        sys.exit(UNUSABLE_ENVIRONMENT)


def describe(error: OSError) -> str:
    """Return what an operator can do about a disk error, else the system's own words with the file."""
    place = f": {error.filename}" if error.filename else ""
    return disk_errors.operator_message(error) or f"{error.strerror or error}{place}"
