"""``python -m app`` is the ``studi-banding`` command."""

from app.cli.main import run

if __name__ == "__main__":
    run()
