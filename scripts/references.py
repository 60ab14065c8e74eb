"""Write the parts of the documentation that are made from the program; `make references`, checked by a test.

- `docs/panduan/perintah.md`: every command, from the command line itself;
- the table of settings in `docs/panduan/operasi.md`, from the settings themselves;
- the table of packages in `docs/dev/architecture.md`, from the import contracts in `pyproject.toml`.
"""

import ast
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr
from typer import Context
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from app.cli.main import app
from app.settings import Settings

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "docs/panduan/perintah.md"
ARCHITECTURE = ROOT / "docs/dev/architecture.md"
OPERATION = ROOT / "docs/panduan/operasi.md"
START, END = "<!-- made by `make references` -->\n", "<!-- end of what is made -->\n"
INTRODUCTION = """\
# Perintah

Daftar ini dibuat dari programnya sendiri (`make references`); `studi-banding PERINTAH --help` menampilkan hal yang sama. \
Cara memakainya dalam pekerjaan sehari-hari: [operasi](operasi.md).

Kode keluar semua perintah: 0 selesai; 1 masukannya yang salah (dokumen, berkas, nama); 2 perintahnya salah ditulis; \
3 lingkungannya yang salah (basis data tidak dapat dihubungi, disk penuh, port terpakai); bagi `mail bounce` juga \
75, coba lagi nanti.
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


def command_section(name: str, command: TyperCommand) -> str:
    """Return the part of the page about one command."""
    rows = list(parameter_rows(command))
    table = ["", "| isian | arti |", "|---|---|", *rows] if rows else []
    lines = [line.strip() for line in (command.epilog or "").splitlines()]
    examples = [line.removeprefix("Contoh: ") for line in lines if line.startswith("Contoh: ")]
    if examples:
        examples = ["", "```sh", *examples, "```"]
    return "\n".join([f"## {name}", "", (command.help or "").strip(), *table, *examples])


def command_page() -> str:
    """Return the reference of all commands as Markdown."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 -- the application has commands
    return "\n\n".join([INTRODUCTION.rstrip(), *(command_section(*one) for one in commands(group))]) + "\n"


def purpose(module: str) -> str:
    """Return the first line of a module's or package's docstring."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()[0]


def package_table() -> str:
    """Return the layers of the import contract, highest first, and the other contracts below them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts: list[Mapping[str, str]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    rows = ["| layer | module | what it is |", "|---|---|---|"]
    for number, layer in enumerate(reversed(layers), start=1):
        for module in layer.replace(":", "|").split("|"):
            path = ROOT.joinpath(*module.strip().split("."))
            shown = path.relative_to(ROOT).as_posix() + ("/" if path.is_dir() else ".py")
            rows.insert(2, f"| {number} | `{shown}` | {purpose(module.strip())} |")
    others = [f"- {one['name']}." for one in contracts if one["type"] != "layers"]
    return (
        "\n".join([*rows, "", "Beside the layers, `make check` holds these contracts:", "", *others]) + "\n"
    )


def setting_table() -> str:
    """Return every setting with its default and what it means to an operator."""
    rows = ["| variabel | bawaan | arti |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = (
            f"`{str(default).lower() if isinstance(default, bool) else default}`"
            if default != ""
            else "kosong"
        )
        text = (field.description or "").replace("|", "\\|")
        rows.append(f"| `STUDI_BANDING_{name.upper()}` | {shown} | {text} |")
    return "\n".join(rows) + "\n"


def with_table(page: Path, make: Callable[[], str]) -> str:
    """Return a page whose made part is made anew."""
    before, rest = page.read_text(encoding="utf-8").split(START)
    return f"{before}{START}{make()}{END}{rest.split(END)[1]}"


PAGES = {
    COMMANDS: command_page,
    ARCHITECTURE: lambda: with_table(ARCHITECTURE, package_table),
    OPERATION: lambda: with_table(OPERATION, setting_table),
}

if __name__ == "__main__":
    stale = [path for path, make in PAGES.items() if path.read_text(encoding="utf-8") != make()]
    if "--check" in sys.argv:
        sys.exit(f"stale, run `make references`: {', '.join(path.name for path in stale)}" if stale else 0)
    for path in stale:
        path.write_text(PAGES[path](), encoding="utf-8")
