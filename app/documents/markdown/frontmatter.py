"""Front matter: the YAML between the two ``---`` lines, parsed strictly, with the line of every key."""

import re
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

Location = tuple[str | int, ...]
"""Path to a value: ``("measures", 0, "source")``."""

MAX_BYTES = 1_000_000
"""Largest document; the longest report seen has under 100 kB."""

MAX_DEPTH = 12
"""Deepest nesting, against hostile YAML that exhausts the stack; our front matter has at most 5."""


MAX_BRACKETS = 5_000
"""Brackets up to which a text is scanned token by token; our largest front matter has some 200."""


class FrontMatterError(Exception):
    """The text cannot be read as a document; carries the line, the message and a hint."""

    def __init__(self, code: str, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.line, self.message, self.hint = code, line, message, hint


@dataclass(frozen=True, slots=True)
class SplitText:
    """The parts of a document's text; joined again they are the text, byte for byte."""

    opening: str
    """Byte order mark and the first ``---`` line."""
    front: str
    """The YAML with its original line ends."""
    closing: str
    """The second ``---`` line."""
    body: str

    @property
    def body_line(self) -> int:
        """The line at which the body begins, from 1."""
        return 1 + sum(part.count("\n") for part in (self.opening, self.front, self.closing))


_DOCUMENT = re.compile(
    r"(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*(?:\r?\n|\Z))(.*)\Z", re.DOTALL | re.MULTILINE
)


def split(text: str) -> SplitText:
    """Split a document's text; raise FrontMatterError when the ``---`` lines are missing."""
    found = _DOCUMENT.match(text)
    if found is None:
        first = text.lstrip("\ufeff").split("\n", 1)[0].strip()
        message = "Baris penutup “---” tidak ada." if first == "---" else "Berkas tidak diawali baris “---”."
        raise FrontMatterError("B03", 1, message, "Apit bagian kepala (YAML) dengan dua baris berisi “---”.")
    return SplitText(*found.groups())


class _StrictLoader(yaml.CSafeLoader):
    """YAML loader without duplicate keys, in which ``no``, ``9:00`` and dates stay text."""


# YAML 1.1 turns `no` into false, 9:00 into 540 and 2025-02-30 into a crash; YAML 1.2's core does not.
_PLAIN_TAGS = {"null": r"null|Null|NULL|~|", "bool": r"true|True|TRUE|false|False|FALSE"}
_StrictLoader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("null", _PLAIN_TAGS["null"], [*"nN~", ""]),
    ("bool", _PLAIN_TAGS["bool"], [*"tTfF"]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", [*"-+0123456789"]),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", [*"-+0123456789"]),
):
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(rf"(?:{_pattern})\Z"), _first
    )


def _construct_unique_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[str] = set()
    if not isinstance(node, yaml.MappingNode):
        raise yaml.constructor.ConstructorError(None, None, "kunci dan isinya tidak ada", node.start_mark)
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "kunci bukan kata", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"kunci “{key.value}” ditulis dua kali", key.start_mark
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.yaml_constructors = {
    tag: constructor
    for tag, constructor in yaml.CSafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in ("null", "bool", "int", "float", "str", "seq")
}
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _construct_unique_mapping)


def load_yaml(text: str, *, first_line: int = 1) -> Any:
    """Return plain data from strict YAML; ``first_line`` is the file's line at which the text begins."""
    _refuse_hostile(text, first_line)
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 -- derives from CSafeLoader  # nosec B506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise FrontMatterError(
            "B04", line, f"YAML tidak terbaca: {_explain(error)}.", _suggest_fix(error)
        ) from error
    except (yaml.YAMLError, ValueError, LookupError, RecursionError) as error:
        raise FrontMatterError(
            "B04", first_line, "YAML tidak terbaca: ada tanda yang tidak diizinkan.", "Hapus tanda kendali."
        ) from error


def split_keys(text: str) -> dict[str, str] | None:
    """Return the lines of each key of YAML in order, with the comments after it; "" stands for those before the first.

    None when two keys share a line, as within braces, or when the text has no keys or cannot be read.
    """
    try:
        node = yaml.compose(text, Loader=_StrictLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(node, yaml.MappingNode) or not node.value:
        return None
    lines = text.splitlines(keepends=True)
    starts = [key.start_mark.line for key, _value in node.value]
    if len(set(starts)) < len(starts) or any(key.start_mark.column for key, _value in node.value):
        return None
    names = [str(key.value) for key, _value in node.value]
    ends = [*starts[1:], len(lines)]
    blocks = {"": "".join(lines[: starts[0]])}
    return blocks | {
        name: "".join(lines[start:end]) for name, start, end in zip(names, starts, ends, strict=True)
    }


def scan_tokens(text: str) -> Iterator[yaml.Token]:
    """Yield the tokens of YAML, up to its first error."""
    if text.count("[") + text.count("{") > MAX_BRACKETS:
        return
    with suppress(yaml.YAMLError):
        yield from yaml.scan(text, Loader=_StrictLoader)


def _refuse_hostile(text: str, first_line: int) -> None:
    """Raise FrontMatterError for anchors, which make small files huge, and for deep nesting."""
    # Cheap test first: hardly any document has such a mark outside a quoted sentence.
    suspicious = re.search(r"(?m)(?:^|[\s\[{,:-])[&*][^\s&*]", text) or re.search(r"[\[{]{4}|(?:- ){4}", text)
    if not suspicious and text.count("[") + text.count("{") < 10 * MAX_DEPTH:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_StrictLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise FrontMatterError(
                    "B04",
                    first_line + (event.start_mark.line if event.start_mark else 0),
                    "Jangkar YAML (& dan *) tidak dipakai di sini.",
                    "Tulis isinya langsung, atau apit kalimat yang memuat & atau * dengan tanda kutip.",
                )
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise FrontMatterError(
                    "B04",
                    first_line + (event.start_mark.line if event.start_mark else 0),
                    "YAML bersarang terlalu dalam.",
                    "Periksa kurung siku dan kurung kurawal yang tidak ditutup.",
                )
    except yaml.YAMLError:
        return  # the loader reports it with its line


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = (error.problem or error.context or "").strip()
    if problem.startswith("kunci"):
        return problem  # ours
    known = {
        "mapping values are not allowed": "tanda titik dua di tengah kalimat",
        "could not find expected ':'": "ada baris tanpa titik dua",
        "did not find expected key": "lekukan (indentasi) atau tanda kutip tidak pas",
        "did not find expected '-' indicator": "lekukan daftar tidak sama",
        "found character that cannot start any token": "ada tab atau tanda yang tidak boleh mengawali isi",
        "found unexpected end of stream": "tanda kutip tidak ditutup",
        "did not find expected ',' or": "kurung tidak ditutup",
        "found unknown escape character": "ada garis miring terbalik (\\) di antara tanda kutip ganda",
        "could not determine a constructor": "ada tanda seru yang mengawali isi",
        "but found another document": "ada baris “...” di tengah bagian kepala",
        "block sequence entries are not allowed": "tanda “- ” tidak pada tempatnya",
        "found a tab character": "ada tab di awal baris",
        "found duplicate anchor": "ada tanda & yang mengawali isi",
    }
    return next(
        (text for start, text in known.items() if problem.startswith(start)), "susunannya tidak dikenal"
    )


def _suggest_fix(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "ditulis dua kali" in problem:
        return "Gabungkan keduanya menjadi satu."
    if problem.startswith("mapping values"):
        return "Apit kalimat yang memuat titik dua dengan tanda kutip."
    if problem.startswith(("could not determine", "found unknown escape")):
        return "Apit isinya dengan tanda kutip tunggal: '…'."
    return "Bandingkan dengan contoh di docs/panduan/format-berkas.md."


@lru_cache(maxsize=1)  # a document is asked for the lines of all its problems, one after another
def _compose(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_StrictLoader)


def line_of(text: str, location: Location, *, first_line: int = 1) -> int:
    """Return the line of a key or list item, of its nearest ancestor, or the first line."""
    line, node = first_line, _compose(text)
    for step in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                return line
            line, node = first_line + pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = first_line + node.start_mark.line
        else:
            return line
    return line
