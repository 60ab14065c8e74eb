"""Keeps an installation as this version leaves it, for later ones to be tested with; run by `make freeze` at a release."""

import tempfile
from pathlib import Path

from inhabited import inhabited

from app import __version__
from app.operations.backup.backup import BackupSource, create_backup

RELEASES = Path(__file__).with_name("releases")

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        site, _secret = inhabited(Path(folder))
        RELEASES.mkdir(exist_ok=True)
        create_backup(BackupSource(site.engine, site.content, site.uploads), RELEASES / f"{__version__}.zip")
