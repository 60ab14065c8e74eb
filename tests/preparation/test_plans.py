from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Installation, Make

from app.preparation.plans.merge import merge_plans
from app.preparation.plans.plan import Goal, Plan
from app.preparation.plans.readiness import check_readiness
from app.preparation.plans.repository import (
    MAX_PLAN_BYTES,
    PlanConflict,
    PlanError,
    PlanRepository,
    StoredPlan,
)
from app.preparation.plans.tables import PlanRow


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
        store.create(plan.model_copy(update={"background": "b" * MAX_PLAN_BYTES}))


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
