"""What is installed from others: exact, hashed, and without the means to do more than it is for."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from build import ROOT

FORBIDDEN_MODULES = frozenset(
    "asyncio ctypes ftplib http httpx importlib multiprocessing pty requests runpy smtplib socket socketserver ssl "
    "subprocess urllib webbrowser xmlrpc".split()
)
FORBIDDEN_CALLS = frozenset("eval exec compile system popen fork forkpty startfile".split())
LINE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    return dict(LINE.findall((ROOT / lock).read_text()))


def loaded_whoosh() -> Iterator[tuple[str, ast.Module]]:
    import_module("app.search.backends.factory")
    import_module("whoosh.codec.whoosh3")
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "whoosh" and getattr(module, "__file__", None):
            yield name, ast.parse(Path(str(module.__file__)).read_text())


def powers_of(tree: ast.Module) -> Iterator[str]:
    """The forbidden modules that a source imports, and the forbidden functions that it calls."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Call):
            function = node.func
            called = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            owner = (
                function.value.id
                if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
                else ""
            )
            if called in FORBIDDEN_CALLS and owner in ("", "os", "builtins"):
                yield called
        yield from FORBIDDEN_MODULES.intersection(name.partition(".")[0] for name in names)


def test_no_loaded_module_of_whoosh_reaches_the_network_or_other_processes() -> None:
    modules = dict(loaded_whoosh())
    assert len(modules) > 40
    found = [(name, power) for name, tree in modules.items() for power in powers_of(tree)]
    assert found == []


@pytest.mark.parametrize(
    "source", ["import socket", "from urllib import request", "import os\nos.system('ls')", "eval('1')"]
)
def test_a_module_that_could_is_noticed(source: str) -> None:
    assert list(powers_of(ast.parse(source)))


def test_whoosh_is_pinned_exactly_in_project_and_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (wanted,) = [one for one in project["dependencies"] if one.startswith("whoosh")]
    name, _, version = wanted.partition("==")
    assert pinned("requirements.lock")[name] == version


def test_the_runtime_lock_holds_nothing_that_builds_or_tests() -> None:
    tools = {
        "hatchling",
        "editables",
        "setuptools",
        "wheel",
        "pip",
        "pytest",
        "ruff",
        "mypy",
        "pathspec",
        "pluggy",
    }
    assert tools.isdisjoint(pinned("requirements.lock"))
    assert {"hatchling", "editables"} <= pinned("requirements-build.lock").keys()


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_every_pin_has_its_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if "==" in entry]
    assert all("--hash=sha256:" in entry for entry in entries)
