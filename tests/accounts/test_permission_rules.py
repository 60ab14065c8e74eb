import pytest
from build import ROOT

from app.accounts.permissions import (
    ALLOWED_ROLES,
    EVERYWHERE,
    Action,
    ForbiddenError,
    Person,
    Role,
    can_approve,
    can_manage,
    has_permission,
    require_permission,
)


def person(*roles: tuple[str, Role]) -> Person:
    return Person(7, "a@contoh.go.id", "A", "Biro", frozenset(roles))


def test_a_role_is_valid_in_its_area_only() -> None:
    author = person(("62", Role.AUTHOR))
    assert has_permission(author, Action.WRITE, "62")
    assert not has_permission(author, Action.WRITE, "32")
    assert not has_permission(author, Action.WRITE, "62.01")
    with pytest.raises(ForbiddenError, match="tidak mencakup menulis"):
        require_permission(author, Action.WRITE, "32")


def test_a_role_everywhere_is_valid_in_every_area() -> None:
    assert has_permission(person((EVERYWHERE, Role.PUBLISHER)), Action.PUBLISH, "32.11")


def test_authors_cannot_approve_their_own_draft() -> None:
    both = person(("62", Role.AUTHOR), ("62", Role.REVIEWER))
    assert can_approve(both, "62", writers=[8])
    assert not can_approve(both, "62", writers=[8, 7])


def test_a_manager_cannot_take_over_somebody_with_a_role_elsewhere() -> None:
    manager = person(("62", Role.MANAGER))
    assert can_manage(manager, ["62"])
    assert not can_manage(manager, ["62", "32"])
    assert not can_manage(manager, [])
    assert can_manage(person((EVERYWHERE, Role.MANAGER)), [])


def test_permission_docs_match_the_rules() -> None:
    text = (ROOT / "docs/panduan/wewenang.md").read_text()
    for action in Action:
        row = [("ya" if role in ALLOWED_ROLES[action] else "–") for role in Role]
        assert f"| {action.label} | {' | '.join(row)} |" in text


@pytest.mark.parametrize("place", ["62", "62.01", "62.71", "32", "32.62", "6", "620", "menpanrb", EVERYWHERE])
def test_a_role_for_a_province_with_its_regencies_reaches_these_and_no_other(place: str) -> None:
    reviewer = person(("62.*", Role.REVIEWER))
    assert has_permission(reviewer, Action.REVIEW, place) == (place in ("62", "62.01", "62.71"))
    assert not has_permission(reviewer, Action.PUBLISH, place)


def test_only_a_manager_of_all_in_a_province_grants_roles_for_all_in_it() -> None:
    granted = ["62", "62.01", "62.*"]
    assert can_manage(person(("62.*", Role.MANAGER)), granted)
    assert can_manage(person((EVERYWHERE, Role.MANAGER)), granted)
    assert not can_manage(person(("62", Role.MANAGER)), ["62.*"])
    assert not can_manage(person(("62.01", Role.MANAGER)), ["62.*"])
    assert not can_manage(person(("62.*", Role.MANAGER)), ["32.*"])
