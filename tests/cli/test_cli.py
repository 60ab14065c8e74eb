import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import commands
import pytest
from build import CONTENT, ROOT, a_practice, content_folder
from conftest import exhaustive, free_port, sampled
from people import code
from reports import paragraph, word_file
from typer.main import get_command

from app import __version__
from app.accounts.accounts import Accounts
from app.accounts.audit import Actor
from app.accounts.encryption import load_encryptor
from app.accounts.permissions import Role
from app.accounts.two_factor import TwoFactorService
from app.cli.console import EXIT_CODES
from app.cli.main import app
from app.cli.users import RoleOption
from app.store import database
from app.store.schema import get_head_version

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """Runs the real command in a folder of its own, over a small content folder."""
    content_folder(tmp_path / "content", {"practices/satu.md": a_practice(title="Budaya kerja")})

    def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return commands.run(*arguments, folder=tmp_path, environment=os.environ | environment)

    return command


def test_check_passes_good_content_and_says_so(run: Command) -> None:
    done = run("check")
    assert (done.returncode, done.stdout) == (0, "1 dokumen terbaca, 0 galat, 0 peringatan\n")


def test_check_prints_path_problem_and_fix_in_every_format(run: Command, tmp_path: Path) -> None:
    (tmp_path / "content/practices/dua.md").write_text(a_practice(value="akuntable"))
    done = run("check")
    assert done.returncode == 1
    assert "practices/dua.md:7: galat R01 [values.0.value]" in done.stdout
    assert "Mungkin maksud Anda “akuntabel”?" in done.stdout
    (problem,) = json.loads(run("check", "--format", "json").stdout)
    assert (problem["path"], problem["line"], problem["key"]) == ("practices/dua.md", 7, "values.0.value")
    assert run("check", "--format", "github").stdout.startswith(
        "::error file=content/practices/dua.md,line=7"
    )
    assert run("check", "content/practices/satu.md").returncode == 0


@exhaustive
def test_sync_prints_its_counts(run: Command) -> None:
    assert run("sync").stdout == "1 added, 0 changed, 0 removed, 0 unchanged, 0 rejected\n"
    assert run("sync").stdout == "0 added, 0 changed, 0 removed, 1 unchanged, 0 rejected\n"
    assert run("sync", "--full").stdout == "0 added, 1 changed, 0 removed, 0 unchanged, 0 rejected\n"


def test_sync_looks_only_at_the_files_it_is_told(run: Command, tmp_path: Path) -> None:
    dua, tiga = (tmp_path / "content/practices" / name for name in ("dua.md", "tiga.md"))
    assert run("sync").returncode == 0
    dua.write_text(a_practice(title="Dua"))
    tiga.write_text(a_practice(title="Tiga"))
    told = run("sync", "content/practices/dua.md")
    assert told.stdout == "1 added, 0 changed, 0 removed, 0 unchanged, 0 rejected\n"
    outside = run("sync", "README.md")
    assert outside.returncode == 2
    assert "Sebutkan berkas di dalam" in " ".join(outside.stderr.split())
    elsewhere = tmp_path / "luar.md"
    elsewhere.write_text(a_practice(title="Empat"))
    (tmp_path / "content/practices/empat.md").symlink_to(elsewhere)
    assert run("sync", "content/practices/empat.md").stdout.startswith("1 added")


def test_search_finds_what_the_site_finds(run: Command) -> None:
    run("sync")
    assert "/praktik/satu" in run("search", "budaya").stdout
    found = json.loads(run("search", "budaya", "--json", "--type", "practice", "--value", "akuntabel").stdout)
    assert [item["slug"] for item in found["items"]] == ["satu"]
    assert json.loads(run("search", "budaya", "--json", "--type", "visit").stdout)["total"] == 0


@pytest.mark.parametrize("kind", sampled(["practice", "visit"], one_in=2))
def test_a_new_document_names_what_to_fill_in_and_is_never_overwritten(run: Command, kind: str) -> None:
    done = run("new", kind, 'Judul: dengan "tanda"')
    assert done.returncode == 0, done.stderr
    checked = run("check")
    assert checked.returncode == 1
    text = Path(done.stdout.strip()).name
    assert f"{text}:4: galat T01 [summary]" in checked.stdout
    assert run("new", kind, 'Judul: dengan "tanda"').returncode == 1


def test_doctor_names_the_fault_and_the_fix(run: Command) -> None:
    ill = run("doctor")
    assert ill.returncode == 3
    assert "studi-banding sync" in ill.stdout
    run("sync")
    well = run("doctor")
    assert well.returncode == 0, well.stdout
    assert "rusak" not in well.stdout


def test_database_commands(run: Command) -> None:
    assert run("db", "current").stdout.startswith("kosong")
    assert run("db", "upgrade").stdout == f"{get_head_version()}\n"
    assert run("db", "current").stdout == f"{get_head_version()} (terbaru: {get_head_version()})\n"


@pytest.mark.parametrize(
    ("command", "environment", "says"),
    [
        (
            "sync",
            {"STUDI_BANDING_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"},
            "Basis data tidak dapat dipakai",
        ),
        ("sync", {"STUDI_BANDING_CONTENT_DIR": "tidak-ada"}, "studi-banding init"),
        ("check", {"STUDI_BANDING_CONTENT_DIR": "tidak-ada"}, "studi-banding init"),
    ],
)
def test_environment_fault_exits_3_with_a_sentence(
    run: Command, command: str, environment: dict[str, str], says: str
) -> None:
    done = run(command, **environment)
    assert done.returncode == 3
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_names_a_port_in_use(run: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port)
    assert done.returncode == 3
    assert port in done.stderr


def test_wrong_usage_is_exit_code_2(run: Command) -> None:
    assert run("tidak-ada").returncode == 2
    assert run("new", "laporan", "x").returncode == 2


def test_init_copies_the_content_that_came_along(run: Command, tmp_path: Path) -> None:
    assert run("init", "lain").returncode == 0
    assert (tmp_path / "lain/values.yaml").read_bytes() == (CONTENT / "values.yaml").read_bytes()
    assert run("init", "lain").returncode == 1


@exhaustive
def test_check_lists_quality_warnings_only_with_the_option(run: Command) -> None:
    plain, asked = run("check"), run("check", "--quality")
    assert (plain.returncode, asked.returncode) == (0, 0)
    assert "M01" not in plain.stdout
    assert "hanya satu sumber" in asked.stdout
    listed = json.loads(run("check", "--quality", "--format", "json").stdout)
    assert {problem["severity"] for problem in listed} == {"warning"}


def test_library_is_exported_and_imported(run: Command, tmp_path: Path) -> None:
    assert run("export", "l.zip").returncode == 0
    there = run("import-library", "l.zip", STUDI_BANDING_CONTENT_DIR="baru")
    assert there.returncode == 0, there.stderr
    text = (tmp_path / "content/practices/satu.md").read_text()
    assert (tmp_path / "baru/practices/satu.md").read_text() == text
    (tmp_path / "baru/practices/satu.md").write_text("lain")
    refused = run("import-library", "l.zip", STUDI_BANDING_CONTENT_DIR="baru")
    assert (refused.returncode, "practices/satu.md" in refused.stderr) == (1, True)
    assert run("import-library", "l.zip", "--force", STUDI_BANDING_CONTENT_DIR="baru").returncode == 0
    assert (tmp_path / "baru/practices/satu.md").read_text() == text
    assert run("import-library", "tiada.zip").returncode == 1


@exhaustive
def test_backup_is_created_verified_and_restored(run: Command, tmp_path: Path) -> None:
    assert run("sync").returncode == 0
    added = run("user", "add", "ani@contoh.go.id", "--role", "pengelola", "--name", "Ani", "--region", "*")
    assert added.returncode == 0, added.stderr
    public = run("backup-key", "kunci").stdout.strip()
    assert ((tmp_path / "kunci").stat().st_mode & 0o777, run("backup-key", "kunci").returncode) == (0o600, 1)
    made = run("backup", "c.age", "--encrypt", public)
    assert made.returncode == 0, made.stderr
    assert run("backup", "c.age", "--encrypt", public).returncode == 1
    assert run("restore", "c.age", "--check").returncode == 1
    assert run("restore", "c.age", "--check", "--identity", "kunci").returncode == 0
    refused = run("restore", "c.age", "--identity", "kunci")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert run("user", "disable", "ani@contoh.go.id").returncode == 0
    (tmp_path / "content/practices/satu.md").write_text("rusak")
    done = run("restore", "c.age", "--identity", "kunci", "--force")
    assert done.returncode == 0, done.stderr
    assert run("user", "role", "ani@contoh.go.id", "penulis", "--region", "62.*").returncode == 0
    assert (
        "bukan kode provinsi" in run("user", "role", "ani@contoh.go.id", "penulis", "--region", "99.*").stderr
    )
    assert "penulis@62.*" in run("user", "list").stdout
    assert run("doctor").returncode == 0
    (tmp_path / "cadangan").mkdir()
    assert run("backup", "cadangan", "--keep", "1").returncode == 0
    assert run("restore", "c.age", "--keep", "1").returncode == 2
    assert run("backup", "lain.zip", "--keep", "1").returncode == 1


def test_import_writes_a_document_and_prints_suggestions(run: Command, tmp_path: Path) -> None:
    body = "".join(
        map(
            paragraph,
            (
                "LAPORAN STUDI TIRU SAKIP KE KABUPATEN SUMEDANG",
                "I. PELAKSANAAN",
                "Kunjungan dilaksanakan Selasa, 11 Februari 2025 ke Kabupaten Sumedang.",
                "II. HASIL",
                "Desa ikut menyusun SAKIP.",
                "LAMPIRAN",
                "Daftar pertanyaan.",
            ),
        )
    )
    (tmp_path / "Laporan.docx").write_bytes(word_file(body))
    done = run("import", "Laporan.docx")
    assert done.returncode == 0, done.stderr
    path = tmp_path / done.stdout.split("\n")[0]
    assert "## Temuan\n\nDesa ikut menyusun SAKIP.\n" in path.read_text()
    assert "host.regions: ['32.11']" in done.stdout
    assert "dari “Kunjungan dilaksanakan Selasa, 11 Februari 2025 ke Kabupaten Sumedang.”" in done.stdout
    assert "bagian: LAMPIRAN" in done.stdout
    assert path.name.startswith("2025-02-"), "named by the day of the report"
    text = path.read_text()
    assert 'date_start: "2025-02-11"\n' in text
    assert "usulan dari laporan: 32.11›" in text
    checked = run("check")
    assert checked.returncode == 1
    assert {line.split(" ")[2] for line in checked.stdout.splitlines()[:-1]} == {"T01"}
    assert "[date_start]" not in checked.stdout
    again = run("import", "Laporan.docx")
    assert (again.returncode, "sudah ada" in again.stderr) == (1, True)
    practice = run("import", "Laporan.docx", "--as", "practice")
    assert (practice.returncode, "content/practices/" in practice.stdout) == (0, True)


@exhaustive
def test_import_of_an_unreadable_report_exits_1_with_a_sentence(run: Command, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 rusak")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    for name, said in (("a.docx", "rusak"), ("b.pdf", "PDF")):
        done = run("import", name)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert run("import", "tidak-ada.docx").returncode == 2
    assert run("import", "a.docx", "--as", "lain").returncode == 2


def test_import_keeps_a_markdown_document_unchanged(run: Command, tmp_path: Path) -> None:
    (tmp_path / "dua.md").write_text(a_practice(title="Dua"))
    assert run("import", "dua.md").stdout == "content/practices/dua.md\n"
    assert (tmp_path / "content/practices/dua.md").read_text() == a_practice(title="Dua")


@exhaustive
def test_user_reset_turns_two_factor_off(run: Command, tmp_path: Path) -> None:
    added = run("user", "add", "ani@contoh.go.id", "--name", "Ani", "--role", "pengelola", "--region", "*")
    assert added.returncode == 0, added.stderr
    url = f"sqlite:///{tmp_path / 'var' / 'studi-banding.db'}"
    engine = database.open_database(url)
    found = Accounts(engine).find_by_email("ani@contoh.go.id")
    assert found is not None
    actor, second = (
        Actor(found.id, found.email),
        TwoFactorService(engine, load_encryptor("", tmp_path / "var")),
    )
    second.create_secret(actor)
    assert second.confirm(actor, code(second.get_status(actor).secret)) is not None
    assert "Kode dua langkah" not in run("user", "reset", "ani@contoh.go.id").stderr
    assert second.is_enabled(found.id)
    done = run("user", "reset", "ani@contoh.go.id", "--totp")
    assert (done.returncode, "Kode dua langkah dimatikan" in done.stderr) == (0, True)
    assert "/masuk/tautan/" in done.stdout
    assert not second.is_enabled(found.id)
    assert "memang tidak aktif" in run("user", "reset", "ani@contoh.go.id", "--totp").stderr
    assert run("user", "reset", "tiada@contoh.go.id", "--totp").returncode == 1
    engine.dispose()


def test_serve_explains_an_unusable_secret_key(run: Command, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret-key").write_text("x" * 64)
    (tmp_path / "var" / "secret-key").chmod(0o644)
    done = run("serve", "--port", str(free_port()))
    assert (done.returncode, "chmod 600" in done.stderr) == (3, True), done.stderr
    assert "Traceback" not in done.stderr


@exhaustive
def test_search_leaves_out_a_document_that_the_database_no_longer_has(run: Command, tmp_path: Path) -> None:
    assert run("sync").returncode == 0
    with closing(sqlite3.connect(tmp_path / "var/studi-banding.db")) as connection, connection:
        connection.execute("DELETE FROM document")
    done = run("search", "budaya", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["items"] == []


def test_version_is_printed(run: Command) -> None:
    assert run("--version").stdout == f"studi-banding {__version__}\n"


@exhaustive
def test_bench_says_where_it_is_to_be_had_when_the_benchmarks_are_not_installed(tmp_path: Path) -> None:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks/__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "app", "bench"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "hanya ada di salinan repositori" in done.stderr) == (3, True), done.stderr


def test_every_command_shows_an_example_and_the_exit_codes() -> None:
    group = get_command(app)
    commands = {**group.commands}  # type: ignore[attr-defined]
    for name in ("user", "db", "plans"):
        commands |= {f"{name} {sub}": command for sub, command in commands[name].commands.items()}
    for name, command in commands.items():
        assert f"Contoh: studi-banding {name.split()[0]}" in command.epilog, name
        assert EXIT_CODES in command.epilog, name
        assert command.help, name
        assert [p.name for p in command.params if not getattr(p, "help", None)] == [], name


def test_roles_of_the_command_line_are_those_of_accounts() -> None:
    assert [role.name for role in RoleOption] == [role.name for role in Role]


@exhaustive
def test_import_prints_many_reports_as_json_and_a_dry_run_writes_nothing(
    run: Command, tmp_path: Path
) -> None:
    body = "".join(map(paragraph, ("LAPORAN STUDI TIRU SAKIP", "BAB I PELAKSANAAN", "Kunjungan ke Kabupaten Sumedang, 11 Februari 2025.")))  # fmt: skip
    (tmp_path / "Laporan.docx").write_bytes(word_file(body))
    (tmp_path / "Berita.html").write_text("<h2>Hasil</h2><p>Desa ikut <s>tidak</s> menyusun.</p>")
    (tmp_path / "rusak.docx").write_bytes(b"PK\x03\x04 rusak")
    before = sorted(tmp_path.rglob("*.md"))
    one = json.loads(run("import", "Laporan.docx", "--json", "--dry-run").stdout)
    assert set(one) == {"file", "kind", "title", "body", "proposals", "left", "words"}
    assert (one["file"], one["kind"], one["title"]) == ("Laporan.docx", "visit", "Studi tiru SAKIP")
    fields = {proposal["field"]: proposal for proposal in one["proposals"]}
    assert fields["host.regions.0"]["value"] == "32.11"
    assert fields["date_start"]["sentence"] == "Kunjungan ke Kabupaten Sumedang, 11 Februari 2025."
    assert set(fields["date_start"]) == {"field", "value", "sentence", "certain"}
    assert {"what": "judul bagian", "text": "BAB I PELAKSANAAN"}.items() <= one["left"][-1].items()
    assert one["words"] == {"source": 14, "kept": 7, "named": 7, "lost": 0}
    many = run("import", "Laporan.docx", "rusak.docx", "Berita.html", "--json", "--dry-run")
    assert many.returncode == 1
    assert [answer["file"] for answer in json.loads(many.stdout)] == ["Laporan.docx", "Berita.html"]
    assert "2/3 rusak.docx" in many.stderr
    assert "2 laporan dibaca, 1 gagal" in many.stderr
    assert sorted(tmp_path.rglob("*.md")) == before
    written = run("import", "Laporan.docx", "Berita.html")
    assert written.returncode == 0
    assert len(sorted(tmp_path.rglob("*.md"))) == len(before) + 2
