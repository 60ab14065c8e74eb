import errno
import json
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from build import ROOT, a_practice, a_visit, content_folder
from conftest import Make, exhaustive, on_both
from office import Office

from app.accounts.audit import Actor, AuditEvent, AuditFilter, AuditLog
from app.accounts.permissions import ForbiddenError, Person, Role
from app.documents.code_labels import FILE_AUTHOR
from app.documents.markdown.files import content_digest
from app.publishing import revisions
from app.publishing.comments import Comments
from app.publishing.drafts import ConflictChoice, Draft, SaveConflict, SaveResult
from app.publishing.git import commit, require_repository
from app.publishing.publisher import ConflictError, NotReadyError
from app.publishing.workflow import REVIEW_CHECKS, DraftState, Transition, TransitionError
from app.search.results import SearchRequest
from app.store.errors import DatabaseUnavailableError
from app.store.repositories.documents import DocumentRepository
from app.store.sync.sync import sync


def killed(tmp_path: Path, how: str) -> dict[str, object]:
    content = content_folder(tmp_path / "content", {})
    script = ROOT / "tests/publishing/killed_publisher.py"
    done = subprocess.run(
        [sys.executable, script, content, tmp_path / "t.db", tmp_path / "index", how],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(
    "step",
    [
        *(pytest.param(step, marks=exhaustive) for step in ("intent", "attachments", "projection", "index")),
        "rename",
    ],
)
def test_a_publication_killed_after_any_step_is_recovered_at_start(tmp_path: Path, step: str) -> None:
    told = killed(tmp_path, step)
    assert (told["interrupted"], told["faults"]) == (1, [])


@exhaustive
def test_publications_killed_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    told = killed(tmp_path, "12")
    assert told["faults"] == []
    assert told["interrupted"]


@pytest.fixture
def office(make: Make) -> Office:
    library = make({"practices/satu.md": a_practice(title="Satu"), "visits/v.md": a_visit()})
    library.bring_up_to_date()
    return Office(library)


def found(office: Office, query: str) -> list[str]:
    return [hit.slug for hit in office.library.search.search(SearchRequest(query)).hits]


@on_both
def test_a_draft_is_submitted_approved_and_published(office: Office) -> None:
    number = office.begin(a_practice(title="Gotongroyong digital"))
    assert found(office, "gotongroyong") == []
    office.approve(number)
    office.publish(number, "Praktik baru")
    assert found(office, "gotongroyong") == ["baru"]
    assert "Gotongroyong" in (office.library.content / "practices/baru.md").read_text()
    (only,) = office.history.list_revisions("practice", "baru")
    assert (only.number, only.name, only.reason) == (1, "Penerbit", "Praktik baru")
    assert sync(office.library.engine, office.library.content, office.library.reference).unchanged == 3


@pytest.mark.parametrize("step", ["intent", "rename"])
def test_a_publication_that_failed_on_a_full_disk_is_published_by_pressing_again(
    office: Office, step: str
) -> None:
    def full(passed: str) -> None:
        if passed == step:
            raise OSError(errno.ENOSPC, "No space left on device")

    number = office.begin(a_practice(title="Gotongroyong digital"))
    office.approve(number)
    whole = office.publisher
    office.publisher = replace(whole, on_step=full)
    with pytest.raises(OSError, match="No space"):
        office.publish(number, "Praktik baru")
    office.publisher = whole
    office.publish(number, "Praktik baru")
    assert found(office, "gotongroyong") == ["baru"]
    assert len(office.history.list_revisions("practice", "baru")) == 1
    assert whole.recover() == 0


def test_a_withdrawal_that_failed_midway_is_done_by_pressing_again(office: Office) -> None:
    def full(passed: str) -> None:
        if passed == "intent":
            raise OSError(errno.ENOSPC, "No space left on device")

    person = office.people[Role.PUBLISHER]
    for publisher in (replace(office.publisher, on_step=full), office.publisher):
        with suppress(OSError):
            publisher.withdraw(Actor.of(person, ""), person, "practice", "satu", "Salah daerah")
    assert not (office.library.content / "practices/satu.md").exists()
    assert office.publisher.recover() == 0


def test_a_changed_document_keeps_its_earlier_revision(office: Office) -> None:
    before = (office.library.content / "practices/satu.md").read_text()
    number = office.change("satu", before.replace("Teks.", "Teks yang lebih baik."))
    office.approve(number)
    office.publish(number)
    newest, first = office.history.list_revisions("practice", "satu")
    assert (first.text, first.name) == (before, FILE_AUTHOR)
    assert "lebih baik" in newest.text


def test_a_file_changed_by_hand_is_a_revision_too(office: Office) -> None:
    number = office.begin(a_practice(title="Baru"))
    office.approve(number)
    office.publish(number)
    (office.library.content / "practices/baru.md").write_text(a_practice(title="Disunting"))
    engine, content = office.library.engine, office.library.content
    sync(engine, content, office.library.reference, on_written=revisions.record_written)
    sync(engine, content, office.library.reference, on_written=revisions.record_written)
    assert [one.name for one in office.history.list_revisions("practice", "baru")] == [
        FILE_AUTHOR,
        "Penerbit",
    ]


def test_publisher_refuses_a_draft_that_is_not_approved(office: Office) -> None:
    number = office.begin(a_practice())
    with pytest.raises(TransitionError, match="disetujui"):
        office.publish(number)
    office.step(number, Transition.SUBMIT)
    with pytest.raises(TransitionError, match="disetujui"):
        office.publish(number)


def test_publisher_refuses_a_draft_that_breaks_rules_and_names_the_line(office: Office) -> None:
    number = office.begin(a_practice(value="akuntable"))
    office.approve(number)
    with pytest.raises(NotReadyError) as refused:
        office.publish(number)
    assert [(one.line, one.code) for one in refused.value.problems] == [(7, "R01")]
    assert not (office.library.content / "practices/baru.md").exists()


def test_publisher_refuses_a_draft_that_still_holds_an_example(office: Office) -> None:
    number = office.begin(a_practice(summary="‹isi: satu kalimat›", body="‹isi: apa yang berubah›"))
    office.approve(number)
    with pytest.raises(NotReadyError) as refused:
        office.publish(number)
    assert [(one.line, one.code) for one in refused.value.problems] == [(3, "T01"), (17, "T01")]
    assert not (office.library.content / "practices/baru.md").exists()


def test_publisher_refuses_a_draft_of_another_regions_document(office: Office) -> None:
    number = office.begin(a_practice(region="62"))
    office.approve(number)
    with pytest.raises(NotReadyError) as refused:
        office.publish(number)
    assert "bukan milik daerah" in refused.value.problems[0].message


def test_a_draft_cannot_take_over_a_document_of_another_region(office: Office) -> None:
    file = office.library.content / "practices/satu.md"
    file.write_text(a_practice(region="62"))
    number = office.begin(
        a_practice(), "satu", base_digest=content_digest(file.read_bytes()), base_text=file.read_text()
    )
    office.approve(number)
    with pytest.raises(ForbiddenError):
        office.publish(number)


def test_publisher_refuses_a_slug_in_use(office: Office) -> None:
    number = office.begin(a_practice(), "v")
    office.approve(number)
    with pytest.raises(NotReadyError):
        office.publish(number)


@on_both
@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_a_publisher_whose_lock_has_gone_moves_no_file(office: Office, what: str) -> None:
    """A restored or updated folder takes the place of the locked one just before the rename."""
    if office.library.engine.dialect.name != "sqlite":
        pytest.skip("with PostgreSQL the lock is in the database, and does not go with the folder")
    content = office.library.content
    replaced = content.with_name("replaced")
    step = "attachments" if what == "publish" else "intent"

    def replace_folder(done: str) -> None:
        if done == step:
            shutil.copytree(content, content.with_name("restored"))
            content.rename(replaced)
            content.with_name("restored").rename(content)

    publisher, number = office.people[Role.PUBLISHER], office.begin(a_practice(title="Baru"))
    office.approve(number)
    hurried = replace(office.publisher, on_step=replace_folder)
    draft = office.drafts.load(publisher, number)
    assert draft is not None
    actor = Actor.of(publisher, "")
    move = {
        "publish": partial(hurried.publish, actor, publisher, draft, ""),
        "withdraw": partial(hurried.withdraw, actor, publisher, "practice", "satu", "Salah"),
    }[what]
    with pytest.raises(DatabaseUnavailableError, match="Ulangi"):
        move()
    for folder in (content, replaced):
        assert not (folder / "practices/baru.md").exists()
        assert (folder / "practices/satu.md").exists()
    office.publisher.recover()
    office.publish(number)
    assert "Baru" in (content / "practices/baru.md").read_text()


def test_a_draft_is_merged_with_what_was_published_meanwhile(office: Office) -> None:
    text = (office.library.content / "practices/satu.md").read_text()
    first = office.change("satu", text.replace("Ringkasan.", "Ringkasan pertama."))
    second = office.change("satu", text.replace("Teks.", "Teks kedua."))
    for number in (first, second):
        office.approve(number)
    office.publish(first)
    with pytest.raises(ConflictError) as conflict:
        office.publish(second)
    office.step(second, Transition.RECALL)
    author = office.people[Role.AUTHOR]
    assert office.drafts.rebase(author, second, conflict.value.text, conflict.value.digest) == []
    office.approve(second)
    office.publish(second)
    joined = (office.library.content / "practices/satu.md").read_text()
    assert "Ringkasan pertama." in joined
    assert "Teks kedua." in joined
    assert "# alasan ditulis redaksi" in joined


def test_an_author_of_any_part_cannot_approve_a_draft(office: Office) -> None:
    both = Person(2, "x", "X", "", frozenset({("32", Role.REVIEWER), ("32", Role.AUTHOR)}))
    number = office.begin(a_practice())
    saved = office.drafts.save(both, number, a_practice(title="Kata saya"), base=1)
    assert isinstance(saved, SaveResult)
    office.step(number, Transition.SUBMIT)
    with pytest.raises(ForbiddenError, match="disetujui orang lain"):
        office.step(number, Transition.APPROVE, Role.REVIEWER)


def test_a_submitted_draft_cannot_be_edited(office: Office) -> None:
    number = office.begin(a_practice())
    office.step(number, Transition.SUBMIT)
    with pytest.raises(TransitionError, match="Tarik kembali"):
        office.save(number, a_practice(title="Lain"), 1)
    with pytest.raises(TransitionError, match="alasannya"):
        office.step(number, Transition.RETURN, Role.REVIEWER)
    returned = office.step(number, Transition.RETURN, Role.REVIEWER, "Sumber belum ada")
    assert returned.state is DraftState.RETURNED
    assert isinstance(office.save(number, a_practice(title="Lain"), 1), Draft)
    assert [note.text for note in Comments(office.library.engine).list_for(number)] == [
        "Sumber belum ada",
        "",
    ]


@on_both
def test_changes_of_two_people_to_one_draft_are_merged(office: Office) -> None:
    text = a_practice()
    number = office.begin(text)
    office.save(number, text.replace("Ringkasan.", "Ringkasan satu."), 1)
    joined = office.save(number, text.replace("Teks.", "Teks dua."), 1)
    assert isinstance(joined, Draft)
    assert "Ringkasan satu." in joined.text
    assert "Teks dua." in joined.text
    clashed = office.save(number, text.replace("Ringkasan.", "Ringkasan tiga."), 1)
    assert isinstance(clashed, SaveConflict)
    assert [(one.mine, one.theirs) for one in clashed.clashes] == [("Ringkasan tiga.", "Ringkasan satu.")]
    assert "Ringkasan tiga." in clashed.text
    assert "Teks dua." in clashed.text
    kept = office.drafts.load(office.people[Role.AUTHOR], number)
    assert kept is not None
    assert "Ringkasan satu." in kept.text


def test_a_withdrawn_document_shows_the_reason_and_can_be_published_again(office: Office) -> None:
    publisher = office.people[Role.PUBLISHER]
    actor = Actor.of(publisher, "")
    text = (office.library.content / "practices/satu.md").read_text()
    author = office.people[Role.AUTHOR]
    with pytest.raises(ForbiddenError):
        office.publisher.withdraw(Actor.of(author, ""), author, "practice", "satu", "x")
    office.publisher.withdraw(actor, publisher, "practice", "satu", "Angkanya keliru")
    assert found(office, '"satu"') == []
    library = DocumentRepository(office.library.engine)
    assert library.get_document("practice", "satu") is None
    assert library.get_withdrawal_reason("practice", "satu") == "Angkanya keliru"
    (kept,) = (office.library.content / ".withdrawn/practices").iterdir()
    assert kept.read_text() == text
    assert office.library.client().get("/praktik/satu").status_code == 410
    number = office.begin(text, "satu")
    office.approve(number)
    office.publish(number)
    assert office.library.client().get("/praktik/satu").status_code == 200
    assert library.get_withdrawal_reason("practice", "satu") is None
    events = [one.event for one in office.history.list_revisions("practice", "satu")]
    assert events == ["published", "withdrawn", "edited"]


def test_a_publication_becomes_a_commit_that_says_who_and_why(tmp_path: Path) -> None:
    content = content_folder(tmp_path / "content", {"practices/satu.md": a_practice()})

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", content, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "--quiet")
    git("config", "user.name", "Situs")
    git("config", "user.email", "situs@contoh.go.id")
    assert require_repository(content) == "Situs <situs@contoh.go.id>"
    commit(content, AuditEvent.PUBLISHED, "practices/satu.md", "Angka baru", Actor(1, "ani@contoh.go.id"))
    assert git("log", "--format=%ae %s") == "ani@contoh.go.id practices/satu.md: terbit (Angka baru)"
    assert git("show", "--format=", "--name-only") == "practices/satu.md"
    paper = content / "attachments/satu/paparan.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF-")
    (content / "practices/satu.md").write_text(a_practice(title="Lain"))
    commit(content, AuditEvent.PUBLISHED, "practices/satu.md", "", Actor(1, "ani@contoh.go.id"))
    assert git("show", "--format=", "--name-only").split() == [
        "attachments/satu/paparan.pdf",
        "practices/satu.md",
    ]
    (content / "practices/satu.md").unlink()
    paper.unlink()
    commit(content, AuditEvent.WITHDRAWN, "practices/satu.md", "", Actor(1, "ani@contoh.go.id"))
    assert git("log", "-1", "--format=%s") == "practices/satu.md: ditarik"
    assert git("ls-files", "attachments", "practices") == ""
    commit(tmp_path, AuditEvent.PUBLISHED, "tiada.md", "", Actor(1, "ani@contoh.go.id"))  # only warns


def test_an_author_who_goes_on_typing_conflicts_only_with_others_changes(office: Office) -> None:
    text = a_practice()
    number, author = office.begin(text), office.people[Role.AUTHOR]
    office.save(number, text.replace("Ringkasan.", "Ringkasan orang lain."), 1)
    mine = text.replace("Teks.", "Teks s")
    first = office.drafts.save(author, number, mine, base=1)
    assert isinstance(first, SaveResult)
    assert first.merged_fields == {"summary"}
    assert first.base < first.draft.version
    second = office.drafts.save(author, number, mine.replace("Teks s", "Teks saya"), base=first.base)
    assert isinstance(second, SaveResult)
    assert "Ringkasan orang lain." in second.draft.text
    assert "Teks saya" in second.draft.text


@pytest.mark.parametrize("mine", [True, False])
def test_a_conflict_is_resolved_only_for_the_text_that_was_shown(office: Office, mine: bool) -> None:  # noqa: FBT001
    text = a_practice()
    number, author = office.begin(text), office.people[Role.AUTHOR]

    def save(summary: str, settled: ConflictChoice | None = None) -> SaveResult | SaveConflict:
        changed = text.replace("Ringkasan.", summary)
        return office.drafts.save(author, number, changed, base=1, settled=settled)

    save("Mereka.")
    clashed = save("Saya.")
    assert isinstance(clashed, SaveConflict)
    assert ("Saya." in clashed.text, "Mereka." in clashed.text_preferring_theirs) == (True, True)
    office.save(number, text.replace("Ringkasan.", "Mereka lagi."), clashed.version)
    again = save("Saya.", ConflictChoice(clashed.version, mine))
    assert isinstance(again, SaveConflict), "they have written since: their words were not seen"
    settled = save("Saya.", ConflictChoice(again.version, mine))
    assert isinstance(settled, SaveResult)
    assert ("summary: Saya." in settled.draft.text) == mine
    assert ("summary: Mereka lagi." in settled.draft.text) != mine


def test_a_text_with_broken_front_matter_is_merged_as_one_field(office: Office) -> None:
    number, author = office.begin("---\n- rusak\n"), office.people[Role.AUTHOR]
    office.save(number, "---\nmereka\n", 1)
    clashed = office.drafts.save(author, number, "---\nsaya\n", base=1)
    assert isinstance(clashed, SaveConflict)
    settled = office.drafts.save(
        author, number, "---\nsaya\n", base=1, settled=ConflictChoice(clashed.version, mine=True)
    )
    assert isinstance(settled, SaveResult)
    assert settled.draft.text == "---\nsaya\n"


def test_approval_requires_every_review_check(office: Office) -> None:
    number, reviewer = office.begin(a_practice()), office.people[Role.REVIEWER]
    office.step(number, Transition.SUBMIT)
    with pytest.raises(TransitionError, match="Belum: Setiap angka"):
        office.drafts.transition(
            Actor.of(reviewer, ""),
            reviewer,
            number,
            Transition.APPROVE,
            checked=set(REVIEW_CHECKS) - {"figures"},
        )
    office.step(number, Transition.APPROVE, Role.REVIEWER)
    [note, *_earlier] = Comments(office.library.engine).list_for(number)
    assert note.text.splitlines() == list(REVIEW_CHECKS.values())
    [entry, *_before] = AuditLog(office.library.engine).list_entries(
        AuditFilter(event=AuditEvent.DRAFT_TRANSITIONED)
    )
    assert entry.detail["checks"] == list(REVIEW_CHECKS)
