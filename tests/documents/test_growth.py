"""No text from outside costs more than its length: twice the text takes at most 2.5 times the processor.

Each pattern was once quadratic somewhere, or is built like one that was; `FUZZ=1` (`make fuzz`) tries every
combination of three tokens too.
"""

import itertools
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import process_time

import pytest
from build import CONTENT, a_practice
from conftest import exhaustive

from app.documents.markdown.frontmatter import FrontMatterError, load_yaml
from app.documents.markdown.render import Renderer, find_document_links, find_source_notes, plain_text
from app.documents.markdown.sections import split_sections
from app.documents.reference.data import load_reference
from app.documents.validation.personal_data import find_personal_data
from app.imports.errors import ImportFileError
from app.imports.reader import ReportFile, read_report
from app.publishing.diff import diff_texts
from app.publishing.draft_merge import merge_texts
from app.search.query.folding import fold

LENGTH = 6_000
"""Characters of the shorter text."""
MAX_RATIO = 2.5
NEGLIGIBLE_SECONDS = 0.08
"""Below this, noise of the machine is larger than growth; the faults took 7 to 60 seconds."""
REFERENCE = load_reference(CONTENT)
RENDERER = Renderer()


def render(text: str) -> None:
    for section in RENDERER.render_sections(text, sources=("s1",)):
        plain_text(section.html)


def read_front_matter(text: str) -> None:
    with suppress(FrontMatterError):
        load_yaml(text)


def import_text(text: str) -> None:
    with suppress(ImportFileError):
        read_report(ReportFile(text.encode(), "laporan.txt"), "visit", REFERENCE)


def find_marks(text: str) -> None:
    find_document_links(text)
    find_source_notes(text)
    split_sections(text)
    fold(text)


def compare_revisions(text: str) -> None:
    diff_texts(text, f"awal {text[: len(text) // 2]} tengah {text[len(text) // 2 :]}\nakhir")


def merge_drafts(text: str) -> None:
    base = a_practice()
    merge_texts(base, base + text, base.replace("Biro", "Bagian") + text[: len(text) // 2], "practice")


READERS: tuple[Callable[[str], object], ...] = (
    render,
    read_front_matter,
    find_marks,
    find_personal_data,
    import_text,
    compare_revisions,
    merge_drafts,
)
PATTERNS = (
    # links, pictures, notes, code
    *(
        "\n[^",
        "[a\\",
        "[",
        "]",
        "[^a]",
        "[[praktik:a|",
        "[[praktik:a]]",
        "![",
        "](",
        "[a](",
        "[a](<",
        '[a](b "',
        "[a](b)",
        "[a][b]",
    ),
    *(
        "[a]: b\n",
        "[^a]: x\n",
        "``a`",
        "`",
        "`a",
        "\\",
        "\\`",
        "<",
        "<a",
        "<http://a",
        "http://",
        "a@b.c ",
        "&",
        "&a;",
    ),
    # emphasis
    *("*", "_", "*a", "**a", "***a", "*a_b", "_:", "*a **b", "**a*b", "__a_b"),
    # blocks
    *(
        "\n",
        "#\n",
        "# a\n",
        "=\n",
        "-\n",
        "a\n===\n",
        "- ",
        "+ ",
        "> ",
        ">",
        "1. ",
        "1. a\n",
        "- a\n",
        "- - -\n",
        ">-\n",
        "\n>*",
    ),
    *("|", "|a\n", "a|b\n", "a|b\n-|-\n", "a\n: b\n\n", "a  \n", "\t", "    a\n", "| a | b |\n| - |\n"),
    # front matter
    *("a: b\n", "- a: &x [*x]\n", "{", "[{", "? ", "a: |\n", "'", '"', "!!", "%"),
    # names, numbers, addresses
    *(
        " ",
        "a.",
        "a.@",
        "+62",
        "(+62) 2",
        "1 ",
        "0812 ",
        "1",
        "1234 ",
        "Ani Budi, ",
        "- Ani Budi\n",
        "Dr. ",
        "x @",
        "S.Tr. ",
    ),
    *(
        "Ab ",
        "Kota ",
        "Kabupaten Bandung ",
        "Peraturan Bupati ",
        "Nomor 1 Tahun ",
        "tanggal 1 ",
        "a, ",
        "dan ",
        "a. B",
    ),
)


def _cost(reader: Callable[[str], object], text: str) -> float:
    began = process_time()
    reader(text)
    return process_time() - began


def _assert_linear(reader: Callable[[str], object], pattern: str) -> None:
    text = pattern * (LENGTH // len(pattern))
    once, twice = _cost(reader, f"a{text}a"), _cost(reader, f"a{text}{text}a")
    for _attempt in range(4):  # another process may have had the processor
        if twice <= max(MAX_RATIO * once, NEGLIGIBLE_SECONDS):
            return
        once, twice = max(once, _cost(reader, f"a{text}a")), min(twice, _cost(reader, f"a{text}{text}a"))
    raise AssertionError(
        f"{reader.__name__}({pattern!r} × {LENGTH}): {once:.3f} s, twice the text {twice:.3f} s"
    )


@pytest.mark.parametrize(
    "patterns", [PATTERNS[::18], pytest.param(PATTERNS, marks=exhaustive)], ids=["some", "all"]
)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_twice_the_text_takes_about_twice_the_time(
    reader: Callable[[str], object], patterns: Sequence[str]
) -> None:
    for pattern in patterns:
        _assert_linear(reader, pattern)


def test_a_pyramid_of_lists_and_quotes_is_rendered() -> None:
    for marker in ("- ", "> ", "1. ", "- > "):
        render(marker * 2_000 + "a")
        render("\n".join(f"{'    ' * depth}{marker}a" for depth in range(300)))


if "FUZZ" in os.environ:
    TOKENS = (*'[]()!*_`\\<>"|#-a\n ^:', "1.")

    @pytest.mark.parametrize("first", TOKENS)
    @pytest.mark.parametrize("reader", READERS[:4], ids=lambda reader: reader.__name__)
    def test_every_combination_of_three_tokens_is_linear(reader: Callable[[str], object], first: str) -> None:
        for others in itertools.product(TOKENS, repeat=2):
            _assert_linear(reader, f"{first}{''.join(others)}")
