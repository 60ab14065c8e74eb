"""Failures of the environment as sentences with an exit code, instead of a traceback."""

import re
import sys
from typing import Any, NoReturn

import typer

from app.cli.console import INVALID_INPUT, UNUSABLE_ENVIRONMENT, warn
from app.documents.extras import MissingExtraError
from app.documents.reference.data import ReferenceDataError
from app.documents.validation.unknown_names import unknown_parameter, unknown_value
from app.operations.harvest.sources import SourceListError
from app.search.backends.base import IndexUnavailableError
from app.store import disk_errors
from app.store.errors import DatabaseUnavailableError

_UsageError: Any = typer.BadParameter.__mro__[1]
"""Typer's error of all wrong usage, which it does not export."""
_CHOICE, _QUOTED = re.compile(r"'(.*?)' is not one of (.*)"), re.compile(r"'([^']*)'")


def exit_with_message(error: Exception) -> None:
    """Print the sentence for an error and exit; return only for an error that is a fault of the program."""
    if isinstance(error, typer.Abort):
        warn("Dibatalkan.")
        sys.exit(INVALID_INPUT)
    if isinstance(error, _UsageError):
        _exit_for_usage(error)
    if isinstance(error, ReferenceDataError | SourceListError):
        for problem in error.problems:
            warn(str(problem))
        sys.exit(INVALID_INPUT)
    if isinstance(error, DatabaseUnavailableError | IndexUnavailableError | MissingExtraError):
        warn(f"Tidak dapat melanjutkan: {error}")
        sys.exit(UNUSABLE_ENVIRONMENT)
    if isinstance(error, OSError):
        warn(f"Tidak dapat melanjutkan: {describe(error)}")
        sys.exit(UNUSABLE_ENVIRONMENT)


def _exit_for_usage(error: Any) -> NoReturn:
    """Say what is wrong with the options, an unknown name or value in the words of the API, and exit."""
    sentence = _unknown_name(error)
    if sentence is None:
        error.show()
    else:
        warn(error.ctx.get_usage())
        warn(sentence)
    sys.exit(error.exit_code)


def _unknown_name(error: Any) -> str | None:
    if error.ctx is None:
        return None
    if wrong := getattr(error, "option_name", ""):
        names = [name for one in error.ctx.command.params for name in one.opts]
        return unknown_parameter(
            wrong.lstrip("-"), [one.lstrip("-") for one in names if one.startswith("--")]
        )
    choice, option = _CHOICE.search(error.message), getattr(error, "param", None)
    if choice and option:
        return unknown_value(max(option.opts, key=len).lstrip("-"), choice[1], _QUOTED.findall(choice[2]))
    return None


def describe(error: OSError) -> str:
    """Return what an operator can do about a disk error, else the system's own words with the file."""
    place = f": {error.filename}" if error.filename else ""
    return disk_errors.operator_message(error) or f"{error.strerror or error}{place}"
