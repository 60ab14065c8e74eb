from pathlib import Path

import pytest
from build import CONTENT, a_practice
from conftest import sampled
from hypothesis import assume, given
from hypothesis import strategies as st

from app.documents.markdown import files, frontmatter
from app.documents.markdown.characters import repair_characters
from app.documents.markdown.files import DocumentError, parse_document
from app.documents.markdown.listing import ContentFile, find_files

REAL = list(find_files(CONTENT))
text_lines = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda text: repair_characters(text).strip()
)


def read(text: str | bytes) -> files.Document:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_document(data, kind="practice", slug="satu", path="practices/satu.md")


def problems(text: str | bytes) -> list[files.Problem]:
    with pytest.raises(DocumentError) as error:
        read(text)
    return error.value.problems


@pytest.mark.parametrize("file", sampled(REAL, one_in=30), ids=lambda file: file.slug)
def test_every_published_document_survives_rendering_and_parsing(file: ContentFile) -> None:
    document = files.load_document(file)
    again = parse_document(
        files.render_document(document.meta, document.body).encode(),
        kind=file.kind,
        slug=file.slug,
        path=file.path,
    )
    assert again.meta == document.meta
    assert again.body.strip() == document.body.strip()


@pytest.mark.parametrize("file", sampled(REAL, one_in=30), ids=lambda file: file.slug)
def test_editing_one_key_changes_no_other_line(file: ContentFile) -> None:
    before = file.absolute.read_text(encoding="utf-8")
    after = files.edit_text(before, {"summary": "Ringkasan baru."})
    changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [frontmatter.load_yaml(line) for line in changed] == [{"summary": "Ringkasan baru."}]


def test_an_edit_keeps_lists_that_are_indented_in_two_ways() -> None:
    mixed = a_practice().replace(
        "sources:", 'tags:\n- "satu"   # pertama\nprerequisites:\n    - Dua.\nsources:'
    )
    after = files.edit_text(mixed, {"summary": "Lain.", "tags": ["tiga"]})
    assert after == mixed.replace("Ringkasan.", "Lain.").replace(
        '- "satu"   # pertama', after.split("tags:\n")[1].split("\n")[0]
    )
    assert read(after).meta.tags == ("tiga",)


@given(body=st.text(max_size=400), bom=st.booleans(), windows=st.booleans())
def test_a_text_edited_without_changes_stays_byte_for_byte(body: str, *, bom: bool, windows: bool) -> None:
    text = a_practice(body="X").replace("X", body)
    text = ("\ufeff" if bom else "") + (text.replace("\n", "\r\n") if windows else text)
    assert files.edit_text(text, {}) == text


@pytest.mark.parametrize(
    "summary", [":\u200b", "- \u200bsatu", "\u200b[dua", "a\u200b: b", "\u200c\u200c: b"]
)
def test_hidden_marks_leave_no_text_that_cannot_be_read(summary: str) -> None:
    after = files.edit_text(a_practice(), {"summary": summary, "tags": [summary]})
    assert read(after).meta.summary == repair_characters(summary).strip()


@given(summary=text_lines, windows=st.booleans())
def test_an_edit_is_read_back_and_keeps_comments_order_and_line_ends(summary: str, *, windows: bool) -> None:
    assume(repair_characters(summary).strip())  # of hidden marks alone: an empty summary
    text = a_practice().replace("\n", "\r\n") if windows else a_practice()
    after = files.edit_text(text, {"summary": summary})
    assert read(after).meta.summary == repair_characters(summary).strip()
    assert "# alasan ditulis redaksi" in after
    keys = [line.split(":")[0] for line in after.splitlines() if line[:1].isalpha()]
    assert keys[:6] == ["title", "summary", "region", "agency", "values", "roles"]
    assert ("\r\n" in after) == windows
    assert not windows or after.count("\n") == after.count("\r\n")


@given(st.binary(max_size=300))
def test_parse_document_rejects_random_bytes_with_a_message(data: bytes) -> None:
    found = problems(b"---\n" + data)
    assert found
    assert all(problem.message and problem.hint and problem.line >= 1 for problem in found)


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    plain = read(a_practice(body="Satu.\n\nDua."))
    odd = read("\ufeff" + a_practice(body="Satu.\n\nDua.").replace("\n", "\r\n"))
    assert (odd.meta, odd.body) == (plain.meta, plain.body)


@pytest.mark.parametrize(
    ("broken", "code", "line"),
    [
        ("tanpa kepala", "B03", 1),
        ("---\ntitle: x\n", "B03", 1),
        ("---\ntitle: [x\n---\n", "B04", 3),
        ("---\ntitle: a: b\n---\n", "B04", 2),
        ("---\ntitle: x\ntitle: y\n---\n", "B04", 3),
        ("---\na: &a [x]\nb: *a\n---\n", "B04", 2),
        ("---\n" + "a: " + "[" * 50 + "]" * 50 + "\n---\n", "B04", 2),
        ("---\n- x\n---\n", "B04", 2),
        (b"---\n\xff\xfe\n---\n", "B01", 2),
        ("---\ntitle: x\x00\n---\n", "B01", 1),
    ],
)
def test_unreadable_file_is_reported_with_its_line(broken: str | bytes, code: str, line: int) -> None:
    (problem,) = problems(broken)
    assert (problem.code, problem.line) == (code, line)
    assert problem.hint


def test_file_of_five_megabytes_is_rejected_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "besar.md"
    path.write_bytes(b"x" * 5_000_000)
    with pytest.raises(DocumentError) as error:
        files.read_bytes(ContentFile("practice", "besar", "practices/besar.md", str(path), 0, 0))
    assert error.value.problems[0].code == "B02"
    assert "5.0 MB" in error.value.problems[0].message


@pytest.mark.parametrize(
    ("old", "new", "key", "code", "says"),
    [
        ("title:", "titel:", "titel", "K01", "title"),
        ("agency: Biro Organisasi\n", "", "agency", "K02", "wajib"),
        ('region: "32"', "region: 32", "region", "K03", "tanda kutip"),
        ('region: "32"', 'region: "32"\nministry: menpanrb', "", "K03", "salah satu"),
        ("agency: Biro", "reviewed: 2025-02-30\nagency: Biro", "reviewed", "K04", "2025-02-30"),
        ("agency: Biro", "status: jalan\nagency: Biro", "status", "K05", "berjalan"),
        ("agency: Biro", "start_year: dua ribu\nagency: Biro", "start_year", "K03", "bilangan"),
        ("basis: sumber", "basis: sumbr", "roles.0.basis", "K05", "sumber"),
        ("https://contoh.example/", "contoh.example", "sources.0.url", "K03", "https://"),
        (
            "agency: Biro",
            "measures: [{year: 2020, value: 1}]\nagency: Biro",
            "measures.0",
            "K03",
            "indicator",
        ),
    ],
)
def test_wrong_key_is_reported_with_its_location_and_hint(
    old: str, new: str, key: str, code: str, says: str
) -> None:
    (problem,) = problems(a_practice().replace(old, new, 1))
    assert (problem.key, problem.code) == (key, code)
    assert says in f"{problem.message} {problem.hint}"


def test_parse_document_reports_every_problem_at_once() -> None:
    text = a_practice().replace("agency: Biro Organisasi\n", "").replace("basis: sumber", "basis: x")
    assert {problem.key for problem in problems(text.replace("summary:", "ringkasan:"))} >= {
        "roles.0.basis",
        "agency",
    }


def test_problem_line_is_the_line_of_its_key() -> None:
    text = a_practice().replace("reason: Karena terukur.", "reason: ''")
    (problem,) = problems(text)
    assert text.splitlines()[problem.line - 1].strip() == "reason: ''"


def test_strict_yaml_keeps_dates_times_and_no_as_text() -> None:
    loaded = frontmatter.load_yaml(
        "jam: 9:00\ntidak: no\ntanggal: 2025-02-30\nkode: 032\nangka: 93.08\nada: true"
    )
    assert loaded == {
        "jam": "9:00",
        "tidak": "no",
        "tanggal": "2025-02-30",
        "kode": "032",
        "angka": 93.08,
        "ada": True,
    }


def test_an_atomic_write_leaves_no_other_file(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.md"
    files.write_atomic(target, "satu\n")
    files.write_atomic(target, "dua\r\n")
    assert target.read_bytes() == b"dua\r\n"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("head", ["t\title: a\nsummary: b\n", "- a\n- b\n"])
def test_edit_text_rejects_front_matter_it_cannot_rewrite(head: str) -> None:
    frontmatter.load_yaml(head)
    with pytest.raises(frontmatter.FrontMatterError) as told:
        files.edit_text(f"---\n{head}---\n", {"tags": ["x"]})
    assert (told.value.code, bool(told.value.hint)) == ("B04", True)
