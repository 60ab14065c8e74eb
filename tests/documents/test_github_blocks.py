"""Blocks of Markdown are rendered as GitHub renders them; Python-Markdown alone does otherwise in every case here."""

import re
import time

import pytest
from build import a_practice
from conftest import Make, sampled

from app.documents.markdown.render import Renderer
from app.documents.markdown.sections import split_sections

renderer = Renderer()


def html(body: str) -> str:
    made = "".join(
        f"<h2>{s.heading}</h2>{s.html}" if s.heading else s.html for s in renderer.render_sections(body)
    )
    plain = re.sub(r"</?(?:p|thead|tbody|div)\b[^>]*>", " ", re.sub(r' (?:id|class)="[^"]*"', "", made))
    return re.sub(r"\s*(</?[a-z0-9]+[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", plain)).strip()


TABLE = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("Daftar:\n- satu\n- dua", "Daftar:<ul><li>satu</li><li>dua</li></ul>"),
        ("Daftar:\n1. satu\n2. dua", "Daftar:<ol><li>satu</li><li>dua</li></ol>"),
        ("Pada tahun\n2019. Lalu", "Pada tahun 2019. Lalu"),
        ("1) satu\n2) dua", "<ol><li>satu</li><li>dua</li></ol>"),
        ("3) tiga", '<ol start="3"><li>tiga</li></ol>'),
        ("- luar\n  - dalam\n    - jauh\n- lagi", "<ul><li>luar<ul><li>dalam<ul><li>jauh</li></ul></li></ul></li><li>lagi</li></ul>"),
        ("1. luar\n   - dalam\n2. lagi", "<ol><li>luar<ul><li>dalam</li></ul></li><li>lagi</li></ol>"),
        ("- luar\n    - dalam", "<ul><li>luar<ul><li>dalam</li></ul></li></ul>"),
        ("- satu\n\n  alinea\n- dua", "<ul><li>satu alinea</li><li>dua</li></ul>"),
        ("- a\n  - b\n\n    alinea\n  - c\n- d", "<ul><li>a<ul><li>b alinea</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- satu\nlanjut\n- dua", "<ul><li>satu lanjut</li><li>dua</li></ul>"),
        ("- satu\n1. dua", "<ul><li>satu</li></ul><ol><li>dua</li></ol>"),
        ("- satu\n### Sub\nTeks", "<ul><li>satu</li></ul><h3>Sub</h3>Teks"),
        ("- satu\n***\nTeks", "<ul><li>satu</li></ul><hr>Teks"),
        ("Tabel:\n| a | b |\n|---|---|\n| 1 | 2 |", f"Tabel:{TABLE}"),
        ("Tabel:\na | b\n--|--\n1 | 2", f"Tabel:{TABLE}"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n- butir", f"{TABLE}<ul><li>butir</li></ul>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n### Sub", f"{TABLE}<h3>Sub</h3>"),
        ("- butir\n  | a | b |\n  |---|---|\n  | 1 | 2 |", f"<ul><li>butir{TABLE}</li></ul>"),
        ("> Kutip:\n> - satu\n>   - dua", "<blockquote>Kutip:<ul><li>satu<ul><li>dua</li></ul></li></ul></blockquote>"),
        ("> Kutip\n- butir", "<blockquote>Kutip</blockquote><ul><li>butir</li></ul>"),
        ("#1 nasional", "#1 nasional"),
        ("#Ngadu dan ####### tujuh", "#Ngadu dan ####### tujuh"),
        ("Kode:\n```\n## Bukan <judul>\n- x\n```\nTeks", "Kode:<pre><code>## Bukan &lt;judul&gt; - x</code></pre>Teks"),
        ("~~~ python\na\n~~~", "<pre><code>a</code></pre>"),
        ("````\n```\n````", "<pre><code>```</code></pre>"),
        ("- butir\n  ```\n  kode\n  ```\n- lagi", "<ul><li>butir<pre><code>kode</code></pre></li><li>lagi</li></ul>"),
        ("```\ntidak ditutup", "<pre><code>tidak ditutup</code></pre>"),
        ("Istilah\n: Arti", "<dl><dt>Istilah</dt><dd>Arti</dd></dl>"),
        ("Teks\n\n    kode lama", "Teks<pre><code>kode lama</code></pre>"),
    ],
)  # fmt: skip
def test_a_block_is_rendered_as_github_renders_it(body: str, made: str) -> None:
    assert html(body) == made


def test_a_heading_inside_code_begins_no_section() -> None:
    body = "## Konteks\n\n```\n## Hasil\n```\n\n  ~~~\n  ## Hasil\n  ~~~\n"
    assert [one.heading for one in renderer.render_sections(body)] == ["Konteks"]
    assert list(split_sections(body)) == ["## Konteks"]


def test_no_sub_heading_takes_an_id_of_the_page(make: Make) -> None:
    names = ("Isi", "Sumber", "Sekilas", "Daftar isi", "Sumber 1", "Kata", "Bagikan", "Serupa", "Nilai didukung",
             "Asal usul", "Konteks", "Isi", "—", "Angka", "Belum diketahui", "Catatan redaksi")  # fmt: skip
    body = "\n\n".join(f"### {name}\n\nTeks.\n\n> ## {name}\n\n#### {name}" for name in names)
    library = make({"practices/satu.md": a_practice(body=body)})
    library.bring_up_to_date()
    page = library.client().get("/praktik/satu").text
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert [one for one in ids if ids.count(one) > 1] == []
    assert 'id="rinci-isi"' in page


@pytest.mark.parametrize(
    "piece",
    sampled(
        ["- a\n", "  - a\n", "> ", "> a\n", "```\n", "  ```\n", "| a ", "|---", "1. a\n    1. b\n", "- ", "#", "* ", "- a\n> b\n",
         "| a | b |\n|---|---|\n", "~~~\n\n"],
        one_in=8,
    ),
)  # fmt: skip
def test_rewriting_blocks_grows_with_the_text_and_no_faster(piece: str) -> None:
    def cost(times: int) -> float:
        lines = (piece * times).split("\n")
        rewrite = renderer._markdown.preprocessors["github_blocks"].run  # noqa: SLF001 -- the pass alone, without the parser
        best = []
        for _again in range(3):
            start = time.process_time()
            rewrite(lines)
            best.append(time.process_time() - start)
        return min(best)

    assert cost(8_000) < 8 * cost(2_000) + 0.02, (
        "four times the text: 4 where it grows with it, 16 with its square"
    )
