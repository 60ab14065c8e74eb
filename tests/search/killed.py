"""Syncs a changing library in child processes and kills them at random moments; run by test_crash.py.

Arguments: content folder, database file, index folder, number of kills. Prints one JSON line: how many
children were killed before they were done, and every fault found afterwards.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from build import a_practice

from app.documents.reference.data import load_reference
from app.search.engine import SearchEngine, create_search_engine
from app.search.results import SearchRequest
from app.store import database, schema
from app.store.sync.sync import sync

content, database_file, index, kills = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
reference = load_reference(content)
chance = random.Random(5)  # noqa: S311 -- only to vary the moment
FILES = 12


def open_both() -> tuple[object, SearchEngine]:
    engine = database.open_database(f"sqlite:///{database_file}")
    return engine, create_search_engine(engine, index, reference)


def bring_up_to_date() -> None:
    engine, search = open_both()
    sync(engine, content, reference)  # type: ignore[arg-type]
    search.update_index()


def change(turn: int) -> None:
    for number in chance.sample(range(FILES), 3):
        (content / f"practices/p{number}.md").write_text(a_practice(title=f"Judul{number} putaran{turn}"))


def killed_child(seconds: float) -> bool:
    """Sync in a child and kill it after some seconds; tells whether it was still at work."""
    child = os.fork()
    if child == 0:
        bring_up_to_date()
        os._exit(0)
    time.sleep(seconds)  # the random moment itself
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


for number in range(FILES):
    (content / f"practices/p{number}.md").write_text(a_practice(title=f"Judul{number} putaran0"))
schema.upgrade_schema(database.open_database(f"sqlite:///{database_file}"))
start = time.monotonic()
bring_up_to_date()
length = time.monotonic() - start
faults, interrupted = [], 0
for turn in range(1, kills + 1):
    change(turn)
    moment = chance.uniform(0, length)
    at_work = killed_child(moment)
    interrupted += at_work
    # The first sync also loads what children inherit, and machines differ: learn how long one takes here.
    length = length * 1.1 if at_work else moment
    if open_both()[1].search(SearchRequest("")).total != FILES:
        faults.append(f"turn {turn}: a document is missing after the kill")
    if turn % 5 == 0:
        bring_up_to_date()
        search = open_both()[1]
        for number in range(FILES):
            title = (content / f"practices/p{number}.md").read_text().split("title: ")[1].split("\n")[0]
            if [hit.slug for hit in search.search(SearchRequest(f'"{title}"')).hits] != [f"p{number}"]:
                faults.append(f"turn {turn}: p{number} is not found by its last title")
sys.stdout.write(json.dumps({"interrupted": interrupted, "faults": faults}) + "\n")
