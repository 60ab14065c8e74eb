"""Background jobs: threads that run their jobs periodically while the site is served."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

log = logging.getLogger("studi_banding")

INTERVAL_SECONDS = 10.0
Job = Callable[[], object]


class BackgroundJobs:
    """Runs jobs one after the other in a thread, periodically until stopped; a failed job is logged and run again."""

    def __init__(self, jobs: Sequence[Job], *, every: float = INTERVAL_SECONDS) -> None:
        self._jobs, self._every = jobs, every
        self._stop = Event()
        self._thread = Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current job."""
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
