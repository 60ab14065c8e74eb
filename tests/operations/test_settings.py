"""Settings whose names have changed are read by both."""

import pytest

from app.accounts.encryption import MIN_SECRET_CHARACTERS
from app.cli.settings_report import describe_settings, set_default_base_url
from app.settings import MIN_SECRET_CHARACTERS as MIN_SETTING_CHARACTERS
from app.settings import OLD_NAMES, Settings, list_old_names

VALUES = {
    "search_backend": "postgres",
    "log_format": "json",
    "git_commits": True,
    "clamav_address": "127.0.0.1:3310",
    "require_totp_for_managers": True,
}


@pytest.fixture
def postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDI_BANDING_DATABASE_URL", "postgresql://sb@localhost/sb")


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize("name", OLD_NAMES)
def test_old_and_new_name_of_a_setting_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (f"STUDI_BANDING_{one.upper()}" for one in (OLD_NAMES[name], name))
    monkeypatch.delenv(new, raising=False)
    monkeypatch.setenv(old, str(VALUES[name]))
    settings = Settings()
    assert getattr(settings, name) == VALUES[name]
    assert (new, str(VALUES[name]), f"lingkungan, dengan nama lama {old}") in describe_settings(settings)
    assert (old, new) in list_old_names()
    monkeypatch.delenv(old)
    monkeypatch.setenv(new, str(VALUES[name]))
    assert getattr(Settings(), name) == VALUES[name]
    assert not list_old_names()


def test_the_shortest_secret_key_is_as_long_as_that_of_a_key_file() -> None:
    assert MIN_SETTING_CHARACTERS == MIN_SECRET_CHARACTERS


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 9000, "http://127.0.0.1:9000"),
        ("0.0.0.0", 8080, "http://127.0.0.1:8080"),  # noqa: S104 -- a text
        ("::1", 8000, "http://[::1]:8000"),
        ("::", 8000, "http://[::1]:8000"),
    ],
)
def test_port_of_the_server_is_the_default_of_the_site_address(
    host: str, port: int, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDI_BANDING_BASE_URL", "https://studi.contoh.go.id")
    set_default_base_url(host, port)
    assert Settings().base_url == "https://studi.contoh.go.id"
    monkeypatch.delenv("STUDI_BANDING_BASE_URL")
    set_default_base_url(host, port)
    assert Settings().base_url == address
    monkeypatch.delenv("STUDI_BANDING_BASE_URL")
