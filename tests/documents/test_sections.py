import pytest
from build import CONTENT, a_practice
from conftest import sampled

from app.documents.editing.merge import merge_fields
from app.documents.markdown.sections import parse_fields, update_fields

DOCUMENTS = sorted(CONTENT.glob("practices/*.md"))[:12] + sorted(CONTENT.glob("visits/*.md"))[:12]


def test_parse_fields_returns_front_matter_and_sections() -> None:
    fields = parse_fields(a_practice(body="Satu.\n\n### Rinci\n\n```\n## bukan\n```"))
    assert fields["title"] == "Budaya kerja"
    assert fields["## Konteks"] == "Satu.\n\n### Rinci\n\n```\n## bukan\n```"


def test_update_fields_changes_no_other_character() -> None:
    text = a_practice()
    changed = update_fields(text, {"summary": "Lain.", "## Hasil": "Naik."}, "practice")
    assert "# alasan ditulis redaksi" in changed
    assert parse_fields(changed) == {**parse_fields(text), "summary": "Lain.", "## Hasil": "Naik."}
    assert changed.index("## Konteks") < changed.index("## Hasil")
    assert parse_fields(update_fields(changed, {"## Hasil": ""}, "practice")) == {
        **parse_fields(text),
        "summary": "Lain.",
    }


@pytest.mark.parametrize("path", sampled(DOCUMENTS, one_in=4), ids=lambda path: path.stem)
def test_updating_fields_with_their_own_values_changes_none(path: object) -> None:
    text = (CONTENT / str(path)).read_text()
    kind = "practice" if "practices" in str(path) else "visit"
    fields = parse_fields(text)
    assert parse_fields(update_fields(text, fields, kind)) == fields


def test_merge_fields_joins_changes_and_reports_conflicts_of_the_same_field() -> None:
    base = {"a": 1, "b": [1], "c": 1}
    assert merge_fields(base, {**base, "a": 2}, {**base, "b": [2]}) == ({"a": 2}, [])
    changes, clashes = merge_fields(base, {**base, "a": 2}, {**base, "a": 3})
    assert changes == {"a": 2}
    assert [(one.field, one.mine, one.theirs) for one in clashes] == [("a", 2, 3)]
    gone = {"a": 1, "b": [1]}
    assert merge_fields(base, gone, base) == ({"c": None}, [])
    assert merge_fields(base, base, gone) == ({}, [])
    assert [one.field for one in merge_fields(None, {"a": 1}, {"a": 2})[1]] == ["a"]
