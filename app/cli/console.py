"""Exit codes, help epilogs and messages to people, shared by all commands; imports nothing else of the product."""

from typing import NoReturn

import typer

INVALID_INPUT, UNUSABLE_ENVIRONMENT = 1, 3
"""Exit codes; Typer itself exits with 2 after a wrong usage."""
EXIT_CODES = "Kode keluar: 0 selesai, 1 masukan salah, 2 cara pakai salah, 3 lingkungan bermasalah."


def epilog(example: str) -> str:
    """Return the end of a command's help: an example and the exit codes, on lines of their own."""
    return f"\b\nContoh: {example}\n{EXIT_CODES}"


def warn(message: str) -> None:
    """Print a message to standard error."""
    typer.echo(message, err=True)


def fail(message: str) -> NoReturn:
    """Print what is wrong with the input and exit with 1."""
    warn(message)
    raise typer.Exit(INVALID_INPUT)


def stop(message: str) -> NoReturn:
    """Print what is wrong with the environment and exit with 3."""
    warn(f"Tidak dapat melanjutkan: {message}")
    raise typer.Exit(UNUSABLE_ENVIRONMENT)
