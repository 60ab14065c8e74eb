"""The installation that a command works on: its settings, and whether there is one."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.console import UNUSABLE_ENVIRONMENT, stop, warn
from app.cli.settings_report import describe_settings, read_settings
from app.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.operations.diagnosis import Diagnosis


def load_settings() -> Settings:
    """Return the settings; exit with 3 after a sentence for each that is at fault."""
    settings, faults = read_settings()
    for fault in faults:
        warn(fault)
    if settings is None or faults:
        raise typer.Exit(UNUSABLE_ENVIRONMENT)
    return settings


def settings_of_installation() -> Settings:
    """Return the settings; exit with 3 unless their content folder exists, before anything is written there."""
    settings = load_settings()
    if not settings.content_dir.is_dir():
        stop(
            f"di {Path.cwd()} tidak ada pemasangan: folder {settings.content_dir} tidak ada. "
            "Sebutkan tempatnya dengan “studi-banding -C FOLDER …”, jalankan “studi-banding init” "
            "untuk menyalin isi bawaan, atau atur STUDI_BANDING_CONTENT_DIR."
        )
    return settings


def open_database_of_installation() -> "Engine":
    """Return the installation's database with the newest tables."""
    from app.store import database, schema

    engine = database.open_database(settings_of_installation().database_url)
    schema.upgrade_schema(engine)
    return engine


def list_findings() -> "list[Diagnosis]":
    """Return what `doctor` says: first the settings, and where they can be read, everything that they name."""
    from app.operations.diagnosis import Diagnosis
    from app.operations.doctor import check_group_roles, diagnose, find_unserved_subscriptions
    from app.operations.surroundings import Surroundings, check_surroundings

    settings, faults = read_settings()
    fix = "Benahi di lingkungan atau di berkas .env."
    findings = [Diagnosis("Pengaturan", is_ok=False, text=fault, fix=fix) for fault in faults]
    if settings is None:
        return findings
    findings += diagnose(
        database_url=settings.database_url,
        replica_url=settings.database_replica_url,
        content_dir=settings.content_dir,
        index_dir=settings.index_dir,
        search=settings.search_backend,
        settings=describe_settings(settings),
    )
    if not settings.smtp_url:
        findings += find_unserved_subscriptions(settings.database_url)
    findings += check_group_roles(settings.oidc_groups, settings.content_dir)
    surroundings = Surroundings(
        base_url=settings.base_url,
        content_dir=settings.content_dir,
        uploads_dir=settings.uploads_dir,
        smtp_url=settings.smtp_url,
        clamav_address=settings.clamav_address,
        git_commits=settings.git_commits,
    )
    return findings + list(check_surroundings(surroundings))
