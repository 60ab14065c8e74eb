"""Commands on letters: what a mail server hands over."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import epilog, fail, warn

commands = typer.Typer(
    no_args_is_help=True,
    help="Surat: yang kembali.",
    epilog=epilog("studi-banding mail bounce laporan.eml"),
)
TRY_AGAIN = 75
"""Exit code that makes a mail server deliver again later (EX_TEMPFAIL)."""
_SAID = {
    "no-report": "bukan laporan gagal kirim; dilewati",
    "unknown": "bukan untuk pelanggan yang ada; dilewati",
    "other-cause": "gagal karena sebab lain, kotak suratnya mungkin ada; dilewati",
    "counted": "dihitung; langganannya berhenti pada kegagalan ketiga di hari berbeda",
    "stopped": "langganan dihentikan dan alamatnya dihapus",
}


@commands.command(epilog=epilog("studi-banding mail bounce laporan.eml"))
def bounce(
    report: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Berkas laporan; tanpa ini dibaca dari masukan.",
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option("--to", help="Penerima laporan, bila server surel tidak menulisnya di kepala surat."),
    ] = "",
) -> None:
    """Baca satu laporan gagal kirim (RFC 3464) dari masukan; server surel yang memanggilnya."""
    from app.accounts.encryption import load_encryptor
    from app.cli.environment import load_settings, open_database_of_installation
    from app.publishing.subscriptions.bounces import MAX_REPORT_BYTES, BounceReader
    from app.store.errors import DatabaseUnavailableError

    settings = load_settings()
    if not settings.mail_bounces:
        fail("STUDI_BANDING_MAIL_BOUNCES belum diisi: surat keluar tanpa alamat balik untuk laporan.")
    encryptor = load_encryptor(settings.secret_key.get_secret_value(), settings.secret_key_dir)
    with report.open("rb") if report else sys.stdin.buffer as source:
        message = source.read(MAX_REPORT_BYTES)
    try:
        reader = BounceReader(open_database_of_installation(), encryptor, settings.mail_bounces)
        typer.echo(_SAID[reader.read(message, to).value])
    except DatabaseUnavailableError as error:
        warn(f"Basis data tidak menjawab; coba lagi nanti: {error}")
        raise typer.Exit(TRY_AGAIN) from error
