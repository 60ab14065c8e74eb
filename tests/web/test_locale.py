"""The whole site in English, with documents as they are written."""

import re
from html.parser import HTMLParser

import pytest
from build import CONTENT, ROOT, a_practice
from conftest import Make, sampled
from fastapi.testclient import TestClient
from page_kinds import PAGES
from plan_forms import begin

from app.documents.reference.data import load_reference
from app.web.preparation.plan_form import PLAN_CHAPTERS

INDONESIAN = re.compile(
    r"\b(?:yang|dan|untuk|dengan|dari|belum|sudah|menurut|tidak|adalah|ini|itu|atau|pada|oleh|sebagai|praktik"
    r"|kunjungan|daerah|nilai|peran|hasil|semua|cari|siapa|tahun|sumber|jawaban|pertanyaan|bukti|dapat|ke|di"
    r"|rencana|simpan|isi|halaman|tuan|tamu|instansi|keadaan|tenggat|lewat)\b",
    re.IGNORECASE,
)
"""Words of every Indonesian sentence, and those of this interface."""
NAMES = re.compile(
    r"studi banding|D(?:aerah )?I(?:stimewa)? Yogyakarta|\(studi (?:komparatif|tiru)\)|\(kaji tiru\)|\[isi …\]|Indeks \w+(?: \w+)?|“(?:[^”]*)”|Pelayanan",
    re.IGNORECASE,
)
"""What stays Indonesian in English sentences: names, and what people type."""
REFERENCE = load_reference(CONTENT)
KNOWN = sorted(
    (
        *(one.name for one in REFERENCE.indicators.values()),
        *(name for one in REFERENCE.roles.values() for name in (one.name, one.short)),
        *(name for one in REFERENCE.places.values() for name in (one.name, one.short)),
        *(one.citation for one in REFERENCE.regulations.values()),
    ),
    key=len,
    reverse=True,
)
"""Names of the reference data: the same in every language."""
_KNOWN = re.compile("|".join(map(re.escape, KNOWN)))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("aria-label", "title", "alt", "placeholder")


class Said(HTMLParser):
    """What a page says in its own language, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._languages = [""]
        self._tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        language = attributes.get("lang") or self._languages[-1]
        if language == "en":
            self.texts += [text for name in SPOKEN if (text := attributes.get(name))]
        if tag in ("a", "form") and attributes.get("hreflang") != "id":
            self.links.append(attributes.get("href") or attributes.get("action") or "")
        if tag not in VOID:
            self._tags.append(tag)
            self._languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tags:
            while self._tags.pop() != tag:
                self._languages.pop()
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        if self._languages[-1] == "en" and self._tags[-1] not in (
            "title",
            "code",
            "option",
            "script",
            "textarea",
        ):
            self.texts.append(" ".join(data.split()))


def indonesian(html: str) -> list[str]:
    return [text for text in Said(html).texts if INDONESIAN.search(NAMES.sub("", _KNOWN.sub("", text)))]


@pytest.mark.parametrize("address", sampled(PAGES, one_in=6))
def test_an_english_page_says_nothing_in_indonesian_but_documents(client: TestClient, address: str) -> None:
    answer = client.get(f"/en{address}")
    assert answer.status_code == (404 if address == "/tidak-ada" else 200)
    assert answer.headers["content-language"] == "en"
    assert '<html lang="en">' in answer.text
    assert indonesian(answer.text) == []


def test_english_pages_say_when_their_content_is_in_indonesian(client: TestClient) -> None:
    without = {"/bantuan", "/privasi", "/siapkan/rencana/baru"}
    texts = {
        "/cari?q=sakip",
        "/praktik/",
        "/kunjungan/",
        "/indikator/indeks-rb",
        "/tindak-lanjut",
        "/silsilah",
    }
    said = {
        address
        for address in without | texts
        if "Content is in Indonesian." in client.get(f"/en{address}").text
    }
    assert said == texts
    assert "Content is in Indonesian." not in client.get("/praktik/").text


def test_private_plan_pages_in_english_contain_no_indonesian(client: TestClient) -> None:
    plan = begin(client)
    for address in (plan, *(f"{plan}/ubah/{part}" for part in PLAN_CHAPTERS)):
        answer = client.get(f"/en{address}")
        assert answer.status_code == 200
        assert indonesian(answer.text) == []


def test_language_check_detects_indonesian_text() -> None:
    assert indonesian('<html lang="en"><p>Semua praktik yang ada</p></html>')
    assert not indonesian('<html lang="en"><p lang="id">Semua praktik yang ada</p><p>All</p></html>')


@pytest.mark.parametrize("address", sampled(PAGES, one_in=6))
def test_links_of_an_english_page_stay_english(client: TestClient, address: str) -> None:
    page = client.get(f"/en{address}").text
    for link in Said(page).links:
        if not link.startswith("/"):
            continue
        for_machines = re.search(
            r"\.(?:bib|csv|docx|ics|json|jsonld|md|pdf|png|ris|svg|ttl|txt|xlsx|zip)(?:$|\?)|^/(?:api/|oai\?)",
            link,
        )
        assert bool(for_machines) != link.startswith("/en/"), link


def test_pages_link_to_their_translation(client: TestClient) -> None:
    asked = "/cari?q=sakip&nilai=akuntabel"
    one, other = client.get(asked).text, client.get(f"/en{asked}").text
    written = asked.replace("&", "&amp;")
    assert f'<a lang="en" hreflang="en" href="/en{written}"' in one
    assert f'<a lang="id" hreflang="id" href="{written}"' in other
    for page in (one, other):
        assert re.search(
            rf'<link rel="alternate" hreflang="id" href="[^"/]+//[^"/]+{re.escape(written)}">', page
        )
        assert re.search(rf'hreflang="en" href="[^"/]+//[^"/]+/en{re.escape(written)}">', page)


def test_page_cache_separates_languages(client: TestClient) -> None:
    for _twice in range(2):
        assert "Skip to the content" in client.get("/en/nilai/adaptif").text
        assert "Langsung ke isi" in client.get("/nilai/adaptif").text
    tags = {client.get(address).headers["etag"] for address in ("/nilai/adaptif", "/en/nilai/adaptif")}
    assert len(tags) == 2


def test_dates_and_figures_are_written_as_each_language_does(client: TestClient) -> None:
    visit = "/kunjungan/2025-02-kalteng-to-jabar"
    assert "11 Februari 2025" in client.get(visit).text
    assert "11 February 2025" in client.get(f"/en{visit}").text
    practice = "/praktik/jabar-roadmap-reformasi-birokrasi"
    assert ">93,08<" in client.get(practice).text
    assert ">93.08<" in client.get(f"/en{practice}").text


def test_plural_forms_are_translated(client: TestClient) -> None:
    page = client.get("/en/cari?q=sakip+desa+sumedang&jenis=praktik").text
    assert re.search(r"<strong>(\d+)</strong> result(?:s)?\b", page)
    for number, word in re.findall(r"<strong>(\d+)</strong> (results?)\b", page):
        assert (number == "1") == (word == "result")


def test_a_form_with_a_fault_answers_in_its_language_and_goes_on_in_it(client: TestClient) -> None:
    answer = client.get("/en/siapkan?masalah=sakip&daerah=Jaba")
    assert "The region “Jaba” is not known." in answer.text
    form = client.get("/en/siapkan/rencana/baru").text
    key = re.search(r'name="_kunci" value="([^"]+)"', form)
    assert key
    sent = {"_kunci": key.group(1), "masalah": "sakip", "daerah": "62", "tuan_rumah": "32"}
    done = client.post("/en/siapkan/rencana", data=sent, follow_redirects=False)
    assert done.status_code == 303
    assert done.headers["location"].startswith("/en/siapkan/rencana/")
    plan = client.get(done.headers["location"]).text
    assert "Readiness" in plan
    assert "Bagaimana" in plan, "questions go into Indonesian letters and stay Indonesian"


def test_words_of_documents_are_never_taken_for_markup(make: Make) -> None:
    hostile = a_practice(title="Judul <script>alert(1)</script>", summary="<b>tebal</b>")
    library = make({"practices/jahat.md": hostile})
    library.bring_up_to_date()
    client = library.client()
    for prefix in ("", "/en"):
        for address in ("/praktik/jahat", "/praktik/", "/silsilah", "/pilihan?praktik=jahat", "/tidak-ada"):
            page = client.get(prefix + address).text
            assert "<script>alert" not in page
            assert "<b>tebal" not in page


def test_papers_stay_indonesian(client: TestClient) -> None:
    plan = begin(client)
    page = client.get(f"/en{plan}").text
    paper = re.search(r'href="([^"]+/berkas/kak\.docx)"', page)
    assert paper
    assert not paper.group(1).startswith("/en")
    draft = client.get(f"{plan}/berkas/kunjungan.md").text
    assert "Latar belakang" in draft


def test_data_has_one_address(client: TestClient) -> None:
    for address in ("/matriks.csv", "/api/v1/values", "/praktik/diy-sakip-aa.md"):
        assert client.get(address).status_code == 200


PIECES = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(?:[^<>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*>", re.DOTALL
)
UNTRANSLATED = {
    "llms txt",
    "OAI-PMH 2 0",
    "BibTeX",
    "RIS",
    "Turtle",
    "XLSX",
    "Studi Banding",
    "WhatsApp",
    "CSV",
    "JSON",
    "Markdown",
    "PDF",
    "PNG",
    "SVG",
    "Word",
    "API",
    "OpenAPI",
    "Parameter",
    "SAKIP",
    "EN",
    "English",
    "ID",
    "Bahasa Indonesia",
}
"""Names."""


def test_every_text_of_a_template_goes_through_the_catalogue() -> None:
    bare = []
    for template in sorted((ROOT / "app/web/templates").glob("*.html")):
        source = template.read_text()
        if template.name == "style.html":  # for those who change the site
            continue
        source = re.sub(r"\{% trans\b.*?\{% endtrans %\}", "", source, flags=re.DOTALL)
        source = re.sub(r"\{% block (?:og_type|picture) %\}.*?\{% endblock %\}", "", source)
        source = re.sub(r"<code\b.*?</code>|<a\{\{ asli \}\}.*?</a>", "", source, flags=re.DOTALL)
        for text in PIECES.split(source):
            words = " ".join(re.sub(r"&\w+;|[–·,.:;()\[\]“”/?=]", " ", text).split())
            if re.search(r"[A-Za-z]{2}", words) and words not in UNTRANSLATED:
                bare.append(f"{template.name}: {words}")
    assert bare == []
