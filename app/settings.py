"""Settings from the environment (``STUDI_BANDING_*``) and ``.env``. Read by `main` and `cli` only."""

import os
from pathlib import Path
from typing import Literal

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url


class Settings(BaseSettings):
    """Where things are and how the site is reached."""

    model_config = SettingsConfigDict(env_prefix="STUDI_BANDING_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/studi-banding.db"
    """SQLAlchemy address of a SQLite file or a PostgreSQL database."""
    content_dir: Path = Path("content")
    """The folder of practices, visits and reference data."""
    index_dir: Path = Path("search_index")
    """The folder of index generations; may be deleted, it is rebuilt."""
    search: Literal["whoosh"] = "whoosh"
    """The search engine."""
    base_url: str = "http://127.0.0.1:8000"
    """The address people reach the site at; used where an absolute address is required (feeds, sitemap)."""
    development: bool = False
    """Whether pages for those who change the site are there (`/gaya`)."""

    uploads_dir: Path = Path("var/attachments")
    """The folder of drafts' files; nobody is served from it."""
    clamd: str = ""
    """Where ClamAV's clamd listens: the path of its socket, or host:port; files are not scanned without."""
    git: bool = False
    """Whether every publication becomes a commit of the repository that holds the content folder."""

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")


def described(settings: Settings) -> list[tuple[str, str, str]]:
    """Each setting as (name, value, where it comes from), passwords left out."""
    written = settings.model_fields_set
    rows = []
    for name in Settings.model_fields:
        variable = f"STUDI_BANDING_{name.upper()}"
        given = ".env" if name in written else "bawaan"
        origin = "lingkungan" if variable in os.environ else given  # noqa: TID251 -- this module reads it
        value = str(getattr(settings, name))
        rows.append(
            (variable, make_url(value).render_as_string() if name == "database_url" else value, origin)
        )
    return rows
