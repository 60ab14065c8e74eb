import os
import random
import string
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from build import content_folder
from conftest import Installation, Make, exhaustive, install, on_both
from sqlalchemy import select

from app import clock
from app.preparation.plans import budget, upkeep
from app.preparation.plans.merge import merge_plans
from app.preparation.plans.plan import Goal, Minute, Participants, Plan
from app.preparation.plans.readiness import check_readiness
from app.preparation.plans.repository import (
    PlanConflict,
    PlanError,
    PlanRepository,
    StoredPlan,
)
from app.preparation.plans.tables import PlanRevision, PlanRow
from app.store.database import read_session

SAVES = 10_000 if "CHAOS" in os.environ else 300
"""Saves of one network: those of the promise in `make chaos`, enough to reach every budget otherwise."""


def test_plan_is_found_by_its_token_only(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan(topic="SAKIP"))
    assert len(token) >= 32
    found = store.load(token)
    assert found is not None
    assert (found.plan.topic, found.version) == ("SAKIP", 1)
    assert store.load(token[:-1]) is None
    assert store.load("") is None


def test_database_does_not_contain_the_token(make: Make) -> None:
    library = make({})
    token = PlanRepository(library.engine).create(Plan())
    with library.engine.connect() as connection:
        row = connection.execute(PlanRow.__table__.select()).one()  # type: ignore[attr-defined]
    assert token not in str(row)


def test_renewing_a_link_invalidates_the_old_one(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    old = store.create(Plan(topic="SAKIP"))
    new = store.renew(old)
    assert new is not None
    assert store.load(old) is None
    found = store.load(new)
    assert found is not None
    assert found.plan.topic == "SAKIP"
    assert store.renew(old) is None


def test_a_removed_plan_is_gone(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan())
    store.save(token, {"topic": "lain"}, base=1)
    assert store.remove(token)
    assert store.load(token) is None
    assert not store.remove(token)
    assert store.save(token, {"topic": "x"}, base=2) is None


@on_both
def test_changes_to_different_fields_are_merged(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan(topic="a", problem="b"))
    store.save(token, {"topic": "milik saya"}, base=1)
    saved = store.save(token, {"problem": "milik dia"}, base=1)
    assert isinstance(saved, StoredPlan)
    assert (saved.plan.topic, saved.plan.problem, saved.version) == ("milik saya", "milik dia", 3)


def test_changes_to_the_same_field_conflict_and_keep_both(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan(topic="a", problem="b"))
    store.save(token, {"topic": "pertama"}, base=1)
    clashed = store.save(token, {"topic": "kedua", "problem": "baru"}, base=1)
    assert isinstance(clashed, PlanConflict)
    assert [(c.field, c.mine, c.theirs) for c in clashed.merge.conflicts] == [("topic", "kedua", "pertama")]
    assert (clashed.merge.plan.topic, clashed.merge.plan.problem) == ("kedua", "baru")
    standing = store.load(token)
    assert standing is not None
    assert standing.plan.topic == "pertama"
    chosen = store.save(token, {"topic": "kedua", "problem": "baru"}, base=clashed.version)
    assert isinstance(chosen, StoredPlan)


def test_saving_unchanged_values_creates_no_version(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan(topic="a"))
    saved = store.save(token, {"topic": "a"}, base=1)
    assert isinstance(saved, StoredPlan)
    assert saved.version == 1


@on_both
def test_many_writers_at_once_lose_nothing(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    token = store.create(Plan())
    fields = ["topic", "problem", "venue", "lead", "decider", "cost"]
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda name: store.save(token, {name: "diisi"}, base=1), fields))
    assert all(isinstance(result, StoredPlan) for result in results)
    standing = store.load(token)
    assert standing is not None
    assert [getattr(standing.plan, name) for name in fields] == ["diisi"] * 6


def test_plan_too_large_is_rejected(make: Make) -> None:
    store = PlanRepository(make({}).engine)
    goals = tuple(Goal(goal="x" * 300, output="y" * 300, measure="z" * 300) for _row in range(60))
    plan = Plan(goals=goals, problem="p" * 4_000)
    assert store.create(plan)
    with pytest.raises(PlanError):
        store.create(plan.model_copy(update={"background": "b" * budget.MAX_PLAN_BYTES}))


def test_merge_without_common_ancestor_reports_every_difference() -> None:
    joined = merge_plans(None, {"topic": "a", "problem": "sama"}, Plan(topic="b", problem="sama"))
    assert [clash.field for clash in joined.conflicts] == ["topic"]


def test_readiness_lists_missing_items_and_accepts_a_full_plan() -> None:
    assert not any(check.is_done for check in check_readiness(Plan()))
    ready = Plan(
        problem="p",
        baseline="SAKIP",
        baseline_value="60",
        goals=(Goal(goal="a", output="b", measure="c"),),
        online_tried="Rapat daring",
        decider="Sekda",
        decider_joins=True,
        questions=({"question": "Apa?"},),  # type: ignore[arg-type]  # as forms give it
        questions_sent=True,
        output_owner="Kepala Biro",
    )
    assert all(check.is_done for check in check_readiness(ready))


def test_an_old_plan_with_unknown_keys_still_opens(site: Installation) -> None:
    assert Plan.model_validate({"topic": "a", "dahulu": 1}).topic == "a"
    assert site.reference is not None


def a_large_plan(chance: random.Random) -> dict[str, Any]:
    """Changes that do not compress: twenty rows of random letters."""
    rows = tuple(
        Goal(**{name: "".join(chance.choices(string.printable, k=280)).strip() for name in Goal.model_fields})
        for _row in range(20)
    )
    return {"goals": rows, "topic": str(chance.random())}


@exhaustive
def test_ten_thousand_saves_from_one_network_stay_within_the_budget(tmp_path: Path) -> None:
    """Eighty plans of one network, each saved again and again, with small budgets so that all are reached."""
    site = install(content_folder(tmp_path / "content", {}), tmp_path, f"sqlite:///{tmp_path / 'x.db'}")
    store, chance = PlanRepository(site.engine), random.Random(1)  # noqa: S311 -- the same texts each time
    large = [a_large_plan(chance) for _number in range(20)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "MAX_HISTORY_BYTES", 100_000)
        patch.setattr(budget, "MAX_NETWORK_BYTES", 600_000)
        refused, tokens = 0, []
        for number in range(SAVES):
            try:
                if len(tokens) < 80:
                    tokens.append(store.create(Plan(topic=str(number)), network="192.0.2.7"))
                else:
                    token = tokens[number % 80]
                    standing = store.load(token)
                    assert standing
                    store.save(token, large[number % 20], base=standing.version)
            except PlanError:
                refused += 1
    assert refused
    count, size = upkeep.count_usage(site.engine)
    site.engine.dispose()
    assert (count, size <= 600_000) == (80, True), size
    on_disk = sum(path.stat().st_size for path in tmp_path.glob("x.db*"))
    assert on_disk < 8_000_000, on_disk
    assert PlanRepository(site.engine).create(Plan(topic="dari jaringan lain"), network="192.0.2.8")


def test_all_plans_together_have_a_budget(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make({}).engine
    store = PlanRepository(engine)
    for network in ("192.0.2.1", "192.0.2.2"):
        store.create(Plan(topic="x"), network=network)
    stored = sum(one.stored_bytes for one in upkeep.list_usage(engine))
    monkeypatch.setattr(budget, "MAX_TOTAL_BYTES", stored + stored // 4)
    with pytest.raises(PlanError, match="mencapai batas"):
        store.create(Plan(topic="x"), network="192.0.2.3")


def test_earlier_versions_are_compressed_and_can_still_be_merged(make: Make) -> None:
    site = make({})
    store = PlanRepository(site.engine)
    token = store.create(Plan(problem="masalah " * 400))
    for number in range(1, 21):
        assert store.save(token, {"topic": f"topik {number}"}, base=number)
    (usage,) = upkeep.list_usage(site.engine)
    assert usage.version == 21
    assert usage.stored_bytes < 20 * 3_200, "twenty versions of 3.2 kB each"
    merged = store.save(token, {"venue": "aula"}, base=3)
    assert isinstance(merged, StoredPlan)
    assert (merged.plan.topic, merged.plan.venue) == ("topik 20", "aula")


def test_unused_plans_go_and_opened_ones_stay(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make({})
    store = PlanRepository(site.engine)
    forgotten, opened = store.create(Plan(topic="a")), store.create(Plan(topic="b"))
    assert store.save(forgotten, {"topic": "c"}, base=1)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=400))
    assert store.load(opened)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=740))
    assert upkeep.purge_unused(site.engine, 24) == 1
    assert store.load(forgotten) is None
    assert store.load(opened)
    with read_session(site.engine) as session:
        assert session.scalars(select(PlanRevision.version)).all() == []


MINUTES = (Minute(question="Berapa biayanya?"), Minute(question="Siapa yang menilai?"))


def merged_minutes(mine: tuple[Minute, ...], theirs: tuple[Minute, ...]) -> tuple[Minute, ...]:
    merge = merge_plans(Plan(minutes=MINUTES), {"minutes": mine}, Plan(minutes=theirs))
    assert merge.conflicts == ()
    return merge.plan.minutes


def test_minutes_of_two_phones_are_merged_row_by_row() -> None:
    mine = (MINUTES[0].model_copy(update={"answer": "Rp10 juta"}), MINUTES[1])
    theirs = (
        MINUTES[0],
        MINUTES[1].model_copy(update={"answer": "Inspektorat", "document": "SK"}),
        Minute(question="Siapa yang dapat dihubungi?"),
    )
    merged = merged_minutes(mine, theirs)
    assert [(row.answer, row.document) for row in merged] == [
        ("Rp10 juta", ""),
        ("Inspektorat", "SK"),
        ("", ""),
    ]


def test_two_answers_to_one_question_are_both_recorded() -> None:
    merged = merged_minutes(
        (MINUTES[0].model_copy(update={"answer": "Dari DAU"}), MINUTES[1]),
        (MINUTES[0].model_copy(update={"answer": "Rp10 juta"}), MINUTES[1]),
    )
    assert merged[0].answer == "Rp10 juta\nDari DAU"


def test_answer_that_goes_on_after_a_merge_is_not_doubled() -> None:
    base = Plan(minutes=(Minute(question="Apa?", answer="Dari DAU"),))
    theirs = Plan(minutes=(Minute(question="Apa?", answer="Rp10 juta\nDari DAU"),))
    merge = merge_plans(base, {"minutes": (Minute(question="Apa?", answer="Dari DAU dan DAK"),)}, theirs)
    assert merge.plan.minutes[0].answer == "Rp10 juta\nDari DAU dan DAK"


def test_row_that_one_deleted_and_another_changed_is_asked_about() -> None:
    changed = (MINUTES[0].model_copy(update={"answer": "Rp10 juta"}), MINUTES[1])
    merge = merge_plans(Plan(minutes=MINUTES), {"minutes": MINUTES[1:]}, Plan(minutes=changed))
    assert [one.field for one in merge.conflicts] == ["minutes"]


def test_leader_is_counted_once_among_the_travellers() -> None:
    staff = Participants(agency="Bagian Organisasi", position="Analis", people=2)
    assert Plan(lead="Sekretaris Daerah", participants=(staff,)).people == 3
    with_leader = Plan(lead="Analis", participants=(staff,))
    assert (with_leader.people, with_leader.delegation) == (2, (staff,))
    assert Plan(participants=(staff,)).people == 2


@pytest.mark.parametrize(
    ("lead", "row"),
    [
        ("Kepala Biro Organisasi", Participants(agency="Biro Organisasi", position="Kepala Biro", people=2)),
        (
            "Asisten Administrasi Umum",
            Participants(agency="Setda", position="Asisten", task="Ketua", people=2),
        ),
        (
            "Asisten",
            Participants(agency="Setda", position="Kepala Bagian", task="Pimpinan rombongan", people=2),
        ),
    ],
)
def test_leader_whom_a_row_means_in_other_words_is_no_person_more(lead: str, row: Participants) -> None:
    plan = Plan(lead=lead, participants=(Participants(agency="BKD", position="Analis", people=3), row))
    assert plan.people == 5
    assert (plan.delegation[0].position, plan.delegation[0].people) == (lead, 1)
    assert plan.delegation[0].agency == row.agency
    assert [one.people for one in plan.delegation] == [1, 3, 1]
