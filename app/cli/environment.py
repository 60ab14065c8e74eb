"""Settings for commands that need the content folder."""

from app.cli.console import stop
from app.settings import Settings


def settings_with_content() -> Settings:
    """Return the settings; exit with 3 unless their content folder exists."""
    settings = Settings()
    if not settings.content_dir.is_dir():
        stop(
            f"folder {settings.content_dir} tidak ada. Jalankan “studi-banding init” untuk menyalin isi bawaan, "
            "atau atur STUDI_BANDING_CONTENT_DIR."
        )
    return settings
