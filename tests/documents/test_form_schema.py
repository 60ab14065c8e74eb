from collections.abc import Iterable, Iterator

import pytest
from build import CONTENT
from conftest import sampled

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS
from app.documents.editing.form_schema import Control, controls_of, form_controls, read_value, to_form_value
from app.documents.markdown.sections import parse_fields
from app.documents.models import HEADINGS, MODELS, DocumentType
from app.documents.reference.data import load_reference

NAMES = load_reference(CONTENT).place_names
KINDS: tuple[DocumentType, ...] = ("practice", "visit")


def names_of(controls: tuple[Control, ...]) -> set[str]:
    return {name for one in controls for name in (one.name, *names_of(tuple(one.parts)))}


def everything(controls: Iterable[Control]) -> Iterator[Control]:
    for one in controls:
        yield one
        yield from everything(one.parts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_key_has_a_suggestion_list(kind: DocumentType) -> None:
    lists = {one.name: one.reference_list for one in everything(form_controls(kind).values())}
    known = {
        "region",
        "ministry",
        "regions",
        "ministries",
        "role",
        "practice",
        "visit",
        "indicator",
        "source",
    }
    known |= {"legal_basis", "related_regulations"}
    assert [name for name in known & set(lists) if not lists[name]] == []
    valued = {
        one.reference_list for one in everything(form_controls(kind)["values"].parts) if one.name == "value"
    }
    assert valued == {"value"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_one_control_and_a_help_text(kind: DocumentType) -> None:
    asked = [key for chapter in CHAPTERS[kind] for key in chapter.keys]
    by_machine = {"origin"}  # harvests write it, and nobody else
    assert sorted(asked) == sorted([*(MODELS[kind].model_fields.keys() - by_machine), *HEADINGS[kind]])
    assert names_of(controls_of(MODELS[kind])) <= set(HELP_TEXTS)


def test_control_follows_the_model_field() -> None:
    form = form_controls("practice")
    assert (form["title"].kind, form["title"].required) == ("line", True)
    assert form["summary"].kind == "text"
    assert form["status"].choices[0] == "berjalan"
    assert form["start_year"].kind == "number"
    assert [(part.name, part.kind, part.reference_list) for part in form["values"].parts] == [
        ("value", "line", "value"),
        ("reason", "text", ""),
    ]
    assert form["contact"].kind == "group"
    assert form["tags"].kind == "lines"
    assert form_controls("visit")["agenda"].parts[2].kind == "rows"


def sent_from(control: Control, value: object, prefix: str = "") -> dict[str, str]:
    """What a browser sends when a form is not touched."""
    name = f"{prefix}{control.name}"
    if control.kind == "rows":
        assert isinstance(value, list)
        rows = [(f"{name}-{number}-", row) for number, row in enumerate(value)]
    elif control.kind == "group":
        rows = [(f"{name}-", value)]
    else:
        return ({name: "ya"} if value else {}) if control.kind == "check" else {name: str(value)}
    return {
        key: text
        for start, row in rows
        for part in control.parts
        for key, text in sent_from(part, row[part.name], start).items()
    }


@pytest.mark.parametrize(
    "path", sampled(sorted(CONTENT.glob("[pv]*s/*.md")), one_in=40), ids=lambda path: path.stem
)
def test_unchanged_form_returns_the_values_of_the_document(path: object) -> None:
    kind: DocumentType = "practice" if "practices" in str(path) else "visit"
    fields = parse_fields((CONTENT / str(path)).read_text())
    for name, control in form_controls(kind).items():
        before = to_form_value(control, fields.get(name))
        assert to_form_value(control, read_value(control, sent_from(control, before), NAMES)) == before, name


def test_read_value_converts_typed_text_to_document_values() -> None:
    form = form_controls("practice")
    assert read_value(form["region"], {"region": "Kalimantan Tengah"}, NAMES) == "62"
    assert read_value(form["region"], {"region": "Negeri Antah"}, NAMES) == "Negeri Antah"
    assert read_value(form["start_year"], {"start_year": "2023"}, NAMES) == 2023
    assert read_value(form["start_year"], {"start_year": "dua ribu"}, NAMES) == "dua ribu"
    assert read_value(form["tags"], {"tags": " satu \n\ndua"}, NAMES) == ["satu", "dua"]
    side = {"guest-regions-0": "Kalimantan Tengah", "guest-regions-1": " ", "guest-regions-3": "32"}
    assert read_value(form_controls("visit")["guest"], side, NAMES) == {"regions": ["62", "32"]}
    sent = {"measures-0-indicator": "indeks-rb", "measures-0-value": "93,08", "measures-3-name": "Desa"}
    assert read_value(form["measures"], sent, NAMES) == [
        {"indicator": "indeks-rb", "value": 93.08},
        {"name": "Desa"},
    ]
    assert read_value(form["measures"], {**sent, "hapus": "measures-0"}, NAMES) == [{"name": "Desa"}]
    assert read_value(form["roles"], {"roles-0-basis": "sumber"}, NAMES) is None
