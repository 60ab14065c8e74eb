"""`make relevance`: how well search ranks, on our own judged queries and on a public Indonesian set.

nDCG (Järvelin & Kekäläinen 2002, gain 2^grade − 1), MRR and recall at ten, and the share of queries
without any result, per class of query, beside the last recorded run. `--record` adds this run to history.jsonl.
Our own queries are asked of a fixed library (judgements.py). The public set is read from the folder given by
`--public` and never copied.
"""

import argparse
import gzip
import json
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.documents.reference.data import Reference, load_reference
from app.search.backends.whoosh_store import WhooshIndexStore
from app.search.engine import SearchEngine, create_search_engine
from app.search.results import SearchRequest
from app.store import database, schema
from app.store.sync.sync import sync
from app.store.tables import DocumentRow
from benchmarks.bench.peers import Peer, peers, query_terms
from benchmarks.relevance.judgements import (
    QUERIES,
    Judged,
    freeze_library,
    load_queries,
    unpack_library,
)

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HISTORY = HERE / "history.jsonl"
"""One line for each recorded run."""


@dataclass(frozen=True)
class Scores:
    """Means over some queries."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    empty: float


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Discounted gain of a ranking against the best possible one."""
    gain = sum((2 ** grades.get(slug, 0) - 1) / math.log2(at + 2) for at, slug in enumerate(found[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    return gain / sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(best))


Find = Callable[[str], Sequence[str]]
"""The slugs of the ten best documents for a query."""


def ours(engine: SearchEngine) -> Find:
    """Our search."""
    return lambda text: [hit.slug for hit in engine.search(SearchRequest(text, per_page=10)).hits]


def evaluate(find: Find, queries: Iterable[Judged]) -> dict[str, Scores]:
    """Return the means of each class of query, and of all under ``all``."""
    rows: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for query in queries:
        found = find(query.text)
        if not query.grades:  # nothing is right: only a false friend could be counted
            continue
        first = next((1 / (at + 1) for at, slug in enumerate(found) if slug in query.grades), 0.0)
        recall = len(set(found) & set(query.grades)) / min(len(query.grades), 10)
        row = (ndcg(found, query.grades), first, recall, float(not found))
        rows[query.kind].append(row)
        rows["all"].append(row)
    return {
        kind: Scores(len(values), *(sum(column) / len(values) for column in zip(*values, strict=True)))
        for kind, values in sorted(rows.items(), key=lambda pair: (pair[0] == "all", pair[0]))
    }


def our_engine(folder: Path) -> SearchEngine:
    """Search over the fixed library."""
    content = unpack_library(folder / "content")
    reference = load_reference(content)
    engine = database.open_database(f"sqlite:///{folder / 'ours.db'}")
    schema.upgrade_schema(engine)
    report = sync(engine, content, reference)
    if report.problems:
        raise SystemExit("\n".join(map(str, report.problems)))
    search = create_search_engine(engine, folder / "ours", reference)
    search.update_index()
    return search


def public_rows(passages: Path) -> Iterator[DocumentRow]:
    """Yield the passages of the public set, each as a document of body text alone."""
    with gzip.open(passages, "rt", encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            yield DocumentRow(
                kind="visit", slug=str(passage["pid"]), path="", digest="", title="", summary="", agency="",
                area_code="", year=None, date=None, strength=0, meta={}, sections=[], text=passage["body"],
                updated_at=datetime.now(tz=UTC), revision=1,  # noqa: TID251 -- not shown to anybody
            )  # fmt: skip


def public_engine(folder: Path, passages: Path, reference: Reference) -> SearchEngine:
    """Our search over the public set."""
    engine = database.open_database(f"sqlite:///{folder / 'public.db'}")
    search = create_search_engine(engine, folder / "public", reference)
    store = WhooshIndexStore(folder / "public")
    with store.write_lock():
        entries = map(search.build_document, public_rows(passages))
        store.write(entries, base=None, revision=1, fingerprint=search.fingerprint)
    return search


def public_peer(peer: Peer, passages: Path, engine: SearchEngine) -> Find:
    """Another engine over the public set, with our terms."""
    slugs = []
    for row in public_rows(passages):
        peer.add(engine.build_document(row))
        slugs.append(row.slug)
    peer.finish()
    return lambda text: [slugs[number] for number in peer.best(query_terms(engine.analyser, text), 10)]


def public_queries(path: Path) -> list[Judged]:
    """Return the questions of the public set."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Judged(row["q"], "public", {str(pid): 1 for pid in row["rel"]}) for row in rows]


SHORTEST_MISSPELT = 5
NEAR = {"a": "s", "e": "r", "i": "u", "o": "i", "u": "y", "n": "m", "t": "r", "s": "a", "k": "l", "r": "t"}
"""Keys beside those most used, on the keyboard that Indonesians use."""


def misspelt(queries: Iterable[Judged], *, seed: int = 1) -> Iterator[tuple[Judged, Judged]]:
    """Each query with one slip in each of its words of five letters or more, in turn: before and after."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for query in queries:
        for word in re.findall(r"(?<![\w:\"-])[a-z]{5,}(?![\w:])", query.text):
            at = chance.randrange(1, len(word) - 1)
            wrong = chance.choice(
                (
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at] + word[at:],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                    word[:at] + NEAR.get(word[at], "e") + word[at + 1 :],
                )
            )
            if wrong != word and query.grades:
                text = re.sub(rf"\b{word}\b", wrong, query.text, count=1)
                yield query, Judged(text, "slip", query.grades)


def cost_of_a_slip(find: Find, queries: Sequence[Judged]) -> tuple[float, int]:
    """How much nDCG@10 one misspelt word costs on average, and over how many queries."""
    pairs = list(misspelt(queries))
    losses = [
        ndcg(find(right.text), right.grades) - ndcg(find(wrong.text), wrong.grades) for right, wrong in pairs
    ]
    return sum(losses) / len(losses), len(pairs)


def report(name: str, scores: Mapping[str, Scores], before: Mapping[str, float]) -> None:
    """Print a table of one set of queries with the change of nDCG against the last recorded run."""
    print(f"{name:14}{'queries':>8}{'nDCG@10':>9}{'change':>8}{'MRR@10':>8}{'recall':>8}{'empty':>7}")
    for kind, row in scores.items():
        change = f"{row.ndcg - before[kind]:+.3f}" if kind in before else "new"
        print(
            f"{kind:14}{row.queries:8}{row.ndcg:9.3f}{change:>8}{row.mrr:8.3f}{row.recall:8.3f}{row.empty:7.3f}"
        )


def read_last_run() -> dict[str, dict[str, float]]:
    """Return nDCG@10 of the last recorded run: set of queries → class → figure."""
    lines = HISTORY.read_text("utf-8").splitlines() if HISTORY.exists() else []
    figures: dict[str, dict[str, float]] = json.loads(lines[-1])["ndcg"] if lines else {}
    return figures


def record_run(scores: Mapping[str, Mapping[str, Scores]]) -> None:
    """Add a run to the history."""
    git = shutil.which("git") or "git"
    commit = subprocess.run(  # noqa: S603 -- our own repository
        [git, "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    figures = {
        name: {kind: round(row.ndcg, 4) for kind, row in rows.items()} for name, rows in scores.items()
    }
    run = {"date": datetime.now(tz=UTC).date().isoformat(), "commit": commit, "ndcg": figures}  # noqa: TID251
    with HISTORY.open("a", encoding="utf-8") as history:
        history.write(json.dumps(run, ensure_ascii=False) + "\n")


def evaluate_public(folder: Path, public: Path) -> dict[str, Scores]:
    """Evaluate our search and every peer on the public set."""
    passages, queries = public / "passages.jsonl.gz", public_queries(public / "queries-dev.jsonl.gz")
    engine = public_engine(folder, passages, load_reference(ROOT / "content"))
    scores = {"ours": evaluate(ours(engine), queries)["public"]}
    for peer, make in peers().items():
        scores[peer] = evaluate(public_peer(make(), passages, engine), queries)["public"]
    return scores


def main(arguments: Sequence[str]) -> None:
    """Evaluate, print, and record when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, default=ROOT.parent / "shared" / "irbench")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--freeze", action="store_true", help="make library.zip of today's content, and end")
    options = parser.parse_args(arguments)
    if options.freeze:
        freeze_library()
        return
    before = read_last_run()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        find = ours(our_engine(folder))
        sets = {name: load_queries(path) for name, path in QUERIES.items()}
        scores = {name: evaluate(find, queries) for name, queries in sets.items()}
        slip = cost_of_a_slip(find, sets["dev"])
        if (options.public / "passages.jsonl.gz").exists():
            scores["public"] = evaluate_public(folder, options.public)
        else:
            print(f"The public set is not at {options.public}: our own queries alone.")
    for name, rows in scores.items():
        report(name, rows, before.get(name, {}))
    print(f"One slip in a word of five letters or more costs {slip[0]:.3f} nDCG@10 ({slip[1]} queries)")
    if options.record:
        record_run(scores)


if __name__ == "__main__":
    main(sys.argv[1:])
