"""Results show documents as they are, though they are kept in memory."""

from collections.abc import Sequence
from pathlib import Path

from build import a_practice
from conftest import Installation, Make
from waiting import eventually

from app.store.repositories.card_cache import MAX_CHARACTERS, CardCache
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository

ONE: list[Key] = [("practice", "satu")]


def publish(installation: Installation, summary: str) -> None:
    Path(installation.content, "practices/satu.md").write_text(a_practice(summary=summary))
    installation.bring_up_to_date()


def test_card_cache_follows_changes_and_removals(make: Make) -> None:
    installation = make({"practices/satu.md": a_practice(summary="Loket yang lama.")})
    installation.bring_up_to_date()
    client = installation.client()
    assert "yang lama." in client.get("/cari?q=loket").text
    publish(installation, "Loket yang baru.")
    eventually(lambda: "yang baru." in client.get("/cari?q=loket").text)
    assert "yang lama." not in client.get("/cari?q=loket").text
    Path(installation.content, "practices/satu.md").unlink()
    installation.bring_up_to_date()
    eventually(lambda: client.get("/api/v1/search?q=loket").json()["total"] == 0)


def test_card_cache_never_serves_an_older_state_for_a_newer_version(make: Make) -> None:
    installation = make({"practices/satu.md": a_practice(summary="Yang lama.")})
    installation.bring_up_to_date()
    state = "lama"

    class Overtaken(DocumentRepository):
        """Somebody publishes while its first answer is on the way."""

        def get_cards_with_text(self, keys: Sequence[Key]) -> list[tuple[Card, str]]:
            nonlocal state
            read = super().get_cards_with_text(keys)
            if state == "lama":
                publish(installation, "Yang baru.")
                state = "baru"
                assert shown() == ["Yang baru."]
            return read

    shelf = CardCache(Overtaken(installation.engine), lambda: state)

    def shown() -> list[str]:
        return [one.card.summary for one in shelf.get_many(ONE)]

    assert shown() == ["Yang lama."]
    assert shown() == ["Yang baru."]


class Counted(DocumentRepository):
    """Knows what it was asked for."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(installation.engine)
        self.asked: list[Key] = []

    def get_cards_with_text(self, keys: Sequence[Key]) -> list[tuple[Card, str]]:
        self.asked += keys
        return super().get_cards_with_text(keys)


def test_card_cache_keeps_the_most_recently_used_documents(make: Make) -> None:
    names = ["satu", "dua", "tiga"]
    installation = make({f"practices/{name}.md": a_practice() for name in names})
    installation.bring_up_to_date()
    library = Counted(installation)
    shelf = CardCache(library, lambda: "satu", max_entries=2)
    one, two, three = keys = [("practice", name) for name in names]
    shelf.get_many([one, two])
    shelf.get_many([one, three])  # the first is asked for again, so the second goes
    library.asked.clear()
    assert [shown.card.slug for shown in shelf.get_many(keys)] == names
    assert library.asked == [two]


def test_card_cache_does_not_store_very_long_documents(make: Make) -> None:
    installation = make({"practices/satu.md": a_practice(body="kata " * (MAX_CHARACTERS // 5))})
    installation.bring_up_to_date()
    library = Counted(installation)
    shelf = CardCache(library, lambda: "satu")
    assert shelf.get_many(ONE)[0].characters > MAX_CHARACTERS
    shelf.get_many(ONE)
    assert library.asked == ONE * 2
