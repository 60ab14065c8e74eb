"""Commands on visit plans, which strangers store: what they take, and the removal of unused ones."""

from typing import Annotated

import typer

from app.cli.console import epilog

commands = typer.Typer(
    no_args_is_help=True, help="Rencana kunjungan yang tersimpan.", epilog=epilog("studi-banding plans list")
)


@commands.command("list", epilog=epilog("studi-banding plans list"))
def list_plans() -> None:
    """Tampilkan rencana dari yang terbesar: nomor, dibuat, terakhir dibuka, versi, dan ukurannya."""
    from app.cli.environment import open_database_of_installation
    from app.preparation.plans.upkeep import list_usage

    plans = list_usage(open_database_of_installation())
    for plan in plans:
        days = (f"{at:%Y-%m-%d}" for at in (plan.created_at, plan.used_at))
        typer.echo(
            "\t".join([str(plan.id), *days, f"versi {plan.version}", f"{plan.stored_bytes / 1e3:.1f} kB"])
        )
    typer.echo(f"{len(plans)} rencana, {sum(plan.stored_bytes for plan in plans) / 1e6:.1f} MB")


@commands.command(epilog=epilog("studi-banding plans purge --unused-months 24"))
def purge(
    unused_months: Annotated[int, typer.Option(min=1, help="Selama berapa bulan tidak dibuka siapa pun.")],
) -> None:
    """Hapus rencana yang lama tidak dibuka; tidak dapat dikembalikan kecuali dari cadangan."""
    from app.cli.environment import open_database_of_installation
    from app.preparation.plans.upkeep import purge_unused

    typer.echo(f"{purge_unused(open_database_of_installation(), unused_months)} rencana dihapus")
