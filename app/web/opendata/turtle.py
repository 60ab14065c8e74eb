"""Write our JSON-LD catalogue as Turtle (W3C): the same statements for programs that read no JSON-LD."""

import json
import re
from collections.abc import Iterator
from typing import Any

from app.web.jsonld.common import Node

_UNFIT = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
"""Characters that an address in Turtle cannot hold."""


def to_turtle(document: Node) -> str:
    """Return a JSON-LD document as Turtle.

    It may hold what our catalogue does: nodes with and without ``@id``, texts with a language or a type, lists of
    these in any order, and names with a prefix of its context.
    """
    prefixes = [f"@prefix {name}: <{space}> ." for name, space in document["@context"].items()]
    subjects = dict.fromkeys(_subjects({name: part for name, part in document.items() if name != "@context"}))
    return "\n".join([*prefixes, "", *subjects, ""])


def _subjects(node: Node) -> Iterator[str]:
    """Yield the statements of a node and of those with an address inside it."""
    yield f"{_address(node['@id'])} {_statements(node)} .\n"
    yield from _inside(node)


def _inside(node: Node) -> Iterator[str]:
    for values in node.values():
        for one in values if isinstance(values, list) else [values]:
            if isinstance(one, dict):
                yield from _subjects(one) if "@id" in one and len(one) > 1 else _inside(one)


def _statements(node: Node) -> str:
    lines = [f"a {node['@type']}"] if "@type" in node else []
    for name, values in node.items():
        if not name.startswith("@"):
            said = values if isinstance(values, list) else [values]
            lines.append(f"{name} {', '.join(map(_object, said))}")
    return " ;\n    ".join(lines)


def _object(value: Any) -> str:
    if not isinstance(value, dict):
        return _quoted(str(value))
    if "@value" in value:
        ending = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return _quoted(str(value["@value"])) + ending
    return _address(value["@id"]) if "@id" in value else f"[ {_statements(value)} ]"


def _address(text: str) -> str:
    return f"<{_UNFIT.sub(lambda sign: f'%{ord(sign[0]):02X}', text)}>"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # Turtle's strings have the escapes of JSON's
