"""Writes and sends the letters that are due until none is left, in a process that test_mass_mail.py kills."""

import multiprocessing
from collections.abc import Mapping
from multiprocessing.connection import Connection

from sqlalchemy import func, select

from app.publishing.tables import OutgoingEmailRow
from app.services import build_services
from app.settings import Settings
from app.store.database import read_session

_processes = multiprocessing.get_context("forkserver")


class Mailer:
    """A mailer of its own process, ready to work when made."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self._said, says = _processes.Pipe(duplex=False)
        self._process = _processes.Process(target=_run, args=(dict(settings), says))
        self._process.start()
        says.close()
        assert self._said.recv() == "ready"

    def kill_after(self, seconds: float) -> None:
        """Kill it after some seconds of work, or see that it has finished."""
        self._process.join(seconds)
        self._process.kill()
        self._close()

    def wait(self) -> None:
        assert self._said.recv() == "done"
        self._close()

    def _close(self) -> None:
        self._process.join()
        self._process.close()
        self._said.close()


def _run(settings: dict[str, object], says: Connection) -> None:
    services = build_services(Settings.model_validate(settings))
    says.send("ready")
    publishing, left = services.publishing, 1
    while left:
        publishing.digests.write_due()
        publishing.outbox.send_pending()
        with read_session(services.database.primary) as session:
            left = session.scalars(select(func.count()).select_from(OutgoingEmailRow)).one()
    says.send("done")
