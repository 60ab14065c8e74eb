"""Commands on accounts: the first manager has no page to be invited from."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import epilog, fail, warn

if TYPE_CHECKING:
    from app.accounts.accounts import Accounts

commands = typer.Typer(
    no_args_is_help=True, help="Akun dan perannya.", epilog=epilog("studi-banding user list")
)


class RoleOption(StrEnum):
    """The roles of `app.accounts.permissions`, as people type them; loading those would slow `--help`."""

    READER = "pembaca"
    AUTHOR = "penulis"
    REVIEWER = "penelaah"
    PUBLISHER = "penerbit"
    MANAGER = "pengelola"


Email = Annotated[str, typer.Argument(help="Alamat surel akun.")]
Region = Annotated[
    str,
    typer.Option(
        help="Kode daerah, slug kementerian/lembaga, 62.* untuk provinsi beserta kabupaten/kotanya, atau * untuk semua."
    ),
]


@commands.command(epilog=epilog("studi-banding user add ani@contoh.go.id pengelola --name Ani --region '*'"))
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Nama orangnya.")],
    region: Region,
    role: Annotated[RoleOption | None, typer.Argument(help="Peran pertamanya.")] = None,
    role_option: Annotated[
        RoleOption | None, typer.Option("--role", help="Peran pertamanya, bila tidak ditulis sesudah surel.")
    ] = None,
    unit: Annotated[str, typer.Option(help="Unit kerja, ditampilkan kepada pembaca.")] = "",
) -> None:
    """Buat akun dan cetak tautan untuk menetapkan kata sandinya."""
    from app.accounts.accounts import AccountError
    from app.accounts.audit import COMMAND_LINE
    from app.accounts.permissions import Role

    if (role is None) == (role_option is None):
        raise typer.BadParameter(
            "Tulis satu peran sesudah surel, misalnya: user add ani@contoh.go.id pengelola …"
        )
    chosen = Role[(role or role_option or RoleOption.READER).name]
    roles = [(_require_place(region), chosen)]
    try:
        _print_link(_accounts().invite(COMMAND_LINE, email, name=name, unit=unit, roles=roles))
    except AccountError as error:
        fail(str(error))


@commands.command("list", epilog=epilog("studi-banding user list"))
def list_accounts() -> None:
    """Tampilkan akun dan perannya."""
    for account in _accounts().list_accounts():
        roles = ", ".join(f"{RoleOption[role.name]}@{place}" for place, role in account.roles)
        state = "nonaktif" if account.is_disabled else "belum masuk" if account.is_invited else "aktif"
        typer.echo(f"{account.email}\t{account.name}\t{roles or 'tanpa peran'}\t{state}")


@commands.command("role", epilog=epilog("studi-banding user role ani@contoh.go.id penulis --region 32.11"))
def change_role(
    email: Email,
    role: Annotated[RoleOption, typer.Argument(help="Perannya.")],
    region: Region,
    remove: Annotated[bool, typer.Option("--remove", help="Cabut peran itu.")] = False,
) -> None:
    """Beri peran di suatu daerah, atau cabut."""
    from app.accounts.accounts import AccountError
    from app.accounts.audit import COMMAND_LINE
    from app.accounts.permissions import Role

    accounts, place = _accounts(), _require_place(region)
    change = accounts.revoke_role if remove else accounts.grant_role
    try:
        change(COMMAND_LINE, email, place, Role[role.name])
    except AccountError as error:
        fail(str(error))


@commands.command(epilog=epilog("studi-banding user disable ani@contoh.go.id"))
def disable(
    email: Email, enable: Annotated[bool, typer.Option("--enable", help="Aktifkan lagi.")] = False
) -> None:
    """Nonaktifkan akun; semua sesinya berakhir."""
    from app.accounts.accounts import AccountError
    from app.accounts.audit import COMMAND_LINE

    try:
        _accounts().set_disabled(COMMAND_LINE, email, disabled=not enable)
    except AccountError as error:
        fail(str(error))


@commands.command(epilog=epilog("studi-banding user reset ani@contoh.go.id --totp"))
def reset(
    email: Email,
    totp: Annotated[bool, typer.Option("--totp", help="Matikan juga kode dua langkahnya.")] = False,
) -> None:
    """Cetak tautan sekali pakai untuk menetapkan kata sandi baru."""
    from app.accounts import two_factor
    from app.accounts.accounts import AccountError
    from app.accounts.audit import COMMAND_LINE
    from app.cli.environment import load_settings
    from app.store.database import open_database

    try:
        token = _accounts().create_password_link(COMMAND_LINE, email)
    except AccountError as error:
        fail(str(error))
    if totp:
        was_on = two_factor.reset(open_database(load_settings().database_url), COMMAND_LINE, email)
        warn("Kode dua langkah dimatikan." if was_on else "Kode dua langkah memang tidak aktif.")
    _print_link(token)


def _accounts() -> "Accounts":
    from app.accounts.accounts import Accounts
    from app.cli.environment import open_database_of_installation

    return Accounts(open_database_of_installation())


def _require_place(region: str) -> str:
    """Return the place of a role; exit with 1 for a code that the reference data do not have."""
    from app.accounts.areas import province_of_area
    from app.accounts.permissions import EVERYWHERE
    from app.cli.environment import settings_of_installation
    from app.documents.reference.data import load_reference

    if region == EVERYWHERE:
        return region
    reference, province = load_reference(settings_of_installation().content_dir), province_of_area(region)
    if province is not None and province not in reference.provinces:
        fail(
            f"“{province}” bukan kode provinsi. Tulis misalnya 62.* untuk provinsi beserta kabupaten/kotanya."
        )
    if province is None and region not in reference.places:
        fail(f"Daerah atau instansi “{region}” tidak dikenal. Tulis kodenya, misalnya 62 atau menpanrb.")
    return region


def _print_link(token: str) -> None:
    from app.accounts.accounts import LINK_LIFETIME
    from app.cli.environment import load_settings

    typer.echo(f"{load_settings().base_url}/masuk/tautan/{token}")
    warn(f"Sampaikan kepada pemilik akun; berlaku {LINK_LIFETIME.days} hari, sekali pakai.")
