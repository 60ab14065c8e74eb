"""The people of one region at work on its documents, without a browser."""

from conftest import Installation
from people import account

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.publishing.drafts import Draft, Drafts, NewDraft, SaveConflict
from app.publishing.publisher import Publisher
from app.publishing.revisions import RevisionRepository
from app.publishing.workflow import REVIEW_CHECKS, Transition


class Office:
    """An author, a reviewer and a publisher of West Java at work."""

    def __init__(self, library: Installation) -> None:
        self.library = library
        self.drafts, self.history = Drafts(library.engine), RevisionRepository(library.engine)
        self.publisher = Publisher(
            library.engine,
            library.content,
            lambda: library.reference,
            lambda *_: library.search.update_index() and None,
        )
        self.people = {
            role: self._person(number, role)
            for number, role in enumerate((Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER), start=1)
        }

    def _person(self, number: int, role: Role) -> Person:
        email = account(self.library, f"{role}@contoh.go.id", ("32", role))
        return Person(number, email, role.title(), f"Unit {role}", frozenset({("32", role)}))

    def begin(self, text: str, slug: str = "baru", **more: str) -> int:
        author = self.people[Role.AUTHOR]
        return self.drafts.create(
            Actor.of(author, ""), author, NewDraft("practice", slug, "32", text, **more)
        )

    def change(self, slug: str, text: str) -> int:
        published = self.publisher.published_text("practice", slug)
        assert published is not None
        return self.begin(text, slug, base_digest=published[1], base_text=published[0])

    def step(self, number: int, step: Transition, role: Role = Role.AUTHOR, reason: str = "") -> Draft:
        person = self.people[role]
        return self.drafts.transition(
            Actor.of(person, ""), person, number, step, reason, checked=REVIEW_CHECKS
        )

    def approve(self, number: int) -> Draft:
        self.step(number, Transition.SUBMIT)
        return self.step(number, Transition.APPROVE, Role.REVIEWER)

    def publish(self, number: int, reason: str = "") -> None:
        person = self.people[Role.PUBLISHER]
        draft = self.drafts.load(person, number)
        assert draft is not None
        self.publisher.publish(Actor.of(person, ""), person, draft, reason)

    def save(self, number: int, text: str, base: int, role: Role = Role.AUTHOR) -> Draft | SaveConflict:
        saved = self.drafts.save(self.people[role], number, text, base=base)
        return saved if isinstance(saved, SaveConflict) else saved.draft
