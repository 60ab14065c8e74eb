"""Commands on the quality of the content: documents drawn for a second reader, and scores taken over from tables."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import INVALID_INPUT, epilog, fail

commands = typer.Typer(
    no_args_is_help=True, help="Mutu isi.", epilog=epilog("studi-banding quality sample --seed 1")
)
score_commands = typer.Typer(
    no_args_is_help=True,
    help="Angka indikator daerah (scores.yaml).",
    epilog=epilog("studi-banding scores import skor.csv --source lhe-2025"),
)


@commands.callback()
def _quality() -> None:
    """Group the commands, so that one command alone keeps its name."""


@score_commands.callback()
def _scores() -> None:
    """Group the commands, so that one command alone keeps its name."""


@commands.command(epilog=epilog("studi-banding quality sample --seed 20264 --count 24"))
def sample(
    seed: Annotated[int, typer.Option(help="Angka undian; angka yang sama memberi dokumen yang sama.")],
    count: Annotated[int, typer.Option(min=1, max=1_000, help="Banyaknya dokumen.")] = 24,
) -> None:
    """Undi dokumen untuk dicocokkan dengan sumbernya: setiap pernyataan dengan alamat sumbernya."""
    from app.cli.environment import settings_of_installation
    from app.documents.reference.data import ReferenceDataError, load_reference
    from app.documents.validation.rules import check_folder
    from app.documents.validation.sample import cited_sources, draw_documents, list_claims

    content_dir = settings_of_installation().content_dir
    try:
        documents, _problems = check_folder(content_dir, load_reference(content_dir))
    except ReferenceDataError as error:
        fail("\n".join(map(str, error.problems)))
    for document in draw_documents(documents, seed, count):
        typer.echo(f"# {document.path}: {document.meta.title}")
        numbers = {source.id: n for n, source in enumerate(document.meta.sources, start=1)}
        for source_id, source in zip(numbers, document.meta.sources, strict=True):
            typer.echo(f"  [{numbers[source_id]}] {source.publisher}: {source.title}")
            typer.echo(f"      {source.address(document.slug)}")
        for claim in list_claims(document):
            marks = ",".join(str(numbers[one.id]) for one in cited_sources(claim, document))
            typer.echo(f"  [ ] {claim.where or 'teks'}: {claim.text} [{marks}]")
        typer.echo()


@score_commands.command("import", epilog=epilog("studi-banding scores import skor.csv --source lhe-2025"))
def import_scores(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="CSV: indikator, daerah, tahun, nilai, catatan."
        ),
    ],
    source: Annotated[str, typer.Option(help="Tanda pengenal sumbernya di scores.yaml.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tampilkan saja; tidak menulis.")] = False,
    is_confirmed: Annotated[bool, typer.Option("--yes", help="Tulis tanpa bertanya lagi.")] = False,
) -> None:
    """Periksa angka dari tabel, tampilkan, lalu tambahkan ke scores.yaml."""
    from app.cli.environment import settings_of_installation
    from app.documents.markdown.files import write_atomic
    from app.documents.reference.data import ReferenceDataError, load_reference
    from app.documents.reference.score_import import add_scores, read_scores
    from app.documents.reference.scores import SCORES_FILE

    content_dir = settings_of_installation().content_dir
    try:
        reference = load_reference(content_dir)
        text = file.read_text("utf-8-sig")
    except ReferenceDataError as error:
        fail("\n".join(map(str, error.problems)))
    except UnicodeDecodeError:
        fail(f"{file} bukan UTF-8. Simpan ulang sebagai “CSV UTF-8”.")
    found = read_scores(text, file.name, source, reference)
    for problem in found.problems:
        typer.echo(str(problem))
    for one in found.new:
        typer.echo(f"+ {one.indicator}\t{reference.place(one.region).name}\t{one.year}\t{one.value:g}")
    typer.echo(f"{len(found.new)} angka baru, {found.known} sudah ada, {len(found.problems)} galat")
    if found.problems:
        raise typer.Exit(INVALID_INPUT)
    if not found.new or dry_run:
        return
    if not is_confirmed:
        typer.confirm("Tulis ke scores.yaml?", abort=True)
    path = content_dir / SCORES_FILE
    write_atomic(path, add_scores(path.read_text("utf-8"), found.new, reference))
    typer.echo(f"{path} ditulis. Jalankan “studi-banding sync”.")
