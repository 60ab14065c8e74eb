"""Tables in Markdown, as GitHub finds them: a header, a row of dashes with as many cells, and rows."""

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"\|?(?: *:?-+:? *\|)* *:?-+:? *\|?")
_CELL_END = re.compile(r"(?<!\\)\|")


def is_delimiter(line: str) -> bool:
    """Return whether a line is the row of dashes below a header."""
    return "|" in line and "-" in line and _DELIMITER.fullmatch(line.strip()) is not None


def split_cells(line: str) -> Sequence[str]:
    """Return the cells of a row; an escaped bar and a bar within code separate nothing."""
    without_code = re.sub(r"`[^`\n]*`", lambda code: code[0].replace("|", " "), line.strip())
    inner = without_code.removeprefix("|")
    if re.search(r"(?<!\\)\|$", inner):
        inner = inner[:-1]
    return [cell.strip() for cell in _CELL_END.split(inner)]


def begins_table(lines: Sequence[str], number: int) -> bool:
    """Return whether the line is the header of a table."""
    return (
        number + 1 < len(lines)
        and "|" in lines[number]
        and is_delimiter(lines[number + 1])
        and len(split_cells(lines[number])) == len(split_cells(lines[number + 1]))
    )
