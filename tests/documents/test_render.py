import re
from html import escape
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from app.documents.markdown.render import Renderer, find_rendered_links, plain_text, resolve_links

renderer = Renderer()


def html(body: str, sources: list[str] | None = None) -> str:
    return "".join(
        f"<h2>{escape(s.heading)}</h2>{s.html}" for s in renderer.render_sections(body, sources=sources or [])
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@given(st.text(max_size=500))
@example("\n---\n")
def test_rendered_text_never_contains_active_content(text: str) -> None:
    tags = Tags()
    tags.feed(html(f"<script>x</script> {text} <img src=x onerror=y> [a](javascript:b)"))
    assert not {tag for tag, _attributes in tags.seen} & {
        "script",
        "img",
        "iframe",
        "object",
        "style",
        "form",
        "svg",
    }
    for _tag, attributes in tags.seen:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))


def test_raw_html_is_escaped() -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html("Sebelum <script>alert(1)</script> sesudah")


def test_tables_footnotes_and_definition_lists_are_rendered() -> None:
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |\n\nIstilah\n: Arti[^k]\n\n[^k]: kaki")
    for part in ("<table>", '<td class="rata-kanan">2</td>', "<dt>Istilah</dt>", "footnote-ref", "kaki"):
        assert part in made


def test_renderer_splits_a_document_at_second_level_headings() -> None:
    sections = renderer.render_sections(
        "Pembuka\n\n## Konteks\n\nA\n\n### Rinci\n\n> ## bukan bagian\n\n## Hasil\n\nB"
    )
    assert [s.heading for s in sections] == ["", "Konteks", "Hasil"]
    assert sections[1].outline == (("rinci-rinci", "Rinci"),)


def test_source_note_shows_the_number_of_its_source() -> None:
    made = html("Naik 17 poin.[^dua]", ["satu", "dua"])
    assert re.search(r'<a href="#sumber-2"[^>]*>2</a>', made)
    assert plain_text(made) == "Naik 17 poin."


def test_plain_text_leaves_out_a_reference_that_is_only_a_link() -> None:
    text = (
        "Naik ke A (lihat [[praktik:satu]]).[^s1] Lihat [[kunjungan:dua]]. Rinciannya pada [[praktik:satu]]."
    )
    assert plain_text(html(text, ["s1"])) == "Naik ke A. Rinciannya pada praktik lain."


def test_plain_text_keeps_word_boundaries() -> None:
    (section,) = renderer.render_sections(
        "Ialah *Hamemayu*, lalu [**pra**kerja](https://contoh.example/).\n\n- satu\n- dua", sources=[]
    )
    assert plain_text(section.html) == "Ialah Hamemayu, lalu prakerja.\nsatu\ndua"


def test_resolve_links_uses_current_titles_and_turns_missing_links_into_text() -> None:
    made = html("Lihat [[praktik:ada]], [[kunjungan:ada|ini]], dan [[praktik:tidak-ada]].")
    assert find_rendered_links(made) == {("practice", "ada"), ("visit", "ada"), ("practice", "tidak-ada")}
    titles = {("practice", "ada"): "Judul <b>"}
    resolved = resolve_links(made, lambda *key: titles.get(key))
    assert '<a href="/praktik/ada">Judul &lt;b&gt;</a>' in resolved
    assert "ini, dan tidak ada." in resolved
    assert "tidak-ada" not in resolved
