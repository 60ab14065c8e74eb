"""A PostgreSQL server of our own, that can be stopped and started."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def program(name: str) -> str:
    """Where one of PostgreSQL's programs is."""
    found = shutil.which(name) or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    assert found, f"{name} is missing: install PostgreSQL"
    return found


class PostgresServer:
    """One cluster in a temporary folder, at one port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._data = str(self._folder / "data")
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._as_user = ["runuser", "-u", "postgres", "--"]
            shutil.chown(self._folder, "postgres")
        options = "--username studi --auth trust --encoding UTF8 --no-locale --no-sync".split()
        self._run("initdb", "--pgdata", self._data, *options)

    @property
    def url(self) -> str:
        """Its address, without a database name."""
        return f"postgresql://studi@127.0.0.1:{self.port}"

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
            " -c max_connections=500"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "--pgdata", self._data, "--wait", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "--pgdata", self._data, "--wait", "--mode", mode, "stop")

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self._as_user, program(name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)
