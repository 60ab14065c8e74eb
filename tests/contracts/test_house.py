"""Rules of the code that no linter knows."""

import re
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
