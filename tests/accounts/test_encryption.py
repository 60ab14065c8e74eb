from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app import clock
from app.accounts.encryption import KEY_FILE_NAME, Encryptor, KeyFileError, load_encryptor
from app.cli.settings_report import describe_settings
from app.settings import Settings

LONG = "x" * 40


def test_a_key_file_is_created_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    sealed = load_encryptor("", tmp_path / "var").encrypt("satu", "isi")
    assert (tmp_path / "var" / KEY_FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert load_encryptor("", tmp_path / "var").decrypt("satu", sealed) == "isi"


def test_processes_that_start_together_use_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _n: load_encryptor("", tmp_path).digest("a", "b"), range(32)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE_NAME]


def test_a_world_readable_key_file_is_refused(tmp_path: Path) -> None:
    load_encryptor("", tmp_path)
    (tmp_path / KEY_FILE_NAME).chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_encryptor("", tmp_path)


@pytest.mark.parametrize("broken", ["", "pendek", "é" * 9])
def test_a_file_without_a_key_is_refused(tmp_path: Path, broken: str) -> None:
    (tmp_path / KEY_FILE_NAME).write_text(broken)
    (tmp_path / KEY_FILE_NAME).chmod(0o600)
    with pytest.raises(KeyFileError, match="tidak berisi kunci"):
        load_encryptor("", tmp_path)


def test_a_key_folder_that_cannot_be_created_is_reported_with_a_fix(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("sebuah berkas")
    with pytest.raises(KeyFileError, match="STUDI_BANDING_SECRET_KEY"):
        load_encryptor("", tmp_path / "var")
    assert load_encryptor(LONG, tmp_path / "var").digest("a", "b") == Encryptor(LONG).digest("a", "b")


def test_decryption_needs_the_same_purpose_and_respects_the_age(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, now = Encryptor(LONG), clock.now()
    sealed = keys.encrypt("satu", "isi")
    assert "isi" not in sealed
    assert keys.decrypt("satu", sealed, max_age=timedelta(minutes=1)) == "isi"
    assert keys.decrypt("dua", sealed) is None
    assert Encryptor("y" * 40).decrypt("satu", sealed) is None
    assert keys.decrypt("satu", "é") is None
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=2))
    assert keys.decrypt("satu", sealed, max_age=timedelta(minutes=1)) is None
    assert keys.decrypt("satu", sealed) == "isi"


def test_secrets_of_settings_are_not_printed() -> None:
    settings = Settings(
        secret_key=LONG,  # type: ignore[arg-type] -- pydantic takes the text in
        oidc_issuer="https://sso.contoh.go.id",
        oidc_client_id="situs",
        oidc_client_secret="rahasia",  # type: ignore[arg-type] -- as above
    )
    told = str(describe_settings(settings)) + repr(settings)
    assert LONG not in told
    assert "rahasia" not in told
    assert "https://sso.contoh.go.id" in told


def test_the_key_file_is_beside_the_sqlite_file() -> None:
    assert Settings(database_url="sqlite:////srv/data/a.db").secret_key_dir == Path("/srv/data")
    assert Settings(database_url="postgresql://a@b/c").secret_key_dir == Path("var")


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret_key": "pendek"},
        {"oidc_issuer": "http://sso.contoh.go.id", "oidc_client_id": "a", "oidc_client_secret": "b"},
        {"oidc_issuer": "https://sso.contoh.go.id", "oidc_client_id": "a"},
    ],
)
def test_a_short_secret_key_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
