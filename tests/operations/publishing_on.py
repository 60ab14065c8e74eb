"""Publishes the document `satu` again and again until its standard input ends; run by test_backup.py.

Arguments: content folder, database address, index folder. Prints a line after each publication.
"""

import select
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from build import a_practice

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.documents.reference.data import load_reference
from app.publishing.drafts import Drafts, NewDraft
from app.publishing.publisher import Publisher
from app.publishing.workflow import REVIEW_CHECKS, Transition
from app.store import database

content, url = Path(sys.argv[1]), sys.argv[2]
engine, reference = database.open_database(url), load_reference(content)
roles = frozenset({("32", Role.AUTHOR), ("32", Role.PUBLISHER), ("32", Role.REVIEWER)})
author = Person(1, "ani@contoh.go.id", "Ani", "Biro", roles)
reviewer = Person(2, "budi@contoh.go.id", "Budi", "BKD", roles)
drafts, publisher = Drafts(engine), Publisher(engine, content, lambda: reference)


def publish(turn: int) -> None:
    published = publisher.published_text("practice", "satu")
    assert published
    text = a_practice(title=f"Judul putaran {turn}", body="Teks panjang. " * 2_000)
    actor = Actor.of(author, "")
    number = drafts.create(
        actor, author, NewDraft("practice", "satu", "32", text, published[1], published[0])
    )
    drafts.transition(actor, author, number, Transition.SUBMIT)
    drafts.transition(Actor.of(reviewer, ""), reviewer, number, Transition.APPROVE, checked=REVIEW_CHECKS)
    draft = drafts.load(author, number)
    assert draft
    publisher.publish(actor, author, draft, f"putaran {turn}")


turn = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    turn += 1
    publish(turn)
    sys.stdout.write(f"{turn}\n")
    sys.stdout.flush()
