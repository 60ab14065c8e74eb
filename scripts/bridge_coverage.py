"""`make bridge-check`: everyday words that neither a document nor the bridge of words knows.

- `--queries FILE`: queries, one a line, or lines of an access log with `/cari?q=…`; those whose words are unknown.
- Words of Debian's `mythes-id` whose neighbours are terms of this field, where that package is installed. They are
  shown to be read and judged, one by one: nothing of the list is copied into `content/bridge.yaml`.
- Words of Debian's `hunspell-id`: the share of its roots that are known.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from app.documents.reference.data import Reference, load_reference
from app.search.indexing.documents import get_bridge, get_document_builder
from app.search.query.analysis import Analyser
from app.search.query.bridge import EMPTY_WORDS, Bridge

CONTENT = Path(__file__).parents[1] / "content"
THESAURUS = Path("/usr/share/mythes/th_id_ID_v2.dat")
DICTIONARY = Path("/usr/share/hunspell/id_ID.dic")
_ADDRESS = re.compile(r"/cari\?\S+")


class Vocabulary:
    """The words that a search understands."""

    def __init__(self, reference: Reference) -> None:
        builder = get_document_builder(reference)
        self._analyser: Analyser = builder.analyser
        self._bridge: Bridge = get_bridge(reference)
        texts = (path.read_text("utf-8") for path in CONTENT.rglob("*.md"))
        self._terms = {term for text in texts for term in self._analyser.terms(text)}
        self.targets = {name.lower() for g in reference.bridge for entry in g.entries for name in entry.to}

    def unknown_words(self, text: str) -> list[str]:
        """Return the words of a text that no document has and the bridge does not lead anywhere."""
        words = list(self._analyser.words(text))
        led = {n for match in self._bridge.find(words, range(len(words)), ()) for n in match.positions}
        return [
            word.surface
            for number, word in enumerate(words)
            if number not in led and word.term not in self._terms and word.surface not in EMPTY_WORDS
        ]


def read_queries(lines: Iterable[str]) -> Iterator[str]:
    """Yield queries from plain lines and from lines of an access log."""
    for line in lines:
        found = _ADDRESS.search(line)
        yield from parse_qs(urlsplit(found[0]).query).get("q", []) if found else [line.strip()]


def read_thesaurus(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each word of a MyThes thesaurus with its neighbours."""
    _head, *lines = path.read_text(path.read_bytes().split(b"\n", 1)[0].decode("ascii")).splitlines()
    rows = iter(lines)
    for row in rows:
        word, _bar, count = row.partition("|")
        meanings = [next(rows).split("|")[1:] for _ in range(int(count))] if count.isdigit() else []
        yield word, [neighbour for meaning in meanings for neighbour in meaning]


def main(arguments: Sequence[str]) -> None:
    """Print what the bridge may lack."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=Path, help="queries, or an access log")
    options = parser.parse_args(arguments)
    vocabulary = Vocabulary(load_reference(CONTENT))
    if options.queries:
        for query in read_queries(options.queries.read_text("utf-8").splitlines()):
            if unknown := vocabulary.unknown_words(query):
                print(f"{query}: {', '.join(unknown)}")
    if THESAURUS.exists():
        for word, neighbours in read_thesaurus(THESAURUS):
            near = sorted({one for one in neighbours if one.lower() in vocabulary.targets})
            if near and vocabulary.unknown_words(word):
                print(f"{word}: {', '.join(near)}?")
    else:
        print("mythes-id is not installed: no neighbours are shown.")
    if DICTIONARY.exists():
        words = [line.split("/")[0] for line in DICTIONARY.read_text("utf-8", "replace").splitlines()[1:]]
        known = sum(not vocabulary.unknown_words(word) for word in words)
        print(f"Of {len(words)} words of hunspell-id, {known} are in a document or in the bridge.")


if __name__ == "__main__":
    main(sys.argv[1:])
