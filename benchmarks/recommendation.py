"""How long a recommendation takes in a made library: `python -m benchmarks.recommendation [DOCUMENTS]`."""

import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from app.documents.reference.data import load_reference
from app.preparation.recommendation.recommender import Recommender
from app.preparation.recommendation.scoring import Need
from app.search.engine import create_search_engine
from app.store import database, schema
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository
from app.store.sync.sync import sync
from benchmarks.bench.percentiles import percentile
from benchmarks.bench.samples import make_library, sample_queries, vocabulary

CONTENT = Path(__file__).parents[1] / "content"
NEEDS = 300


def measure(documents: int, folder: Path) -> list[float]:
    """Milliseconds of each recommendation, in a process that has just opened the index."""
    make_library(folder / "content", CONTENT, documents)
    reference = load_reference(folder / "content")
    engine = database.open_database(f"sqlite:///{folder / 'library.db'}")
    schema.upgrade_schema(engine)
    sync(engine, folder / "content", reference)
    search = create_search_engine(engine, folder / "index", reference)
    search.update_index()
    search.snapshot()
    advisor, chance = Recommender(DocumentRepository(engine), HostRepository(engine)), random.Random(1)  # noqa: S311 -- no secret
    homes = [code for code, place in reference.places.items() if place.level != "pusat"]
    times = []
    for query in sample_queries(vocabulary(CONTENT, reference), NEEDS):
        values = tuple(chance.sample(list(reference.values), chance.choice((0, 0, 1, 2))))
        roles = tuple(chance.sample(list(reference.roles), chance.choice((0, 1, 3))))
        need = Need(query, values, roles, chance.choice(homes))
        start = perf_counter()
        advisor.recommend(need, engine=search, reference=reference)
        times.append((perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as made:
        found = measure(amount, Path(made))
    print(
        f"{amount} documents, {len(found)} needs: p50 {percentile(found, 50)} ms, p95 {percentile(found, 95)} ms"
    )
