"""`python -m benchmarks.relevance.pool`: what three different systems find for each query and nobody has judged.

Judging by what one system finds favours it. Read these documents, and give them a grade or leave them at 0.
"""

import sys
import tempfile
from pathlib import Path

from app.store.database import open_database
from app.store.sync.changes import read_changes_since
from benchmarks.bench.peers import peers, query_terms
from benchmarks.relevance.judgements import QUERIES, load_queries
from benchmarks.relevance.run import our_engine, ours

DEPTH = 10


def main(name: str) -> None:
    """Print the unjudged documents of each query of a set."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        engine = our_engine(folder)
        others = [make() for make in peers().values()]
        slugs = []
        with read_changes_since(open_database(f"sqlite:///{folder / 'ours.db'}"), None) as changes:
            for row in changes.rows:
                slugs.append(row.slug)
                for peer in others:
                    peer.add(engine.build_document(row))
        for peer in others:
            peer.finish()
        find = ours(engine)
        for query in load_queries(QUERIES[name]):
            terms = query_terms(engine.analyser, query.text)
            found = [*find(query.text), *(slugs[n] for peer in others for n in peer.best(terms, DEPTH))]
            unjudged = [slug for slug in dict.fromkeys(found) if slug not in query.grades]
            print(f"{query.text}: {' '.join(unjudged)}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "blind")
