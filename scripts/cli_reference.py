"""Write `docs/panduan/perintah.md`, the reference of every command, from the command line itself; or check it.

Usage: `python scripts/cli_reference.py [--check]`. `make references` writes it; a test checks it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from typer import Context
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from app.cli.main import app

PAGE = Path(__file__).parents[1] / "docs/panduan/perintah.md"
INTRODUCTION = """\
# Perintah

Daftar ini dibuat dari programnya sendiri (`make references`); `studi-banding PERINTAH --help` menampilkan hal yang sama. \
Cara memakainya dalam pekerjaan sehari-hari: [operasi](operasi.md).

Kode keluar semua perintah: 0 selesai; 1 masukannya yang salah (dokumen, berkas, nama); 2 perintahnya salah ditulis; \
3 lingkungannya yang salah (basis data tidak dapat dihubungi, disk penuh, port terpakai).
"""


def commands(group: TyperGroup, prefix: str = "studi-banding") -> Iterator[tuple[str, TyperCommand]]:
    """Yield (full name, command) for each command below a group, in its order."""
    for name in group.list_commands(Context(group)):
        command = group.commands[name]
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def parameter_rows(command: TyperCommand) -> Iterator[str]:
    """Yield one table row for each argument and option of a command."""
    context = Context(command)
    for parameter in command.params:
        if isinstance(parameter, TyperOption) and parameter.hidden:
            continue
        if isinstance(parameter, TyperOption):
            name = ", ".join(f"`{one}`" for one in (*parameter.opts, *parameter.secondary_opts))
            text = parameter.help or ""
        else:
            name = f"`{str(parameter.name).upper()}`"
            text = str(getattr(parameter, "help", None) or "")
        default = parameter.get_default(context)
        if default not in (None, False, (), []) and not callable(default):
            shown = parameter.opts[0] if default is True else getattr(default, "value", default)
            text += f" Bawaan: `{shown}`."
        yield f"| {name} | {text} |"


def section(name: str, command: TyperCommand) -> str:
    """Return the part of the page about one command."""
    rows = list(parameter_rows(command))
    table = ["", "| isian | arti |", "|---|---|", *rows] if rows else []
    example = [line.strip() for line in (command.epilog or "").splitlines() if "studi-banding" in line]
    examples = (
        ["", "```sh", *(line.removeprefix("Contoh:").strip() for line in example), "```"] if example else []
    )
    return "\n".join([f"## {name}", "", (command.help or "").strip(), *table, *examples])


def page() -> str:
    """Return the whole reference as Markdown."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 -- the application has commands
    return "\n\n".join([INTRODUCTION.rstrip(), *(section(*one) for one in commands(group))]) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            0 if PAGE.read_text(encoding="utf-8") == page() else f"{PAGE.name} lags behind: make references"
        )
    PAGE.write_text(page(), encoding="utf-8")
