import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag

import lxml.html
import pytest
from build import a_practice, a_visit
from conftest import Installation, Make, exhaustive, sampled, swept
from fastapi.testclient import TestClient
from waiting import eventually

from app.documents.reference.data import load_reference
from app.web.middleware.security_headers import CONTENT_SECURITY_POLICY

PAGES = [
    "/",
    "/cari",
    "/cari?q=sakip&nilai=akuntabel&urut=bukti",
    "/praktik/",
    "/praktik/jabar-roadmap-reformasi-birokrasi",
    "/kunjungan/",
    "/kunjungan/2025-02-kalteng-to-jabar",
    "/nilai/",
    "/nilai/akuntabel",
    "/peran/",
    "/peran/bkd",
    "/daerah/",
    "/daerah/32",
    "/daerah/32.11",
    "/daerah/menpanrb",
    "/regulasi/",
    "/regulasi/pergub-jabar-26-2023",
    "/indikator/",
    "/indikator/indeks-rb",
    "/matriks",
    "/tentang",
    "/tentang/isi",
    "/bantuan",
    "/siapkan",
    "/siapkan?masalah=sakip&daerah=62.03",
    "/siapkan/ukur",
    "/siapkan/ukur/hasil?j=333010111222333---333&i=indeks-rb:76.5:2023&daerah=62&tuan_rumah=32",
    "/tindak-lanjut",
    "/tindak-lanjut?status=belum-diketahui&daerah=62",
    "/daerah/32/tuan-rumah",
    "/daerah/menpanrb/tuan-rumah",
    "/siapkan/pertimbangan?masalah=sakip&daerah=62.03",
    "/api/docs",
]


class Page:
    """The links, ids and headings of a page."""

    def __init__(self, html: str) -> None:
        page = lxml.html.document_fromstring(html)
        own = "not(@rel='canonical') and not(@rel='alternate' and @hreflang)"
        self.links: list[str] = page.xpath(f"(//a | //link)[@href != '' and {own}]/@href")
        self.ids: list[str] = page.xpath("//@id[. != '']")
        self.headings: list[str] = [one.tag for one in page.xpath("//h1 | //h2 | //h3")]


@pytest.mark.parametrize("path", sampled(PAGES, one_in=2))
def test_every_page_is_complete_html(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    html = response.text
    page = Page(html)
    assert '<html lang="id">' in html
    title = re.findall(r"<title>([^<]{5,})</title>", html)[0]
    assert title.count("Studi Banding") == 1 or path == "/tentang"
    assert page.headings.count("h1") == 1
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    run = [tag for tag in re.findall(r"<script[^>]*>", html) if tag != '<script type="application/ld+json">']
    assert run == re.findall(r'<script type="module" src="/static/[^"]+">', html)
    assert " style=" not in html
    assert "{{" not in html
    assert "None" not in re.sub(r"<[^>]+>", " ", html)


def test_https_site_sends_hsts(site: Installation) -> None:
    assert "strict-transport-security" not in site.client().get("/").headers
    encrypted = site.client(base_url="https://studi.contoh.go.id")
    assert encrypted.get("/").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "path", sampled([*PAGES, "/tidak-ada", "/api/v1/values", "/api/v1/practices/x", "/robots.txt"], one_in=3)
)
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


class Walk:
    """Which of many like addresses are asked for."""

    def __init__(self, of_a_shape: int, of_documents: int) -> None:
        """How many with the same parameters, below a document, of the same format, or in English; how many documents.

        Where that is one, one in three of the English kinds is asked.
        """
        self._of_a_shape, self._of_documents = of_a_shape, of_documents
        self._asked = Counter[str]()
        self._english_kinds = 0

    def wants(self, target: str) -> bool:
        path, _, query = target.partition("?")
        is_english = path.startswith("/en/")
        kind, *more = path.removeprefix("/en").strip("/").split("/")
        ending = re.sub(r"\d", "", path.rpartition(".")[2]) if "." in path else ""
        if not query and not ending and not is_english and len(more) < 2:
            self._asked[kind] += 1
            return self._asked[kind] <= self._of_documents
        names = sorted(name for name, _value in parse_qsl(query))
        shape = str((is_english, kind, len(more), more[-1] if len(more) == 2 else "", ending, names))
        if ending in ("pdf", "docx"):
            shape = ending
        self._asked[shape] += 1
        if is_english and self._asked[shape] == 1:
            self._english_kinds += 1
            return self._of_a_shape > 1 or self._english_kinds % 3 == 0
        return self._asked[shape] <= (1 if ending in ("pdf", "docx") else self._of_a_shape)


@pytest.mark.parametrize(
    ("of_a_shape", "of_documents"), [(1, 2), pytest.param(12, 1_000, marks=exhaustive)], ids=["some", "all"]
)
def test_every_internal_link_of_every_page_leads_somewhere(
    client: TestClient, of_a_shape: int, of_documents: int
) -> None:
    """Walks the site from its front page; facet addresses are endless, so of searches one step is taken.

    In English, where the same links carry a prefix, that step is left out and some pages of a kind are asked. A document's PDF and Word file take most of a second each to be made: one of each tells that the way is there.
    """
    waiting, seen, broken = ["/"], {"/"}, []
    walk = Walk(of_a_shape, of_documents)
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        if response.status_code != 200:
            broken.append((path, response.status_code))
            continue
        if "text/html" not in response.headers["content-type"]:
            continue
        page = Page(response.text)
        anchors[path] = set(page.ids)
        for link in page.links:
            assert not link.startswith(("http://127", "http://localhost", "//")), link
            target, fragment = urldefrag(link)
            if link.startswith("#") or (fragment and target.startswith("/")):
                wanted.append((path, target or path, fragment))
            if not target.startswith("/") or target in seen:
                continue
            if "?" in target and ("?" in path or path.startswith("/en/")):
                continue
            seen.add(target)
            waiting += [target] if walk.wants(target) else []
    assert broken == []
    assert [w for w in wanted if w[1] in anchors and unquote(w[2]) not in anchors[w[1]]] == []
    assert len(seen) > 400


def test_nothing_is_loaded_from_another_host(client: TestClient) -> None:
    for path in PAGES:
        loaded = re.findall(
            r'<(?:link rel="(?!canonical|alternate)|script|img|source|iframe)[^>]+(?:src|href)="([^"]+)"',
            client.get(path).text,
        )
        assert all(address.startswith("/") for address in loaded), path


def test_a_value_lists_every_practice_that_supports_it_by_role(client: TestClient) -> None:
    listed = client.get("/api/v1/practices?value=akuntabel&per_page=100").json()
    page = client.get("/nilai/akuntabel").text
    assert f"{listed['total']} praktik menurut peran" in page
    for practice in listed["items"]:
        for link in practice["roles"]:
            group = page.split(f'id="peran-{link["role"]}"', 1)[1].split("</section>", 1)[0]
            assert f'href="{practice["url"]}"' in group


def test_a_role_lists_every_practice_with_its_task(client: TestClient) -> None:
    page = client.get("/peran/bkd").text.replace("&#34;", '"').replace("&amp;", "&")
    listed = client.get("/api/v1/practices?role=bkd&per_page=100").json()["items"]
    assert len(listed) > 5
    for practice in listed:
        task = next(link["task"] for link in practice["roles"] if link["role"] == "bkd")
        assert f'href="{practice["url"]}"' in page
        assert task in page


def _all(client: TestClient, address: str) -> list[dict[str, Any]]:
    """Every item of a list that comes in pages."""
    pages = [client.get(f"{address}?per_page=100").json()]
    while sum(len(page["items"]) for page in pages) < pages[0]["total"]:
        pages.append(client.get(f"{address}?per_page=100&page={len(pages) + 1}").json())
    return [item for page in pages for item in page["items"]]


def test_the_cells_of_the_matrix_sum_to_the_links_of_the_content(client: TestClient) -> None:
    practices = _all(client, "/api/v1/practices")
    pairs = {(p["slug"], v["value"], r["role"]) for p in practices for v in p["values"] for r in p["roles"]}
    cells = re.findall(r'<td class="sel[^>]*><a [^>]*>(\d+)</a>', client.get("/matriks").text)
    assert sum(map(int, cells)) == len(pairs)
    assert sum(cell["count"] for cell in _all(client, "/api/v1/matrix")) == len(pairs)


def test_a_cell_of_the_matrix_leads_to_as_many_results(client: TestClient) -> None:
    page = client.get("/matriks").text
    cells = re.findall(r'<td class="sel[^>]*><a href="([^"]+)"[^>]*>(\d+)</a>', page)
    assert len(cells) > 30
    for link, count in cells[::7]:
        assert f"<strong>{count}</strong> hasil" in client.get(link.replace("&amp;", "&")).text


def test_practice_and_visit_name_each_other(client: TestClient) -> None:
    assert (
        "/kunjungan/2025-02-kalteng-to-jabar" in client.get("/praktik/jabar-roadmap-reformasi-birokrasi").text
    )
    visit = client.get("/kunjungan/2025-02-kalteng-to-jabar").text
    for slug in ("jabar-roadmap-reformasi-birokrasi", "jabar-internalisasi-berakhlak-setda"):
        assert f"/praktik/{slug}" in visit


def test_what_is_the_editors_reading_is_labelled(client: TestClient) -> None:
    page = client.get("/praktik/jabar-roadmap-reformasi-birokrasi").text
    assert "penafsiran redaksi" in page
    assert "dihitung redaksi" in page
    assert "dikaitkan redaksi" in page


def test_an_address_that_leads_nowhere_names_what_is_near(client: TestClient) -> None:
    response = client.get("/praktik/roadmap-rb-jabar")
    assert response.status_code == 404
    assert "/praktik/jabar-roadmap-reformasi-birokrasi" in response.text
    assert 'role="search"' in response.text


@pytest.mark.parametrize(
    "path",
    ["/nilai/x", "/peran/x", "/daerah/99", "/regulasi/x", "/indikator/x", "/kunjungan/x.md", "/static/x.css"],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "hal=0",
        "hal=-1",
        "hal=abc",
        "hal=99999999999",
        "urut=x",
        "nilai=x",
        "q=%00",
        "q=%FF%FE",
        "jenis=&nilai=",
        "q=" + "a" * 3000,
    ],
)
def test_senseless_parameters_still_give_a_page(client: TestClient, query: str) -> None:
    response = client.get(f"/cari?{query}")
    assert response.status_code == 200
    assert "<h1>" in response.text


def test_results_are_narrowed_by_a_form_and_widened_by_links(client: TestClient) -> None:
    page = client.get("/cari?q=sakip").text
    assert re.search(r'<input type="checkbox" name="nilai" value="akuntabel">', page)

    narrowed = client.get("/cari?q=sakip&nilai=akuntabel").text
    assert 'name="nilai" value="akuntabel" checked>' in narrowed
    assert '<input type="hidden" name="q" value="sakip">' in narrowed
    assert "Hapus semua saringan" in narrowed
    assert 'href="/cari?q=sakip"' in narrowed


def test_a_search_without_results_says_what_to_do_next(client: TestClient) -> None:
    page = client.get("/cari?q=xyzzyx&nilai=loyal").text
    assert "Belum ada tulisan tentang xyzzyx" in page
    assert "Beri tahu saya bila ada" in page
    assert "Tulis sendiri" in page
    assert "Yang paling dekat" not in page


def test_results_tell_why_they_were_found(client: TestClient) -> None:
    assert "Mengapa hasil ini" in client.get("/cari?q=mpp").text
    assert "Mengapa hasil ini" not in client.get("/praktik/").text
    assert any("Memuat “mpp”." in item["why"] for item in client.get("/api/v1/search?q=mpp").json()["items"])


def test_a_correction_is_said_and_can_be_taken_back(client: TestClient) -> None:
    page = client.get("/cari?q=budya+kerja").text
    assert "Ditampilkan hasil untuk <strong>budaya kerja</strong>" in page
    exactly = re.search(r'href="(/cari\?q=budya[^"]*persis=1)"', page)
    assert exactly
    assert "Ditampilkan hasil untuk" not in client.get(exactly[1].replace("&amp;", "&")).text
    assert client.get("/api/v1/search?q=budya+kerja").json()["corrected_query"] == "budaya kerja"


def test_page_with_a_matching_etag_answers_304(client: TestClient) -> None:
    first = client.get("/praktik/jabar-roadmap-reformasi-birokrasi")
    again = client.get(str(first.url), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(str(first.url))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]


def test_static_files_are_kept_by_browsers_under_an_address_with_their_hash(client: TestClient) -> None:
    address = re.search(r'href="(/static/site\.css\?v=\w+)"', client.get("/").text)
    assert address
    assert "immutable" in client.get(address[1]).headers["cache-control"]


@swept(one_in=4)
def test_first_page_view_stays_below_the_size_limit(client: TestClient, one_in: int) -> None:
    for path in PAGES[::one_in]:
        sent = 0
        for address in (path, "/static/site.css", "/static/suggest.js", "/static/favicon.svg"):
            with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
                sent += len(b"".join(response.iter_raw()))
        assert sent <= 60_000, path


HOSTILE = a_practice(
    title="Judul <script>alert(1)</script>",
    summary="Ringkasan <img src=x onerror=alert(1)>",
    body='Isi <script>alert(1)</script>\n\n<a href="javascript:alert(1)">x</a> [y](javascript:alert(1))',
)


def test_invalid_files_do_not_affect_other_documents(make: Make) -> None:
    library = make(
        {
            "practices/baik.md": a_practice(title="Baik"),
            "practices/jahat.md": HOSTILE,
            "practices/windows.md": ("\ufeff" + a_practice(title="Windows")).replace("\n", "\r\n"),
            "practices/tanggal.md": a_practice().replace("agency:", "reviewed: 2025-02-30\nagency:", 1),
            "practices/nilai.md": a_practice(value="tidak-ada"),
            "practices/lama/baik.md": a_practice(),
            "practices/yaml.md": "---\ntitle: [\n---\n",
            "practices/besar.md": "x" * 5_000_000,
        }
    )
    report = library.bring_up_to_date()
    assert (report.added, report.invalid) == (3, 5)
    assert {problem.code for problem in report.problems} == {"K04", "R01", "R02", "B04", "B02"}
    client = library.client()
    assert client.get("/api/v1/practices").json()["total"] == 3
    page = client.get("/praktik/jahat").text
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert not re.search(r'<a [^>]*href="javascript', page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert client.get("/praktik/windows").status_code == 200
    assert client.get("/cari?q=baik").status_code == 200


def test_changed_document_is_shown_despite_the_page_cache(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Judul lama")})
    library.bring_up_to_date()
    client = library.client()
    assert "Judul lama" in client.get("/praktik/satu").text
    (library.content / "practices/satu.md").write_text(a_practice(title="Judul baru"))
    library.bring_up_to_date()
    eventually(lambda: "Judul baru" in client.get("/praktik/satu").text)
    assert 'href="/praktik/satu"' in client.get("/cari?q=baru").text


def test_changed_reference_data_are_reloaded_while_serving(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    client = library.client()
    assert "Nama baru" not in client.get("/peran/bkd").text
    roles = library.content / "roles.yaml"
    roles.write_text(roles.read_text().replace("name: Badan Kepegawaian Daerah", "name: Nama baru"))
    library.reference = load_reference(library.content)
    library.bring_up_to_date()
    assert "Nama baru" in client.get("/peran/bkd").text


def test_without_an_index_pages_say_that_the_service_is_not_ready(make: Make) -> None:
    library = make({})
    client = library.client()
    response = client.get("/cari?q=a")
    assert response.status_code == 503
    assert "Indeks belum dibuat" in response.text
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_practice_tells_what_changed_and_where_its_sources_differ(make: Make) -> None:
    measures = (
        "measures:\n"
        "  - {indicator: indeks-rb, year: 2020, value: 76.08, source: s1}\n"
        "  - {indicator: indeks-rb, year: 2023, value: 93.08, source: s1}\n"
        "  - {indicator: nilai-sakip, year: 2023, value: 80.1, source: s1}\n"
        "  - {indicator: nilai-sakip, year: 2023, value: 81, source: s1}\n"
    )
    library = make({"practices/satu.md": a_practice().replace("sources:", f"{measures}sources:")})
    library.bring_up_to_date()
    page = " ".join(re.sub(r"<[^>]+>", " ", library.client().get("/praktik/satu").text).split())
    assert re.search(r"Indeks Reformasi Birokrasi 2020 76,08 (\d )?2023 93,08", page)
    assert page.count("sumber berbeda") == 2


def test_a_visit_tells_what_came_later_and_is_found_by_it(make: Make) -> None:
    events = (
        "later:\n"
        "  - {date: 2025-03, text: Bupati meresmikan kanal aduan., source: s1}\n"
        "  - {date: 2024-11-22, text: Tim dibentuk., source: s1}\n"
    )
    visit = a_visit().replace("sources:", f"{events}sources:")
    library = make({"practices/satu.md": a_practice(), "visits/dua.md": visit})
    library.bring_up_to_date()
    client = library.client()
    page = lxml.html.document_fromstring(client.get("/kunjungan/dua").text)
    told = " ".join(page.xpath("//section[@aria-labelledby='sesudah']")[0].text_content().split())
    assert re.search(r"tidak ada yang mengaitkannya .* 22 November 2024 ?Tim .*Maret 2025 ?Bupati", told)
    assert client.get("/api/v1/search?q=kanal+aduan").json()["items"][0]["slug"] == "dua"
    assert client.get("/kunjungan/dua.json").json()["later"][0]["date"] == "2025-03"


def test_an_indicator_shows_the_published_scores_with_their_sources(client: TestClient) -> None:
    page = client.get("/indikator/spi").text
    assert "https://rmol.id/amp/2024/01/26/" in page
    assert "83,75" in page
    rows = client.get("/indikator/spi.csv").text.splitlines()
    assert rows[0].endswith("praktik,sumber")
    assert any(row.startswith("33.72,") and "83.75" in row and "rmol.id" in row for row in rows)


def _has_news(follow_up: dict[str, Any]) -> bool:
    """Whether the latest that is told of a follow-up is more than a plan."""
    told = sorted(follow_up.get("updates", ()), key=lambda one: one["date"])
    status = told[-1]["status"] if told else follow_up["status"]
    return status not in ("rencana", "belum-diketahui")


def test_the_page_of_the_content_counts_what_the_api_lists(client: TestClient) -> None:
    page = client.get("/tentang/isi").text
    practices = _all(client, "/api/v1/practices")
    visits = _all(client, "/api/v1/visits")
    assert f"{len(practices)} praktik dan {len(visits)} kunjungan" in page
    told = [visit["slug"] for visit in visits if any(map(_has_news, visit.get("follow_ups", ())))]
    later = [visit for visit in visits if visit.get("later") and visit["slug"] not in told]
    assert f"{len(told)} dari {len(visits)} kunjungan menyebut apa yang terjadi" in page
    assert f"{len(later)} lagi memuat kabar kemudian" in page
    rows = [re.findall(r">([^<>]+)<", row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)]
    found = {row[0]: row[1:] for row in rows}
    loyal = [p for p in practices if any(link["value"] == "loyal" for link in p["values"])]
    assert int(found["Loyal"][0]) == len(loyal)
    named = [p for p in practices if any((r["role"], r["basis"]) == ("bkd", "sumber") for r in p["roles"])]
    assert int(found["BKD"][0]) == len(named)
    provinces = page[page.index('id="provinsi"') :]
    assert len(re.findall(r'href="/daerah/\d\d"', provinces)) >= 38
