"""Every command and configuration line that README, CONTRIBUTING and the guides print works as it stands there."""

import gc
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from build import ROOT, a_practice
from conftest import SECRET_KEY, exhaustive, sampled
from reports import paragraph, word_file
from typer.main import get_command

from app.cli.main import app, run
from app.cli.settings_report import read_settings

PAGES = ["README.md", "README.id.md", "CONTRIBUTING.md"] + [
    f"docs/panduan/{page.name}" for page in sorted((ROOT / "docs/panduan").glob("*.md"))
]
LONG_PAGES = ("docs/panduan/perintah.md", "docs/panduan/operasi.md")
"""Pages with dozens of commands, each of which starts a process."""
SERVING = ("serve", "mcp", "bench")
"""Commands that run until they are stopped, or for minutes: only their options are read."""
REFUSED = {"db adopt": 1, "restore BERKAS": 1, "harvest run jabar": 1, "harvest remove jabar": 1}
"""Commands that rightly refuse a fresh installation, with their exit code."""
OTHERS = ("cp ", "systemctl ", "useradd ", "install ", "podman ", "runuser -u postgres", "postconf ")
"""Beginnings of lines whose command is another program's."""
_CODE = re.compile(r"```sh\n(.*?)```|`([^`\n]+)`", re.DOTALL)
_COMMAND = re.compile(r"(?:^|[\s/(“])studi-banding +(?:studi-banding +)?((?:-C \S+ )?[a-z][^#|;)”]*)")


def code_of(page: str) -> Iterator[tuple[str, bool]]:
    """The lines of code on a page, in their order, and whether each stands in a block."""
    for found in _CODE.finditer((ROOT / page).read_text()):
        for line in (found[1] or found[2]).replace("\\\n", " ").splitlines():
            yield line.strip(), bool(found[1])


def commands_of(page: str) -> list[list[str]]:
    """The commands on a page; a name alone in a sentence is a name and not a command."""
    commands = []
    for line, is_block in code_of(page):
        if line.startswith(OTHERS):
            continue
        for found in _COMMAND.finditer(line):
            words = shlex.split(found[1])
            if is_block or len(words) > 1:
                commands.append(words)
    return commands


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a folder, with no setting but the key and the address that returned letters need."""
    for name in [name for name in os.environ if name.startswith("STUDI_BANDING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STUDI_BANDING_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("STUDI_BANDING_MAIL_BOUNCES", "pantul@contoh.go.id")
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which only `init` has been run, with the files that the guides speak of."""
    folder = tmp_path_factory.mktemp("initialised")
    with pytest.MonkeyPatch.context() as monkeypatch:
        enter(folder, monkeypatch)
        initialise(monkeypatch)
    return folder


@pytest.fixture
def fresh(initialised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    shutil.copytree(initialised, tmp_path, dirs_exist_ok=True)
    enter(tmp_path, monkeypatch)
    return tmp_path


def initialise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert execute(monkeypatch, ["init"]) == 0
    for document in [*Path("content/practices").iterdir(), *Path("content/visits").iterdir()]:
        document.unlink()  # the same commands on two hundred documents would take a minute
    Path("content/practices/satu.md").write_text(a_practice(title="SAKIP desa"))
    Path("Laporan.docx").write_bytes(word_file(paragraph("LAPORAN STUDI TIRU KE KABUPATEN SUMEDANG")))
    Path("Berita.html").write_text("<h1>Kunjungan</h1><p>Kabupaten Bone belajar di Kabupaten Banggai.</p>")
    Path("laporan.eml").write_text("Subject: Jawaban otomatis\n\nSaya sedang cuti.\n")
    Path("skor.csv").write_text("indikator,daerah,tahun,nilai\nnilai-sakip,Kapuas,2019,61.5\n")
    Path("cadangan").mkdir()
    assert execute(monkeypatch, ["sync"]) == 0
    for name in ("cadangan.zip", "pulihkan.zip", "BERKAS"):
        assert execute(monkeypatch, ["backup", name]) == 0


def execute(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> int:
    monkeypatch.setattr(sys, "argv", ["studi-banding", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: Jawaban otomatis\n\n")))
    with pytest.raises(SystemExit) as ended:
        run()
    gc.collect()  # a process that ends closes its connections
    return int(ended.value.code or 0)


def in_this_folder(words: list[str], public_key: str) -> list[str]:
    """The command with what a reader puts in place of the guide's examples."""
    new = f"isi-{len(list(Path().iterdir()))}"  # `init` makes a folder, and some pages show it more than once
    places = {
        "/cadangan/": "cadangan",
        "age1…": public_key,
        "content": new if "init" in words else "content",
        "FILE.csv": "skor.csv",
        **dict.fromkeys(("ID", "lhe-2025"), "databoks-stunting-2022"),
    }
    words = [*words, new] if words == ["init"] else words
    words = [*words, "--yes"] if words[:2] == ["scores", "import"] else words  # nobody is there to be asked
    return [
        "sqlite:///salinan.db" if word.startswith("postgresql://") else places.get(word, word)
        for word in words
    ]


WALKED_HERE = [page for page in PAGES if commands_of(page) and page not in LONG_PAGES][::3]
"""One in three of the shorter pages; all of them are walked in `make exhaustive`."""


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page in WALKED_HERE else exhaustive, id=page)
        for page in PAGES
        if commands_of(page)
    ],
)
def test_commands_of_a_page_work_in_their_order(
    page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(monkeypatch, ["backup-key", "kunci-umum"]) == 0
    public_key = capsys.readouterr().out.split()[-1]
    failed = []
    for written in commands_of(page):
        words = in_this_folder(written, public_key)
        name = " ".join(words[:2]) if words[0] in ("db", "user", "plans") else words[0]
        status = parse(words) if name in SERVING else execute(monkeypatch, words)
        said = capsys.readouterr().err
        if status not in (REFUSED.get(" ".join(written), 0), name == "check"):  # 1: it finds faults
            failed.append((" ".join(written), status, said[-300:]))
    assert failed == []


def parse(words: list[str]) -> int:
    """Read a command's options without running it."""
    group = get_command(app)
    try:
        command = group.commands[words[0]]  # type: ignore[attr-defined]
        command.make_context(words[0], list(words[1:]), parent=typer.Context(group))
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with it
        return int(getattr(error, "exit_code", 1))
    return 0


def test_every_make_target_that_is_printed_exists() -> None:
    printed = {
        found
        for page in [*PAGES, *(f"docs/dev/{page.name}" for page in (ROOT / "docs/dev").glob("*.md"))]
        for line, _is_block in code_of(page)
        for found in re.findall(r"^make ([a-z-]+)", line)
    }
    assert {"serve", "test", "compare"} <= printed
    asked = subprocess.run(
        ["make", "-n", *sorted(printed)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr


@pytest.mark.parametrize("page", PAGES)
def test_settings_that_are_printed_are_read(
    page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("STUDI_BANDING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(
        "STUDI_BANDING_DATABASE_URL", "postgresql://sb@localhost/sb"
    )  # some speak of its index
    lines = " ".join(line for line, _is_block in code_of(page))
    for name, value in re.findall(r"\b(STUDI_BANDING_[A-Z_]+)=([^\s…`]+)", lines):
        monkeypatch.setenv(name, value)
    assert read_settings()[1] == []


def test_first_account_is_made_with_its_role_as_an_argument_or_an_option(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = ["--name", "Budi", "--region", "*"]
    assert execute(monkeypatch, ["user", "add", "b@contoh.go.id", "pengelola", *rest]) == 0
    assert execute(monkeypatch, ["user", "add", "c@contoh.go.id", "--role", "pengelola", *rest]) == 0
    assert execute(monkeypatch, ["user", "add", "d@contoh.go.id", *rest]) == 2
    assert (
        execute(monkeypatch, ["user", "add", "d@contoh.go.id", "penulis", "--role", "pengelola", *rest]) == 2
    )
    assert execute(monkeypatch, ["check", "tiada.md"]) == 2
    assert execute(monkeypatch, ["-C", str(fresh / "tiada"), "check"]) == 2


@pytest.mark.parametrize(
    "words",
    sampled(
        [
            ["check"],
            ["new", "visit", "Kunjungan"],
            ["search", "sakip"],
            ["user", "list"],
            ["user", "add", "b@contoh.go.id", "pengelola", "--name", "B", "--region", "*"],
            ["user", "reset", "b@contoh.go.id"],
            ["backup", "c.zip"],
            ["export", "p.zip"],
            ["import", "Laporan.md"],
            ["doctor"],
            ["mcp"],
            ["sync"],
            ["serve", "--port", "0"],
        ],
        one_in=4,
    ),
    ids=" ".join,
)
def test_folder_without_an_installation_is_refused_and_left_alone(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Laporan.md").write_text("# Laporan\n")
    monkeypatch.chdir(ROOT)
    assert execute(monkeypatch, ["-C", str(tmp_path), *words]) == 3
    said = capsys.readouterr()
    assert "content tidak ada" in said.out + said.err
    assert [path.name for path in tmp_path.iterdir()] == ["Laporan.md"]


def test_command_works_in_the_folder_that_it_is_given(
    fresh: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert execute(monkeypatch, ["-C", str(fresh), "new", "practice", "Praktik baru"]) == 0
    assert list((fresh / "content/practices").glob("praktik-baru.md"))
