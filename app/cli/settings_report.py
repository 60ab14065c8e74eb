"""Settings as operators read them: each with its value and origin, and a sentence for each at fault."""

import os
import re
from contextlib import suppress
from difflib import get_close_matches
from ipaddress import ip_address

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource
from sqlalchemy import make_url

from app.settings import ENV_FILE, OLD_NAMES, PREFIX, Settings, variable_of

_TEST_PREFIX = "STUDI_BANDING_TEST_"
"""Names that only this repository's tests read."""
_SECRET = re.compile(r"(?:TOKEN|KEY|SECRET|DATABASE_URL|REPLICA_URL|SMTP_URL)$")
"""Ends of the names of settings whose values are never printed."""
_SENTENCES = {
    "literal_error": "harus salah satu dari {expected}",
    "bool_parsing": "harus true atau false",
    "bool_type": "harus true atau false",
    "float_parsing": "harus angka",
    "float_type": "harus angka",
    "int_parsing": "harus bilangan bulat",
    "int_from_float": "harus bilangan bulat",
    "finite_number": "harus angka",
    "greater_than_equal": "terlalu kecil",
    "string_too_short": "kosong",
    "string_too_long": "terlalu panjang",
}
"""Type of pydantic's own errors → the sentence that operators read."""


def describe_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Return each setting as (name, value, origin), without passwords; the origin tells of old names in use."""
    return [
        (variable_of(name), _without_secret(name, str(getattr(settings, name))), _origin(settings, name))
        for name in Settings.model_fields
    ]


def _origin(settings: Settings, name: str) -> str:
    if variable_of(name) in os.environ:
        return "lingkungan"
    old = variable_of(OLD_NAMES[name]) if name in OLD_NAMES else ""
    if old in os.environ:
        return f"lingkungan, dengan nama lama {old}"
    return ".env" if name in settings.model_fields_set else "bawaan"


def read_settings() -> tuple[Settings | None, list[str]]:
    """Return the settings, or None where a value is at fault, and a sentence for each name and value at fault."""
    try:
        unknown = _find_unknown_names()
    except UnicodeDecodeError:
        return None, [f"Berkas {ENV_FILE} tidak terbaca; simpan kembali sebagai teks UTF-8."]
    try:
        return Settings(), unknown
    except ValidationError as error:
        return None, unknown + [_describe_fault(fault) for fault in error.errors()]


def _describe_fault(fault: ErrorDetails) -> str:
    """Return a sentence on a setting; the value is shown only where it can be no secret."""
    name = str(fault["loc"][0])
    variable = _given_name(name.removeprefix(PREFIX).lower())
    expected = str(fault.get("ctx", {}).get("expected", "")).replace(" or ", " atau ")
    sentence = _SENTENCES.get(fault["type"], fault["msg"]).replace("{expected}", expected)
    value = fault["input"] if isinstance(fault["input"], str) and not _SECRET.search(variable) else ""
    return f"{variable} {sentence}{f' (sekarang “{value}”)' if value else ''}."


def _given_name(name: str) -> str:
    """Return the variable that gives a setting: its old name where only that one is in the environment."""
    old = variable_of(OLD_NAMES[name]) if name in OLD_NAMES else ""
    return old if old in os.environ and variable_of(name) not in os.environ else variable_of(name)


def _find_unknown_names() -> list[str]:
    """Return a sentence for each name in the environment or `.env` that looks like a setting and is none."""
    known = {variable_of(name) for name in (*Settings.model_fields, *OLD_NAMES.values())}
    given = {*os.environ, *DotEnvSettingsSource(Settings).env_vars}
    names = {name for name in map(str.upper, given) if name.startswith(PREFIX)} - known
    sentences = []
    for name in sorted(name for name in names if not name.startswith(_TEST_PREFIX)):
        words = {variable.removeprefix(PREFIX): variable for variable in known}
        near = get_close_matches(name.removeprefix(PREFIX), words, 1)
        advice = (
            f"mungkin maksud Anda {words[near[0]]}" if near else "“studi-banding doctor” menyebut semuanya"
        )
        sentences.append(f"{name} bukan nama pengaturan; {advice}.")
    return sentences


def _without_secret(name: str, value: str) -> str:
    if name.endswith("_url") and value:
        return make_url(value).render_as_string()
    return "***" if name.endswith("_token") and value else value


def set_default_base_url(host: str, port: int) -> None:
    """Let processes started from now on take the address of this server for the site's, unless one is given."""
    with suppress(ValueError):
        if ip_address(
            host
        ).is_unspecified:  # it listens on all of them: people of this machine take the loopback
            host = "::1" if ":" in host else "127.0.0.1"
    reached = f"[{host}]" if ":" in host else host
    if "base_url" not in Settings().model_fields_set:
        os.environ[variable_of("base_url")] = f"http://{reached}:{port}"
