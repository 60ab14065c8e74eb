"""What happens in the middle of a publication or a merge leaves nothing half done."""

from dataclasses import replace
from pathlib import Path

import pytest
from build import a_practice
from conftest import Installation
from office import Office
from PIL import Image

from app.accounts.audit import Actor
from app.accounts.permissions import Action, Role
from app.attachments.storage import AttachmentStorage
from app.documents.markdown.listing import content_file
from app.publishing import draft_attachments
from app.publishing.diff import diff_texts
from app.publishing.draft_attachments import DraftAttachments
from app.publishing.draft_merge import merge_texts
from app.publishing.publisher import NotReadyError
from app.publishing.revisions import record_written
from app.publishing.workflow import TransitionError
from app.search.results import SearchRequest
from app.store.database import write_session
from app.store.repositories.documents import DocumentRepository
from app.store.sync.loader import ChangedFile


@pytest.fixture
def office(library: Installation) -> Office:
    return Office(library)


def test_a_file_that_went_away_is_neither_shown_nor_withdrawn(office: Office) -> None:
    publisher, person = office.publisher, office.people[Role.PUBLISHER]
    (office.library.content / "practices/satu.md").unlink()
    assert publisher.published_text("practice", "satu") is None
    with pytest.raises(TransitionError, match="tidak ada, atau sudah ditarik"):
        publisher.withdraw(Actor.of(person, ""), person, "practice", "satu", "Keliru")
    assert publisher.find_permitted_place(person, Action.PUBLISH, "practice", "jabar--satu") is None


def test_a_withdrawal_cut_off_after_the_file_was_moved_is_finished_at_start(office: Office) -> None:
    person = office.people[Role.PUBLISHER]

    def power_cut(passed: str) -> None:
        if passed == "rename":
            raise KeyboardInterrupt

    cut = replace(office.publisher, on_step=power_cut)
    with pytest.raises(KeyboardInterrupt):
        cut.withdraw(Actor.of(person, ""), person, "practice", "satu", "Keliru")
    (office.library.content / "practices/.satu.md.sisa").write_text("setengah")
    assert office.publisher.recover() == 1
    office.library.search.update_index()
    assert not office.library.search.search(SearchRequest("budaya")).hits
    assert list((office.library.content / "practices").iterdir()) == []
    documents = DocumentRepository(office.library.engine)
    assert documents.get_withdrawal_reason("practice", "satu") == "Keliru"


def test_a_publication_that_the_reference_files_no_longer_allow_is_told_to_its_publisher(
    office: Office,
) -> None:
    known = [office.library.reference]

    def values_go(passed: str) -> None:
        if passed == "rename":
            known[0] = replace(known[0], values={})

    number = office.begin(a_practice(title="Baru"))
    office.approve(number)
    office.publisher = replace(office.publisher, reference=lambda: known[0], on_step=values_go)
    with pytest.raises(NotReadyError, match="belum memenuhi aturan"):
        office.publish(number)


def test_a_file_that_is_gone_before_its_change_was_recorded_has_no_revision(office: Office) -> None:
    gone = content_file(office.library.content, "practice", "satu")
    gone.absolute.unlink()
    before = office.history.list_revisions("practice", "satu")
    with write_session(office.library.engine) as session:
        record_written(session, [ChangedFile(gone, "0" * 32, None, "")])
    assert office.history.list_revisions("practice", "satu") == before


def test_a_published_attachment_is_never_replaced_by_another_of_its_name(
    office: Office, tmp_path: Path
) -> None:
    attached = "attachments:\n  - {file: materi.txt, title: Materi}\nsources:"
    number = office.begin(a_practice(title="Baru").replace("sources:", attached))
    uploads = tmp_path / "uploads"
    for folder, text in (
        (uploads / str(number), "satu"),
        (office.library.content / "attachments/baru", "dua"),
    ):
        folder.mkdir(parents=True)
        (folder / "materi.txt").write_text(text)
    office.approve(number)
    office.publisher = replace(office.publisher, attachments=AttachmentStorage(uploads))
    with pytest.raises(TransitionError, match=r"“materi\.txt” sudah ada"):
        office.publish(number)
    assert (office.library.content / "attachments/baru/materi.txt").read_text() == "dua"


def test_a_draft_holds_few_attachments_each_once_under_its_own_name(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, content = office.people[Role.AUTHOR], office.library.content
    actor = Actor.of(author, "")
    files = DraftAttachments(office.library.engine, tmp_path / "uploads", content)
    (tmp_path / "uploads").mkdir()
    draft = office.drafts.load(author, office.begin(a_practice(title="Baru")))
    assert draft is not None
    for name, colour in (("satu.png", "red"), ("dua.png", "blue")):
        Image.new("RGB", (80, 80), colour).save(tmp_path / name)
    first = files.add(actor, author, draft, "Denah.png", tmp_path / "satu.png")
    assert files.add(actor, author, draft, "Lain.png", tmp_path / "satu.png") == first
    assert files.add(actor, author, draft, "Denah.png", tmp_path / "dua.png").name != first.name
    monkeypatch.setattr(draft_attachments, "MAX_FILES", 2)
    with pytest.raises(TransitionError, match="sudah memuat 2 lampiran"):
        files.add(actor, author, draft, "Tiga.png", tmp_path / "dua.png")
    second = files.list_files(draft)[1].name
    files.remove(actor, author, draft, second)
    assert [one.name for one in files.list_files(draft)] == [first.name]
    assert files.path(draft, second) is None
    with pytest.raises(TransitionError, match="tidak ada pada draf"):
        files.remove(actor, author, draft, second)


def test_texts_of_thousands_of_changed_lines_are_shown_as_replaced() -> None:
    old, new = ("\n".join(f"{word} {number}" for number in range(6_000)) for word in ("lama", "baru"))
    (hunk,) = diff_texts(old, new)
    assert {piece.kind for piece in hunk.pieces} >= {"delete", "insert"}


def test_a_text_that_cannot_be_read_is_merged_with_what_was_chosen_last() -> None:
    broken = "---\na: [\n---\n"
    assert merge_texts(broken, broken, "lain", "practice").text == "lain"
    assert merge_texts("dasar", broken, "lain", "practice", ("lain", False)).text == "lain"
    assert merge_texts("dasar", broken, "lain", "practice", ("lain", True)).text == broken
