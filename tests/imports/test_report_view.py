"""A report is shown in its own order, with what facts came from and what is left out marked."""

from app.imports.report_view import MAX_PART_CHARACTERS, ReportPart, Span, shown_parts, view_report

REPORT = """# LAPORAN STUDI TIRU

## A. Waktu

Kunjungan dilaksanakan Selasa, 11 Februari 2025 di **Aula Bappeda**. Rombongan berjumlah 12 orang.

| Jam | Kegiatan |
|---|---|
| 09.00 | Pembukaan |

## B. Lampiran

- Daftar pertanyaan
- Daftar hadir
"""
SENTENCES = {
    1: "Kunjungan dilaksanakan Selasa, 11 Februari 2025 di Aula Bappeda.",
    2: "Kunjungan dilaksanakan Selasa, 11 Februari 2025 di Aula Bappeda.",
    3: "Jam, Kegiatan; 09.00, Pembukaan",
    4: "Kalimat yang tidak ada.",
    5: "Rombongan berjumlah 12 or …",
}


def view(**passages: list[str]) -> list[ReportPart]:
    numbered = {int(name[1:]): lines for name, lines in passages.items()}
    return view_report(REPORT, "visit", SENTENCES, numbered)


def spans(parts: list[ReportPart]) -> list[Span]:
    return [span for part in parts for line in part.lines for cell in line.cells for span in cell]


def test_report_keeps_its_words_order_and_headings() -> None:
    parts = view()
    assert [part.heading for part in parts] == ["LAPORAN STUDI TIRU", "A. Waktu", "B. Lampiran"] or [
        part.heading for part in parts
    ] == ["A. Waktu", "B. Lampiran"]
    text = " ".join(span.text for span in spans(parts))
    assert text.index("LAPORAN") < text.index("Kunjungan") < text.index("09.00") < text.index("Daftar hadir")
    assert "|" not in text
    assert "*" not in text


def test_sentence_of_a_fact_is_marked_where_it_stands() -> None:
    marked = [span for span in spans(view()) if 1 in span.facts]
    assert "".join(span.text for span in marked).startswith("Kunjungan dilaksanakan Selasa, 11 Februari 2025")
    assert marked[0].begins == (1, 2)
    assert marked[-1].ends == (1, 2)
    assert view()[-2].facts == {1, 2, 3, 5}, "one that was cut is found too, one that is nowhere is not"


def test_table_a_fact_came_from_is_marked_in_all_its_cells() -> None:
    assert [span.text for span in spans(view()) if 3 in span.facts] == [
        "Jam",
        "Kegiatan",
        "09.00",
        "Pembukaan",
    ]


def test_passage_that_is_left_out_is_told_apart() -> None:
    grey = [
        span for span in spans(view(p7=["B. Lampiran", "Daftar pertanyaan", "Daftar hadir"])) if span.left_out
    ]
    assert {span.left_out for span in grey} == {7}
    assert " ".join(span.text for span in grey) == "B. Lampiran Daftar pertanyaan Daftar hadir"
    assert view(p7=["Daftar hadir"])[-1].left_out == {7}


def test_long_report_is_shown_in_pieces() -> None:
    paragraph = "Kata demi kata. " * 60
    parts = view_report("\n\n".join([paragraph] * 100), "visit", {}, {})
    assert len(parts) > 5
    assert all(part.characters < MAX_PART_CHARACTERS + 2 * len(paragraph) for part in parts)
    first, until = shown_parts(parts, 2, 30_000)
    assert first == 2
    assert sum(part.characters for part in parts[first:until]) <= 30_000
    assert shown_parts(parts, 2, 10) == (2, 3), "at least one"
