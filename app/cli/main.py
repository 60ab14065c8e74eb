"""The command line `studi-banding`: its signatures, and the commands that run the site.

Commands import what they run inside their functions: `--help` and shell completion load Typer alone.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import __version__
from app.cli import backup, content, harvest, mail, plans, quality, users
from app.cli.console import UNUSABLE_ENVIRONMENT, epilog, fail, stop, warn
from app.cli.content import DocumentKind

app = typer.Typer(
    name="studi-banding",
    no_args_is_help=True,
    help="Basis pengetahuan studi banding.",
    epilog=epilog("studi-banding serve --port 8000"),
    rich_markup_mode=None,  # plain help: loading Rich would double the time of `--help`
    pretty_exceptions_enable=False,
)


def run() -> NoReturn:
    """Run a command; wrong usage and faults of the environment end in a sentence and an exit code, not in a traceback."""
    try:
        code = app(standalone_mode=False)
    except Exception as error:
        from app.cli.failures import exit_with_message

        exit_with_message(error)
        raise
    sys.exit(code if isinstance(code, int) else 0)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"studi-banding {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Tunjukkan versi.", callback=_print_version, is_eager=True),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option("-C", metavar="FOLDER", exists=True, file_okay=False, help="Bekerja di folder itu."),
    ] = None,
) -> None:
    """Take the options that belong to no command."""
    if folder:
        os.chdir(folder)


@app.command(epilog=epilog("studi-banding serve --host 0.0.0.0 --workers 2"))
def serve(
    host: Annotated[str, typer.Option(help="Alamat tempat situs mendengar.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port tempat situs mendengar.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Banyaknya proses.")] = 1,
    watch: Annotated[bool, typer.Option(help="Sinkronkan setiap kali content/ berubah.")] = False,
    sync_first: Annotated[bool, typer.Option("--sync/--no-sync", help="Sinkronkan sebelum melayani.")] = True,
) -> None:
    """Layani situs."""
    from app.cli.environment import settings_of_installation
    from app.cli.settings_report import set_default_base_url
    from app.cli.update import (
        bring_seen_up_to_date,
        bring_up_to_date,
        open_library,
        print_report,
        update_or_keep_index,
    )
    from app.operations.monitoring import logs
    from app.server import run as server

    settings = settings_of_installation()
    set_default_base_url(host, port)
    logs.configure(settings.log_format, whole=settings.development)
    server.require_free_port(host, port)
    if sync_first:
        update_or_keep_index(open_library(settings)[2], lambda: print_report(bring_up_to_date(settings)))
    if watch:
        server.watch_in_background(
            settings.content_dir,
            lambda files: print_report(bring_seen_up_to_date(settings, files)),
        )
    warn(f"Studi Banding {__version__} siap di http://{host}:{port}")
    server.serve(host, port, workers)


@app.command(epilog=epilog("studi-banding sync --full"))
def sync(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Hanya lihat berkas ini di content/; tanpa ini, semuanya."),
    ] = None,
    full: Annotated[bool, typer.Option(help="Baca ulang semua berkas dan bangun ulang indeks.")] = False,
) -> None:
    """Selaraskan basis data dan indeks dengan content/."""
    from app.cli.environment import settings_of_installation
    from app.cli.update import bring_up_to_date, paths_in_content, print_report

    settings = settings_of_installation()
    try:
        named = paths_in_content(settings.content_dir, files) if files else "changed"
    except ValueError as error:
        raise typer.BadParameter(f"Sebutkan berkas di dalam {settings.content_dir}.") from error
    print_report(bring_up_to_date(settings, "all" if full else named))


app.add_typer(content.commands)


@app.command(epilog=epilog('studi-banding search "sakip desa" --type practice --year 2024'))
def search(
    query: Annotated[str, typer.Argument(help="Kata yang dicari, seperti di situs.")],
    kind: Annotated[
        list[DocumentKind] | None, typer.Option("--type", help="Praktik atau kunjungan saja.")
    ] = None,
    value: Annotated[list[str] | None, typer.Option(help="Nilai BerAKHLAK; boleh berulang.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="Peran pelaksana; boleh berulang.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Kode daerah; boleh berulang.")] = None,
    year: Annotated[list[str] | None, typer.Option(help="Tahun; boleh berulang.")] = None,
    island: Annotated[list[str] | None, typer.Option(help="Pulau atau kepulauan; boleh berulang.")] = None,
    level: Annotated[
        list[str] | None, typer.Option(help="provinsi, kabupaten, kota, atau kementerian; boleh berulang.")
    ] = None,
    visit_kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Bentuk kunjungan, misalnya studi-tiru; boleh berulang."),
    ] = None,
    mode: Annotated[
        list[str] | None, typer.Option(help="Metode pelaksanaan: luring, daring, hibrida; boleh berulang.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Hasil terbanyak yang ditampilkan.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Cetak hasil sebagai JSON.")] = False,
) -> None:
    """Cari seperti di situs."""
    from app.cli.environment import settings_of_installation
    from app.cli.update import open_library, update_or_keep_index
    from app.search.results import SearchRequest
    from app.store.repositories.documents import DocumentRepository

    engine, _reference, search_engine = open_library(settings_of_installation())
    update_or_keep_index(search_engine, search_engine.update_index)
    chosen = {"type": kind, "value": value, "role": role, "region": region, "year": year}
    chosen |= {"island": island, "level": level, "kind": visit_kind, "mode": mode}
    filters = {name: tuple(map(str, values)) for name, values in chosen.items() if values}
    if unknown := search_engine.find_unknown_values(filters):
        fail(" ".join(unknown))
    results = search_engine.search(SearchRequest(query, filters, per_page=limit))
    scores = {(hit.kind, hit.slug): hit.score for hit in results.hits}
    cards = DocumentRepository(engine).get_cards(
        list(scores)
    )  # fewer than hits while the index lags behind the database
    if as_json:
        items = [
            {
                "type": card.kind,
                "slug": card.slug,
                "url": card.url,
                "title": card.title,
                "score": scores[card.kind, card.slug],
            }
            for card in cards
        ]
        answer = {
            "query": query,
            "total": results.total,
            "nothing_about": results.nothing_about,
            "items": items,
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if results.nothing_about:
        typer.echo(f"Belum ada tulisan tentang {', '.join(results.nothing_about)}.")
    for number, card in enumerate(cards, start=1):
        typer.echo(f"{number:3}. {card.title}\n     {card.url}")
    typer.echo(f"{results.total} {'tulisan yang mendekati' if results.nothing_about else 'hasil'}")


app.add_typer(backup.commands)
app.add_typer(backup.database_commands, name="db")
app.add_typer(users.commands, name="user")
app.add_typer(harvest.commands, name="harvest")
app.add_typer(mail.commands, name="mail")
app.add_typer(plans.commands, name="plans")
app.add_typer(quality.commands, name="quality")
app.add_typer(quality.score_commands, name="scores")


@app.command(epilog=epilog("studi-banding doctor"))
def doctor() -> None:
    """Periksa pemasangan ini dan sebutkan cara membenahinya."""
    from app.cli.environment import list_findings

    findings = list_findings()
    for finding in findings:
        mark = typer.style("baik", fg="green") if finding.is_ok else typer.style("rusak", fg="red")
        typer.echo(f"{mark}  {finding.name}: {finding.text}")
        if finding.fix:
            typer.echo(f"       {finding.fix}")
    raise typer.Exit(0 if all(finding.is_ok for finding in findings) else UNUSABLE_ENVIRONMENT)


@app.command(epilog=epilog("studi-banding mcp"))
def mcp() -> None:
    """Layani asisten lewat stdio (MCP): cari, baca, dan bandingkan; hanya membaca."""
    from app.cli.environment import settings_of_installation
    from app.server.mcp import serve as serve_assistants

    serve_assistants(settings_of_installation())


@app.command(epilog=epilog("studi-banding bench --documents 1000"))
def bench(
    documents: Annotated[int, typer.Option(min=30, max=1_000_000, help="Banyaknya dokumen buatan.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="Cetak angkanya sebagai JSON.")] = False,
    without_peers: Annotated[
        bool,
        typer.Option(
            "--without-peers", help="Jangan ukur mesin pencari pembanding; lama sekali di atas 100.000."
        ),
    ] = False,
) -> None:
    """Ukur kecepatan dengan dokumen buatan di tempat sementara; hanya dari salinan repositori."""
    from app.cli.environment import settings_of_installation

    try:
        benchmark = import_module("benchmarks.bench.run")  # by name: not part of the installed package
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("benchmarks"):
            raise
        stop("“bench” hanya ada di salinan repositori (folder benchmarks), tidak di paket yang dipasang.")
    content_dir = settings_of_installation().content_dir
    figures = benchmark.run(
        content_dir, documents=documents, say=warn, with_peers=not without_peers
    ).as_dict()
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        typer.echo(f"{name:14} {json.dumps(value) if isinstance(value, dict) else value}")
