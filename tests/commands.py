"""Commands and servers of the product as real processes, forked from one that has loaded the product already.

Loading the product costs a fresh interpreter four seconds of processor, and the tests start some three hundred
processes. `multiprocessing`'s fork server loads it once; each process then has its own arguments, folder,
environment, files for its output, and signals. What is about starting itself (`tests/cli/test_imports.py`, the wheel)
begins with a fresh interpreter.
"""

import atexit
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.commands_preload"])  # found from the folder in which tests run


class CommandProcess:
    """A running command, with the methods of `subprocess.Popen` that tests use."""

    def __init__(
        self, process: "multiprocessing.context.ForkServerProcess", arguments: tuple[str, ...]
    ) -> None:
        self._process, self.args = process, arguments
        assert process.pid
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str],
    output: Path | None = None,
    errors: Path | None = None,
) -> CommandProcess:
    """Start a command in a folder, with these variables of the environment alone, writing to files or to nowhere.

    It leads a group of processes of its own, so that a killed group leaves no worker behind.
    """
    process = _processes.Process(
        target=_execute,
        args=(
            arguments,
            str(folder),
            dict(environment),
            str(output or os.devnull),
            str(errors or os.devnull),
        ),
    )
    process.start()
    return CommandProcess(process, arguments)


def run(*arguments: str, folder: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end and return what it wrote."""
    with tempfile.TemporaryDirectory() as scratch:
        output, errors = Path(scratch, "out"), Path(scratch, "err")
        process = start(*arguments, folder=folder, environment=environment, output=output, errors=errors)
        try:
            status = process.wait(timeout=120)
        finally:
            process.kill()
        return subprocess.CompletedProcess(arguments, status, output.read_text(), errors.read_text())


def _execute(
    arguments: tuple[str, ...], folder: str, environment: dict[str, str], output: str, errors: str
) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    for path, descriptor in ((output, 1), (errors, 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(file, descriptor)
        os.close(file)
    sys.argv = ["studi-banding", *arguments]
    from app.cli.main import run as run_command  # noqa: PLC0415 -- loaded by the fork server

    try:
        run_command()
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 -- children of a fork server leave without them
        sys.stdout.flush()
        sys.stderr.flush()
