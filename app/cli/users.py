"""The command line's `user` commands: the first manager has no page to be invited from."""

from typing import Annotated, NoReturn

import typer

from app.accounts import two_factor
from app.accounts.accounts import LINK_LASTS, AccountError, Accounts
from app.accounts.audit import COMMAND_LINE
from app.accounts.permissions import EVERYWHERE, Role
from app.documents.reference.data import load_reference
from app.settings import Settings
from app.store import database

commands = typer.Typer(no_args_is_help=True, help="Akun dan perannya.")

Email = Annotated[str, typer.Argument(help="Alamat surel akun.")]
Region = Annotated[str, typer.Option(help="Kode daerah, slug kementerian/lembaga, atau * untuk semua.")]


def _accounts() -> Accounts:
    engine = database.open_database(Settings().database_url)
    database.upgrade(engine)
    return Accounts(engine)


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _place(region: str) -> str:
    if region != EVERYWHERE and region not in load_reference(Settings().content_dir).places:
        _fail(f"Daerah atau instansi “{region}” tidak dikenal. Tulis kodenya, misalnya 62 atau menpanrb.")
    return region


def _print_link(token: str) -> None:
    typer.echo(f"{Settings().base_url}/masuk/tautan/{token}")
    typer.echo(f"Sampaikan kepada pemilik akun; berlaku {LINK_LASTS.days} hari, sekali pakai.", err=True)


@commands.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Nama orangnya.")],
    region: Region,
    role: Annotated[Role, typer.Option(help="Peran pertamanya.")],
    unit: Annotated[str, typer.Option(help="Unit kerja, ditampilkan kepada pembaca.")] = "",
) -> None:
    """Buat akun dan cetak tautan untuk menetapkan kata sandinya."""
    try:
        _print_link(
            _accounts().invite(COMMAND_LINE, email, name=name, unit=unit, roles=[(_place(region), role)])
        )
    except AccountError as error:
        _fail(str(error))


@commands.command("list")
def list_accounts() -> None:
    """Tampilkan akun dan perannya."""
    for one in _accounts().all():
        roles = ", ".join(f"{role.value}@{place}" for place, role in one.roles) or "tanpa peran"
        state = "nonaktif" if one.is_disabled else "belum masuk" if one.is_invited else "aktif"
        typer.echo(f"{one.email}\t{one.name}\t{roles}\t{state}")


@commands.command("role")
def change_role(
    email: Email,
    role: Role,
    region: Region,
    remove: Annotated[bool, typer.Option("--remove", help="Cabut peran itu.")] = False,
) -> None:
    """Beri peran di suatu daerah, atau cabut."""
    accounts, place = _accounts(), _place(region)
    try:
        (accounts.take_role if remove else accounts.give_role)(COMMAND_LINE, email, place, role)
    except AccountError as error:
        _fail(str(error))


@commands.command()
def disable(
    email: Email, enable: Annotated[bool, typer.Option("--enable", help="Aktifkan lagi.")] = False
) -> None:
    """Nonaktifkan akun; semua sesinya berakhir."""
    try:
        _accounts().set_disabled(COMMAND_LINE, email, disabled=not enable)
    except AccountError as error:
        _fail(str(error))


@commands.command()
def reset(
    email: Email,
    totp: Annotated[bool, typer.Option("--totp", help="Matikan juga kode dua langkahnya.")] = False,
) -> None:
    """Cetak tautan sekali pakai untuk menetapkan kata sandi baru."""
    try:
        token = _accounts().new_link(COMMAND_LINE, email)
    except AccountError as error:
        _fail(str(error))
    if totp:
        was_on = two_factor.remove(database.open_database(Settings().database_url), COMMAND_LINE, email)
        typer.echo(
            "Kode dua langkah dimatikan." if was_on else "Kode dua langkah memang tidak aktif.", err=True
        )
    _print_link(token)
