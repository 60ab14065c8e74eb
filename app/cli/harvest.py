"""Commands on the sites that this one harvests."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import INVALID_INPUT, epilog, fail

if TYPE_CHECKING:
    from app.operations.harvest.harvester import Harvester

commands = typer.Typer(
    no_args_is_help=True,
    help="Panen dokumen dari situs lain; daftarnya di harvest.yaml.",
    epilog=epilog("studi-banding harvest run"),
)
_Name = Annotated[str, typer.Argument(metavar="NAME", help="Nama sumber di harvest.yaml.")]


@commands.command("list", epilog=epilog("studi-banding harvest list"))
def list_sources() -> None:
    """Tampilkan sumber: nama, alamat, panen terakhir yang berhasil, dan hasilnya."""
    from app.cli.environment import settings_of_installation
    from app.operations.harvest.sources import load_sources

    harvester, sources = _open(), load_sources(settings_of_installation().content_dir)
    for source in sources.values():
        state = harvester.states.get(source.name)
        at = f"{state.succeeded_at:%Y-%m-%d %H:%M} UTC" if state.succeeded_at else "belum pernah berhasil"
        result = state.report.summary if state.tried_at else "belum dicoba"
        typer.echo(f"{source.name}\t{source.kind}\t{source.address}\t{at}\t{result}")
        for path, reason in state.report.refused.items():
            typer.echo(f"  ditolak {path}: {reason}")
    for name in harvester.list_harvested():
        if name not in sources:
            typer.echo(f"{name}\ttidak lagi di daftar; dokumennya masih tampil (harvest remove {name})")


@commands.command(epilog=epilog("studi-banding harvest run jabar"))
def run(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Nama sumber; tanpa nama, semuanya.")] = "",
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Percaya bila sumber menarik sebagian besar dokumennya.")
    ] = False,
) -> None:
    """Panen sekarang; sumber yang gagal tidak mengubah apa pun di sini."""
    from app.cli.environment import settings_of_installation
    from app.operations.harvest.sources import load_sources

    harvester, sources = _open(), load_sources(settings_of_installation().content_dir)
    if name and name not in sources:
        fail(f"“{name}” tidak ada di harvest.yaml. Yang ada: {', '.join(sources) or 'tidak satu pun'}.")
    has_failed = False
    for source in [sources[name]] if name else sources.values():
        report = harvester.run(source, accept_loss=accept_loss)
        typer.echo(f"{source.name}: {report.summary}")
        for path, reason in report.refused.items():
            typer.echo(f"  ditolak {path}: {reason}")
        has_failed |= bool(report.fault)
    raise typer.Exit(INVALID_INPUT if has_failed else 0)


@commands.command(epilog=epilog("studi-banding harvest remove jabar"))
def remove(
    name: _Name,
    is_confirmed: Annotated[bool, typer.Option("--yes", help="Hapus tanpa bertanya lagi.")] = False,
) -> None:
    """Hapus semua dokumen yang dipanen dari satu sumber."""
    harvester = _open()
    if name not in {*harvester.list_harvested(), *harvester.states.list_names()}:
        fail(f"Tidak ada yang dipanen dari “{name}”.")
    if not is_confirmed:
        typer.confirm(f"Hapus semua dokumen dari “{name}” di sini?", abort=True)
    typer.echo(f"{harvester.remove(name)} dokumen dihapus")


def _open() -> "Harvester":
    """Return the harvester of the installation."""
    from app.cli.environment import settings_of_installation
    from app.cli.update import bring_up_to_date, open_library
    from app.operations.harvest.harvester import Harvester

    settings = settings_of_installation()
    engine, reference, _search_engine = open_library(settings)
    return Harvester(engine, settings.content_dir, lambda: reference, lambda: bring_up_to_date(settings))
