"""What `check` says, as a second reader would, of a text that is read otherwise than it was meant."""

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import sampled
from hypothesis import given
from hypothesis import strategies as st

from app.documents.editing.form_schema import form_controls, read_value, to_form_value
from app.documents.markdown.characters import repair_characters
from app.documents.markdown.files import DocumentError, edit_text, parse_document
from app.documents.markdown.frontmatter import FrontMatterError, load_yaml
from app.documents.reference.data import load_reference
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_document, check_folder
from app.documents.validation.text_problems import find_text_problems

MEASURE = (
    "measures:\n  - {name: Pegawai terlatih, unit: orang, year: 2023, value: VALUE, source: s1}\nsources:"
)
Check = Callable[[str], list[Problem]]


@pytest.fixture(scope="module")
def problems_of(tmp_path_factory: pytest.TempPathFactory) -> Check:
    reference = load_reference(content_folder(tmp_path_factory.mktemp("content"), {}))

    def check(text: str) -> list[Problem]:
        try:
            document = parse_document(text.encode(), kind="practice", slug="satu", path="satu.md")
        except DocumentError as error:
            return error.problems
        return check_document(document, reference)

    return check


def with_line(line: str) -> str:
    return a_practice().replace("title: Budaya kerja", line, 1)


@pytest.mark.parametrize(
    "line",
    [
        "title: Juara #1 nasional",
        "title: Juara  #1 nasional",
        "title: Juara # 1 nasional",
        "title: Peringkat satu # se-Indonesia",
        "title: #1 nasional",
        "title: Juara\n  #1 nasional",
        "title: Juara\n  tingkat #1 nasional",
        "title: \"Juara\" #1 nasional",
        "tags: [juara #1]\ntitle: Juara",
        "tags:\n  - Juara #1 nasional\ntitle: Juara",
        "tags:\n  - #1 nasional\ntitle: Juara",
        "contact: {agency: Biro #1, channel: x}\ntitle: Juara",
        "contact:\n  agency: Biro Organisasi #1\n  channel: Telepon\ntitle: Juara",
    ],
)  # fmt: skip
def test_a_value_that_yaml_cuts_at_a_hash_is_reported_with_the_quotes_to_set(
    problems_of: Check, line: str
) -> None:
    (problem, *_more) = [one for one in problems_of(with_line(line)) if one.code == "B07"]
    lines = with_line(line).split("\n")
    assert "#" in lines[problem.line - 1]
    assert problem.key == line[:7].rstrip(": [{\n").split(":")[0]
    assert "tanda kutip" in problem.hint
    assert problem.severity == "error"


@pytest.mark.parametrize(
    "line",
    [
        'title: "Juara #1 nasional"',
        "title: 'Juara #1'",
        "title: Juara#1",
        "title: Juara nasional  # menurut panitia",
        "# catatan\ntitle: Juara",
        "#catatan\ntitle: Juara",
        "status: berjalan # menurut sumber\ntitle: Juara",
        "status: berjalan   # berjalan | selesai\ntitle: Juara",
        "tags: [a, b]   # kata kunci\ntitle: Juara",
        "summary_: x",
        "notes:\n  - |\n    Juara #1 nasional\n    # bukan catatan\ntitle: Juara",
    ],
)
def test_a_remark_is_no_cut_value(problems_of: Check, line: str) -> None:
    assert [one for one in problems_of(with_line(line)) if one.code == "B07"] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.000", "dibaca satu; maksud Anda seribu?"),
        ("12.500", "maksud Anda 12500?"),
        ("12.345", "maksud Anda 12345?"),
        ('"1.000"', "maksud Anda seribu?"),
        ("1.250.000", "Tulis 1250000"),
        ("1.250.000,50", "Tulis 1250000.50"),
        ("1,5", "Tulis 1.5"),
        ("1,2,3", "tanpa pemisah ribuan; titik untuk pecahan"),
        ("1,000", "Tulis 1000"),
        ("1_000", "tidak terbaca sebagai angka"),
        ("1 250 000", "tidak terbaca sebagai angka"),
        ("010", "tidak terbaca sebagai angka"),
        ("0x1F", "tidak terbaca sebagai angka"),
        ("1e3", "tidak terbaca sebagai angka"),
        (".5", "tidak terbaca sebagai angka"),
        ("nan", "bukan angka"),
        (".nan", "bukan angka"),
        ("-.inf", "bukan angka"),
        ("Infinity", "bukan angka"),
    ],
)
@pytest.mark.parametrize("style", ["flow", "block"])
def test_a_number_that_is_read_otherwise_is_reported_with_the_mend(
    problems_of: Check, written: str, said: str, style: str
) -> None:
    block = (
        "measures:\n  - name: Pegawai terlatih\n    unit: orang\n    value: VALUE\n    source: s1\nsources:"
    )
    text = a_practice().replace(
        "sources:", (MEASURE if style == "flow" else block).replace("VALUE", written), 1
    )
    (problem,) = problems_of(text)
    assert (problem.code, problem.key) == ("K06", "measures")
    assert "value:" in text.split("\n")[problem.line - 1]
    assert said in f"{problem.message} {problem.hint}"


@pytest.mark.parametrize(
    "written", ["1000", "93.08", "3.4560", "-2.5", "0", "BB", "Sangat inovatif", "85 (A)", "5 dari 8"]
)
def test_a_plain_number_or_grade_is_no_problem(problems_of: Check, written: str) -> None:
    assert problems_of(a_practice().replace("sources:", MEASURE.replace("VALUE", written), 1)) == []


def test_an_index_may_have_three_decimals(problems_of: Check) -> None:
    score = "measures:\n  - {indicator: indeks-kota-toleran, year: 2023, value: 6.513, source: s1}\nsources:"
    assert problems_of(a_practice().replace("sources:", score, 1)) == []


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("1.000", "1.000", "1.000"),
        ("1.250.000", 1_250_000, "1250000"),
        ("1.250.000,5", 1_250_000.5, "1250000,5"),
        ("1,5", 1.5, "1,5"),
        ("3,456", 3.456, "3,456"),
        ("93.08", 93.08, "93,08"),
        ("nan", "nan", "nan"),
        ("1_000", "1_000", "1_000"),
        ("BB", "BB", "BB"),
    ],
)  # fmt: skip
def test_a_number_typed_at_the_desk_is_read_as_indonesians_write_it(
    problems_of: Check, tmp_path: Path, typed: str, value: object, shown: str
) -> None:
    names = load_reference(content_folder(tmp_path, {})).place_names
    control = next(part for part in form_controls("practice")["measures"].parts if part.name == "value")
    read = read_value(control, {"value": typed}, names)
    assert read == value
    assert to_form_value(control, read) == shown
    row = {"name": "Pegawai", "unit": "orang", "value": read, "source": "s1"}
    found = problems_of(edit_text(a_practice(), {"measures": [row]}))
    is_faulty = isinstance(value, str) and value != "BB"
    assert [one.code for one in found] == (["K06"] if is_faulty else [])


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ("![Foto](https://contoh.example/foto.png)", "I01", "lampiran"),
        ("![Foto][1]\n\n[1]: https://contoh.example/foto.png", "I01", "lampiran"),
        ("| a | b |\n|---|---|\n| 1 | 2 | luber |", "I02", "luber"),
        ("- butir\n\n  | a | b |\n  |---|---|\n  | 1 | 2 | luber |", "I02", "luber"),
        ("| a | b |\n|---|---|---|\n| 1 | 2 |", "I03", "2 kolom"),
        ("| a | b |\n| 1 | 2 |", "I03", "|---|---|"),
        ("```\nkode", "I04", "ditutup"),
        ("Teks\n<<<<<<< HEAD\nSatu\n=======\nDua\n>>>>>>> cabang", "B06", "konflik"),
        ("Rusak: \ufffd di sini", "U02", "rusak"),
        ("Butir \uf0b7 dari Word", "U02", "rusak"),
        ("Judul\n=====\n\nTeks", "J01", "Judul"),
        ("# Judul besar\n\nTeks", "J01", "Judul besar"),
    ],
)
def test_markdown_that_readers_would_not_see_is_reported(
    problems_of: Check, body: str, code: str, says: str
) -> None:
    text = a_practice(body=f"Pembuka.\n\n{body}")
    (problem, *_more) = problems_of(text)
    assert problem.code == code
    assert says in f"{problem.message} {problem.hint}"
    assert text.split("\n")[problem.line - 1] in body.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        "`![x](y)` dan \\![bukan gambar](https://contoh.example/)",
        "```\n## Bukan judul\n![x](y)\n| a |\n```",
        "| a | b |\n|---|---|\n| 1 | `x|y` |\n| 1 \\| 2 | 3 |",
        "Tujuh tanda:\n\n=======",
    ],
)
def test_markdown_that_is_seen_as_it_was_meant_is_no_problem(problems_of: Check, body: str) -> None:
    assert problems_of(a_practice(body=body)) == []


def test_conflict_marks_are_named_whether_the_front_matter_can_be_read_or_not(problems_of: Check) -> None:
    text = with_line("<<<<<<< HEAD\ntitle: Satu\n=======\ntitle: Dua\n>>>>>>> cabang")
    assert [(one.line, one.code) for one in problems_of(text)] == [(2, "B06"), (4, "B06"), (6, "B06")]


HIDDEN = {
    "soft hyphen": ("zebra\u00adkencana", "zebrakencana"),
    "zero-width space": ("zebra\u200bperunggu", "zebraperunggu"),
    "zero-width joiner": ("zebra\u200dperak", "zebraperak"),
    "byte order mark": ("zebra\ufeffperak", "zebraperak"),
    "decomposed": ("Rese\u0301ptor", "Reséptor"),
    "direction mark": ("zebra\u200e\u202eperak", "zebraperak"),
    "ligature": ("\ufb01skal", "fiskal"),
    "full width": ("ＺＥＢＲＡ１", "ZEBRA1"),
    "roman numeral": ("golongan\u2163", "golonganIV"),
    "vertical tab": ("zebra\x0bgandum", "zebra gandum"),
    "line separator": ("zebra\u2028gandum", "zebra gandum"),
    "control": ("zebra\x07perak", "zebraperak"),
}


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("place", ["title", "body"])
def test_a_hidden_character_is_repaired_and_reported(problems_of: Check, name: str, place: str) -> None:
    written, read = HIDDEN[name]
    text = a_practice(**{place: f"Kata {written} ini"})  # type: ignore[arg-type]
    document = parse_document(text.encode(), kind="practice", slug="satu", path="satu.md")
    assert f"Kata {read} ini" in (document.meta.title, document.body.strip().split("\n")[-1])
    (problem,) = problems_of(text)
    assert (problem.code, problem.severity) == ("U01", "warning")
    assert written.split("\n")[0] in text.split("\n")[problem.line - 1]
    assert f"baris {problem.line}" in problem.message
    assert read.split()[0] in problem.message


def test_a_full_width_mark_does_not_become_a_mark_of_yaml() -> None:
    text = with_line("title: Juara ＃1： satu")
    assert (
        parse_document(text.encode(), kind="practice", slug="s", path="s.md").meta.title == "Juara ＃1： satu"
    )


@pytest.mark.parametrize("text", ["Keluarga 👨‍👩‍👧 datang", "मुख्य क्‍ष", "Jum’at, 5–6 Mei: e‑government"])
def test_a_joiner_in_its_own_script_stays(text: str) -> None:
    assert repair_characters(text) == text


@given(st.text(max_size=80))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    assert repair_characters(repair_characters(text)) == repair_characters(text)


@pytest.mark.parametrize("title", ['"—"', '"… !"', "'***'", '"\u200b"'])
def test_a_title_without_letters_is_reported(problems_of: Check, title: str) -> None:
    found = [one for one in problems_of(with_line(f"title: {title}")) if one.severity == "error"]
    assert [(one.key, one.line) for one in found] == [("title", 2)]


ENGLISH = re.compile(
    r"\b(?:found|expected|while|scanning|parsing|mapping|should|valid|input|string|None|True|False|NoneType"
    r"|Permission|denied|could|not|constructor|document)\b"
)


@pytest.mark.parametrize(
    "head",
    ["a: [x", "a: b: c", "\ta: b", "a: 'x", "? [a, b]\n: c", "[a]: b", "a: !!python/object:x y", "a: !lain b", "a: 1\n...\nb: 2",
     '"\\q": x', "%YAML 9.9\n---", "a: @b", "a: `b`", "- a\nb: c", "a: |x", "a: {b: c", "a: !!binary x", "a: !!set {b}",
     "a: !!timestamp x", "a: !!int 1_0x", "a: !!bool x", "a: !!int ''", "a: !!float x", "a: !!omap x", "a: &b c", "*b", "a:\n  - b\n c: d", "!!map [a]", "? |\n a\n: b", "a: b\n c: d",
     "2024: x", "true: x", "null: x", "a: \x07"],
)  # fmt: skip
def test_no_word_of_a_parser_reaches_people(problems_of: Check, head: str) -> None:
    found = problems_of(f"---\n{head}\n---\n")
    assert found
    assert [str(one) for one in found if ENGLISH.search(f"{one.message} {one.hint}")] == []


@pytest.mark.parametrize(
    "value", ["", "null", "true", "[a]", "{a: b}", "1.5", "12", "''", "2024-01-01", "yes"]
)
@pytest.mark.parametrize(
    "key", ["title", "start_year", "values", "roles", "contact", "status", "reviewed", "tags", "sources"]
)
def test_no_word_of_the_model_reaches_people(problems_of: Check, key: str, value: str) -> None:
    text = re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", a_practice()).replace(
        "---\n", f"---\n{key}: {value}\n", 1
    )
    found = problems_of(text)
    assert [str(one) for one in found if ENGLISH.search(f"{one.message} {one.hint}")] == []
    assert all(one.message and one.hint for one in found)


def test_every_kind_of_fault_in_one_text_is_reported_at_once(problems_of: Check, tmp_path: Path) -> None:
    body = (
        "zebra\u00adkencana \u200b \ufb01skal Rese\u0301ptor ＺＥＢＲＡ\n\n<<<<<<< HEAD\nSatu\n=======\nDua\n>>>>>>> x\n\n"
        "![Foto](https://contoh.example/foto.png)\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n\n- luar\n  - dalam"
    )
    text = with_line("title: Juara #1").replace("Teks.", body)
    found = problems_of(text)
    assert {one.code for one in found} == {"B07", "U01", "B06", "I01", "I02"}
    content = content_folder(tmp_path / "content", {"practices/satu.md": text})
    told = check_folder(content, load_reference(content))[1]
    assert all(first <= second for first, second in pairwise(told))
    assert {one.code for one in told} == {one.code for one in found}


@given(st.text("#:-[]{}\"'ab1.,|\n ", max_size=60))
def test_any_front_matter_is_read_or_refused_with_a_message(text: str) -> None:
    message = hint = "terbaca"
    try:
        load_yaml(text)
    except FrontMatterError as error:
        message, hint = error.message, error.hint
    assert hint
    assert not ENGLISH.search(message)


HEADS = (
    "value: 1.000\n",
    "value: 6.513\n",
    "a: b #1\n",
    "[",
    "[#1 ",
    "‹",
    "a›",
    "  #1\n",
    "value: 1,5, ",
    "\u00ad",
    "e\u0301",
)
BODIES = (
    "![",
    "![a](",
    "`",
    "|",
    "| a | b |\n|---|\n",
    "|-|\n",
    "```\n",
    "<<<<<<<\n",
    "\ufffd\n",
    "\u200b",
    "a›",
    "a\n=\n",
)


@pytest.mark.parametrize("piece", sampled([*HEADS, *(f"\n{piece}" for piece in BODIES)], one_in=5))
def test_a_second_reading_grows_with_the_text_and_no_faster(piece: str) -> None:
    def cost(size: int) -> float:
        untrusted = piece.lstrip("\n") * (size // len(piece))
        text = a_practice(body=untrusted) if piece.startswith("\n") else f"---\n{untrusted}\n---\n"
        best = []
        for _again in range(3):
            start = time.process_time()
            problems = list(find_text_problems(text, repair_characters(text), "x.md"))
            best.append(time.process_time() - start)
        assert len(problems) <= 1_000
        return min(best)

    assert cost(40_000) < 3 * cost(20_000) + 0.05
