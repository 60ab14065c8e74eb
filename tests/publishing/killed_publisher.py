"""Publishes drafts in child processes and kills them; run by test_publisher.py and `make chaos`.

Arguments: content folder, database file, index folder, then either the name of a step to die after, or a
number of kills at random moments. Prints one JSON line: how many children were killed, and every fault.
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
from sqlalchemy import func, select

from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor, AuditFilter, AuditLog
from app.accounts.permissions import Person, Role
from app.documents.reference.data import load_reference
from app.publishing import revisions
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.publisher import Publisher
from app.publishing.tables import PublicationIntentRow
from app.publishing.workflow import REVIEW_CHECKS, DraftState, Transition
from app.search.engine import SearchEngine, create_search_engine
from app.search.results import SearchRequest
from app.store import database, schema
from app.store.database import read_session
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import sync

content, database_file, index, how = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
reference = load_reference(content)
chance = random.Random(7)  # noqa: S311 -- only to vary the moment
url = f"sqlite:///{database_file}"
author = Person(
    1, "ani@contoh.go.id", "Ani", "Biro", frozenset({("32", Role.AUTHOR), ("32", Role.PUBLISHER)})
)
reviewer = Person(2, "budi@contoh.go.id", "Budi", "BKD", frozenset({("32", Role.REVIEWER)}))
faults: list[str] = []
interrupted = 0


def engine_here() -> tuple[database.Engine, SearchEngine]:
    engine = database.open_database(url)
    return engine, create_search_engine(engine, index, reference)


def approved_draft(turn: int) -> int:
    """A change of the document with words of its own, ready to be published."""
    engine, _search = engine_here()
    drafts, actor = Drafts(engine), Actor.of(author, "")
    published = Publisher(engine, content, lambda: reference).published_text("practice", "satu")
    text = a_practice(title=f"Judul putaran{turn}")
    base = (published[1], published[0]) if published else ("", "")
    number = drafts.create(actor, author, NewDraft("practice", "satu", "32", text, *base))
    drafts.transition(actor, author, number, Transition.SUBMIT)
    drafts.transition(Actor.of(reviewer, ""), reviewer, number, Transition.APPROVE, checked=REVIEW_CHECKS)
    engine.dispose()
    return number


def publish(number: int, die_after: str = "") -> None:
    engine, search = engine_here()

    def on_step(step: str) -> None:
        if step == die_after:
            os.kill(os.getpid(), signal.SIGKILL)

    publisher = Publisher(
        engine, content, lambda: reference, lambda *_told: search.update_index() and None, on_step
    )
    draft = Drafts(engine).load(author, number)
    assert draft is not None
    publisher.publish(Actor.of(author, ""), author, draft, f"putaran {draft.id}")


def killed(number: int, *, die_after: str = "", seconds: float | None = None) -> bool:
    child = os.fork()
    if child == 0:
        publish(number, die_after)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)  # the random moment itself
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def start() -> None:
    """What a start of the site does."""
    engine, search = engine_here()
    Publisher(engine, content, lambda: reference).recover()
    sync(engine, content, reference, on_written=revisions.record_written)
    search.update_index()
    engine.dispose()


def examine(turn: int, number: int, revision_count: int) -> int:
    """File, database, index, history and draft tell the same story; how many revisions it has."""
    engine, search = engine_here()
    text = (content / "practices/satu.md").read_text()
    title = text.split("title: ")[1].split("\n")[0]
    row = DocumentRepository(engine).get_document("practice", "satu")
    latest = revisions.RevisionRepository(engine).list_revisions("practice", "satu")
    draft = Drafts(engine).load(author, number)
    assert draft is not None
    is_out = f"putaran{turn}" in title
    told = len(AuditLog(engine).list_entries(AuditFilter(event="published"), amount=10_000))
    with read_session(engine) as session:
        intents = session.scalars(select(func.count()).select_from(PublicationIntentRow)).one()
    checks = {
        "the database has another title": row is None or row.title != title,
        "the index does not find it": [h.slug for h in search.search(SearchRequest(f'"{title}"')).hits]
        != ["satu"],
        "the last revision is another text": bool(latest) and latest[0].text != text,
        "the draft is in the wrong state": draft.state
        is not (DraftState.PUBLISHED if is_out else DraftState.APPROVED),
        "a revision is missing or doubled": len(latest)
        != revision_count + is_out + (not revision_count and bool(latest)),
        "the revision does not say who": is_out and latest[0].name != "Ani",
        "the audit tells another number": told != max(0, len(latest) - 1),
        "an intent was left": bool(intents),
        "a temporary file was left": any((content / "practices").glob(".*")),
    }
    faults.extend(f"turn {turn}: {fault}" for fault, wrong in checks.items() if wrong)
    engine.dispose()
    return len(latest)


(content / "practices/satu.md").write_text(a_practice(title="Judul putaran0"))
first, _search = engine_here()
schema.upgrade_schema(first)
for person in (author, reviewer):
    Accounts(first).invite(COMMAND_LINE, person.email, name=person.name, unit=person.unit)
first.dispose()
start()
draft_to_time = approved_draft(1)
begun = time.monotonic()
publish(draft_to_time)
length = time.monotonic() - begun
start()
known = len(revisions.RevisionRepository(engine_here()[0]).list_revisions("practice", "satu"))
turns = range(2, 2 + int(how)) if how.isdecimal() else range(2, 3)
for turn in turns:
    number = approved_draft(turn)
    interrupted += (
        killed(number, seconds=chance.uniform(0, length * 1.5))
        if how.isdecimal()
        else killed(number, die_after=how)
    )
    start()
    known = examine(turn, number, known)
sys.stdout.write(json.dumps({"interrupted": interrupted, "faults": faults, "revisions": known}) + "\n")
