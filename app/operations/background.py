"""What happens by itself while the site runs: publications that are due, letters that wait, an index that lags."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

log = logging.getLogger("studi_banding")

INTERVAL_SECONDS = 10.0
Job = Callable[[], object]


class BackgroundJobs:
    """Does its jobs one after the other, again and again, until it is stopped; a job that fails waits for its next turn."""

    def __init__(self, jobs: Sequence[Job], *, every: float = INTERVAL_SECONDS) -> None:
        self._jobs, self._every = jobs, every
        self._stop = Event()
        self._thread = Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the job at hand."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            for job in self._jobs:
                try:
                    job()
                except Exception:
                    log.exception("background job failed")
            self._stop.wait(self._every)
