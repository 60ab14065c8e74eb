"""Rules of the code that no linter knows."""

import io
import re
import tokenize
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
SOURCES = sorted(path for path in APP.rglob("*") if path.suffix in (".py", ".html", ".xml", ".txt"))
BARE_LOOKUP = re.compile(
    r"\bref(?:erence)?(?:\.|\[[\"'])(?:values|roles|regulations|indicators|places|provinces|regencies|ministries)(?:[\"']\])?\["
)


def test_reference_codes_are_looked_up_with_a_stand_in() -> None:
    """``reference.value(code)``, not ``reference.values[code]``: published pages use codes that were renamed since."""
    found = [
        f"{path.relative_to(APP)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if BARE_LOOKUP.search(line)
    ]
    assert found == []


PRIVATE_NAMES = frozenset(
    """told kept take_in take_out look_at heal heals healed shelf shelves in_step patience sealed keeper
    Desk Shelf Shelves Keeper Press Turn Turns Harvest InStep Parts Owner Reader Once""".split()
)
"""Names of an earlier private vocabulary; the field has words for all of them (CONTRIBUTING.md)."""
PRIVATE_WORDS = re.compile(
    r"\b(told|take_in|take_out|look_at|heals?|healed|shelf|shelves|in step|patience|stranger)\b",
    re.IGNORECASE,
)
ANY_OF_THEM = re.compile(rf"\b({'|'.join(PRIVATE_NAMES)})\b|(?i:{PRIVATE_WORDS.pattern})")
"""Modules with one of them somewhere are read word by word: it may stand in a text for people."""


def test_modules_use_the_terms_of_the_field() -> None:
    found = [
        f"{path.relative_to(APP)}:{token.start[0]}: {token.string[:80]}"
        for path in sorted(APP.rglob("*.py"))
        if ANY_OF_THEM.search(text := path.read_text("utf-8"))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if (token.type == tokenize.NAME and token.string in PRIVATE_NAMES)
        or (_is_prose(token) and PRIVATE_WORDS.search(token.string))
    ]
    assert found == []


def _is_prose(token: tokenize.TokenInfo) -> bool:
    """Whether a token is a comment or a docstring; other texts are for people, in Indonesian."""
    return token.type == tokenize.COMMENT or (
        token.type == tokenize.STRING and token.string.startswith(('"""', 'r"""'))
    )


MAX_LINES, MAX_MODULES, MAX_LOOSE_MODULES, MAX_PACKAGES = 320, 16, 8, 14


def test_modules_and_folders_stay_small_enough_to_be_read() -> None:
    modules = sorted(APP.rglob("*.py"))
    assert [path for path in modules if len(path.read_text("utf-8").splitlines()) > MAX_LINES] == []
    folders = {path.parent for path in modules}
    folders.discard(
        APP / "store/migrations/versions"
    )  # each release adds to it, and nothing may be regrouped
    assert [folder for folder in folders if len(list(folder.glob("*.py"))) > MAX_MODULES] == []
    assert len(list(APP.glob("*.py"))) <= MAX_LOOSE_MODULES
    assert len([folder for folder in folders if folder.parent == APP]) <= MAX_PACKAGES
