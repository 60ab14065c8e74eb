import re

import lxml.html
import pytest
from build import a_practice
from conftest import Make, sampled, swept
from fastapi.testclient import TestClient
from httpx2 import Response
from people import send_at_desk, signed_in
from plan_forms import SEED, begin, key_of, post

from app.accounts.permissions import Role
from app.preparation.plans.plan import Decision, Plan
from app.preparation.plans.repository import PlanRepository
from app.web.forms.csrf import COOKIE, MAX_FORM_BYTES
from app.web.preparation.plan_form import PLAN_CHAPTERS


@pytest.fixture
def people(make: Make) -> tuple[TestClient, TestClient]:
    """Two people with their own browsers, at one empty site."""
    library = make({})
    library.bring_up_to_date()
    one = library.client()
    return one, TestClient(one.app, raise_server_exceptions=False)


def version_of(client: TestClient, address: str) -> str:
    found = re.search(r'name="versi" value="(\d+)"', client.get(address).text)
    assert found is not None
    return found[1]


def post_by_script(client: TestClient, address: str, **fields: str) -> Response:
    data = {**fields, "_kunci": key_of(client)}
    return client.post(address, data=data, headers={"Accept": "application/json"})


def fields_of(client: TestClient, address: str) -> dict[str, str]:
    """Return the fields of a plan's form as a browser sends them."""
    page = lxml.html.fromstring(client.get(address).text)
    (form,) = page.xpath("//form[@data-simpanan]")
    return dict(form.form_values())


def test_new_plan_is_filled_in_from_the_library(client: TestClient) -> None:
    address = begin(client)
    html = client.get(address).text
    assert "Budaya kerja BerAKHLAK dan reformasi birokrasi</h1>" in html
    assert "Peta jalan (roadmap) reformasi birokrasi" in html
    assert "Pada level apa budaya kerja BerAKHLAK diterapkan di Jawa Barat" in html
    assert "Perilaku apa yang diamati tiap hari (bukan slogan)" in html
    assert '<span class="kecil">Biro Organisasi</span>' in html
    assert "1 dari 7 terpenuhi" in html


def test_assessment_figures_are_passed_on_to_the_plan(client: TestClient) -> None:
    fields = {"ukur": "333010111222333---333", "i": "indeks-rb:76.5:2023"}
    form = client.get("/siapkan/rencana/baru", params=fields | SEED).text
    assert 'name="ukur" value="333010111222333---333"' in form
    assert 'name="i" value="indeks-rb:76.5:2023"' in form
    address = begin(client, **fields)
    assert 'name="baseline_value" value="76,5"' in client.get(f"{address}/ubah/angka").text
    assert "Bagaimana menutup selisih ini? Indeks Reformasi Birokrasi" in client.get(address).text


def test_chapters_can_be_filled_in_one_after_another(client: TestClient) -> None:
    address = begin(client)
    filled = []
    following = f"{address}/ubah/{next(iter(PLAN_CHAPTERS))}"
    while "/ubah/" in following:
        filled.append(following.rsplit("/", 1)[1])
        answer = post(client, following, **(fields_of(client, following) | {"lanjut": "1"}))
        following = answer.headers["location"]
    assert filled == list(PLAN_CHAPTERS)
    assert following == f"{address}?pesan=tersimpan"


def test_private_pages_are_never_cached_or_indexed(client: TestClient) -> None:
    address = begin(client)
    for path in (address, f"{address}/ubah/pokok", "/siapkan/rencana/baru"):
        response = client.get(path)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-robots-tag"] == "noindex"
        assert "etag" not in response.headers
    assert "Disallow: /siapkan/rencana/" in client.get("/robots.txt").text


def test_unknown_plan_link_answers_404(client: TestClient) -> None:
    response = client.get("/siapkan/rencana/tidak-ada")
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/x/tautan", "/x/hapus", "/x/ubah/pokok"])
def test_plan_form_without_csrf_token_is_rejected(client: TestClient, path: str) -> None:
    address = f"/siapkan/rencana{path}".replace("/x/", f"/{begin(client).rsplit('/', 1)[1]}/")
    fresh = TestClient(client.app)
    assert fresh.post(address, data=SEED).status_code == 403
    key = key_of(fresh)
    assert fresh.post(address, data={**SEED, "_kunci": "lain"}).status_code == 403
    foreign = {"Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site"}
    assert fresh.post(address, data={**SEED, "_kunci": key}, headers=foreign).status_code == 403
    fresh.cookies.delete(COOKIE)
    assert fresh.post(address, data={**SEED, "_kunci": key}).status_code == 403


def test_a_part_is_saved_and_shown_again(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    fields = {
        "versi": "1",
        "goals-0-goal": "Peta jalan RB",
        "goals-0-output": "Rancangan Pergub",
        "goals-0-measure": "Ditetapkan 2026",
        "goals-7-goal": "Baris jauh",
        "goals-1-output": "tanpa tujuan",
    }
    assert post(one, f"{address}/ubah/tujuan", **fields).status_code == 303
    html = one.get(f"{address}/ubah/tujuan").text
    assert 'value="Rancangan Pergub"' in html
    assert 'value="Baris jauh"' in html
    assert "tanpa tujuan" not in html
    assert "Tujuan: 2" in one.get(address).text


def test_concurrent_edits_of_different_fields_are_merged(people: tuple[TestClient, TestClient]) -> None:
    one, other = people
    address = begin(one)
    assert version_of(other, f"{address}/ubah/rombongan") == "1"
    post(one, f"{address}/ubah/rombongan", versi="1", lead="Kepala Bagian RB")
    assert post(other, f"{address}/ubah/acara", versi="1", **{"agenda-0-title": "Rapat"}).status_code == 303
    assert 'value="Kepala Bagian RB"' in one.get(f"{address}/ubah/rombongan").text
    assert 'value="Rapat"' in one.get(f"{address}/ubah/acara").text


def test_concurrent_edits_of_the_same_field_show_both(people: tuple[TestClient, TestClient]) -> None:
    one, other = people
    address = begin(one)
    post(one, f"{address}/ubah/rombongan", versi="1", lead="Kepala Biro")
    response = post(other, f"{address}/ubah/rombongan", versi="1", lead="Sekretaris Daerah")
    assert response.status_code == 409
    assert "Pengguna lain menyimpan perubahan" in response.text
    assert '<td class="naskah">Sekretaris Daerah</td><td class="naskah">Kepala Biro</td>' in response.text
    assert 'name="lead" value="Sekretaris Daerah"' in response.text
    assert 'value="Kepala Biro"' in one.get(f"{address}/ubah/rombongan").text
    fixed = re.search(r'name="versi" value="(\d+)"', response.text)
    assert fixed is not None
    again = post(other, f"{address}/ubah/rombongan", versi=fixed[1], lead="Sekretaris Daerah")
    assert again.status_code == 303


def test_script_learns_what_was_saved_and_what_others_changed(people: tuple[TestClient, TestClient]) -> None:
    one, other = people
    address = f"{begin(one)}/ubah/rombongan"
    saved = post_by_script(one, address, versi="1", lead="Kepala Biro")
    assert saved.headers["cache-control"] == "no-store"
    assert (saved.status_code, saved.json()["version"], saved.json()["changed"]) == (200, 2, [])
    assert saved.json()["onward"] == address.removesuffix("/ubah/rombongan") + "?pesan=tersimpan"
    merged = post_by_script(other, address, versi="1", decider="Sekretaris Daerah").json()
    assert merged["labels"] == ["Ketua rombongan (jabatan)"]
    assert 'name="lead" value="Kepala Biro"' in merged["page"]
    assert 'name="decider" value="Sekretaris Daerah"' in merged["page"]
    typed_meanwhile = post_by_script(other, address, versi=str(merged["base"]), decider="Sekda").json()
    assert typed_meanwhile["changed"] == ["lead"], "the form that was not shown the other change keeps it"
    html = one.get(address).text
    assert 'name="lead" value="Kepala Biro"' in html
    assert 'name="decider" value="Sekda"' in html


@pytest.mark.parametrize(("choice", "chosen"), [("saya", "Sekda"), ("mereka", "Kepala Biro")])
def test_script_shows_a_conflict_and_sends_the_choice(
    people: tuple[TestClient, TestClient], choice: str, chosen: str
) -> None:
    one, other = people
    address = f"{begin(one)}/ubah/rombongan"
    post(one, address, versi="1", lead="Kepala Biro", output_owner="Analis")
    sent = {"versi": "1", "lead": "Sekda", "decider": "Gubernur"}
    conflict = post_by_script(other, address, **sent)
    assert conflict.status_code == 409
    assert conflict.json() == {
        "clashes": [
            {
                "field": "lead",
                "label": "Ketua rombongan (jabatan)",
                "mine": "Sekda",
                "theirs": "Kepala Biro",
            }
        ],
        "version": 2,
    }
    assert 'value="Gubernur"' not in one.get(address).text, "nothing is saved before the choice"
    settled = post_by_script(other, address, **sent, lihat="2", pilih=choice)
    assert settled.status_code == 200
    html = one.get(address).text
    assert f'name="lead" value="{chosen}"' in html
    assert 'name="decider" value="Gubernur"' in html
    assert 'name="output_owner" value="Analis"' in html


def test_script_learns_why_a_form_was_not_saved(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    refused = post_by_script(one, f"{address}/ubah/pokok", versi="1", home="Atlantis")
    assert refused.status_code == 422
    assert "Daerah “Atlantis” tidak dikenal." in refused.json()["detail"]
    unknown = post_by_script(one, "/siapkan/rencana/tidak-ada/ubah/pokok", versi="1")
    assert unknown.status_code == 404
    assert unknown.json()["detail"].startswith("Rencana ini tidak ditemukan.")


def test_script_learns_of_rows_that_lack_their_first_column(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    fields = {"goals-0-goal": "Peta jalan", "goals-1-output": "tanpa tujuan"}
    saved = post_by_script(one, f"{begin(one)}/ubah/tujuan", versi="1", **fields)
    assert len(saved.json()["problems"]) == 1


def test_unchanged_first_rows_of_results_do_not_conflict(people: tuple[TestClient, TestClient]) -> None:
    one, other = people
    address = f"{begin(one)}/ubah/catat"
    first_rows = fields_of(one, address)
    assert first_rows["minutes-0-question"]
    answered = post_by_script(one, address, **{**first_rows, "minutes-0-answer": "Sejak 2021."})
    assert answered.status_code == 200
    more = post_by_script(other, address, **{**first_rows, "minutes-1-answer": "Tim gabungan."})
    assert more.status_code == 200
    assert "Tanya jawab" in more.json()["labels"]
    values = fields_of(one, address)
    assert values["minutes-0-answer"] == "Sejak 2021."
    assert values["minutes-1-answer"] == "Tim gabungan."


def test_invalid_fields_are_named_and_shown_again(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    response = post(
        one, f"{address}/ubah/pokok", versi="1", date_start="kemarin", home="Atlantis", topic="Tetap ada"
    )
    assert response.status_code == 422
    assert "Tanggal mulai: isian ini tidak terbaca" in response.text
    assert "Daerah “Atlantis” tidak dikenal." in response.text
    assert 'value="Tetap ada"' in response.text
    response = post(one, f"{address}/ubah/acara", versi="1", **{"agenda-0-title": "A", "agenda-0-day": "0"})
    assert "Acara, baris 1, Hari ke-: isian ini tidak terbaca" in response.text


def test_the_results_begin_with_a_row_for_each_question_and_the_known_figures(client: TestClient) -> None:
    address = begin(client, i="indeks-rb:76.5:2025")
    minutes = client.get(f"{address}/ubah/catat").text
    assert 'name="minutes-0-question"' in minutes
    assert "Pada level apa budaya kerja BerAKHLAK" in minutes
    html = client.get(f"{address}/ubah/perbandingan").text
    assert 'name="comparison-0-aspect" value="Indeks Reformasi Birokrasi"' in html
    assert re.search(r">9\d,\d\d \(20\d\d\)</textarea>", html)
    assert ">76,5 (2025)</textarea>" in html
    assert re.search(r"Catatan tanya jawab</a>.*?belum diisi", client.get(address).text, re.DOTALL)


def test_an_action_keeps_the_practice_it_follows(client: TestClient) -> None:
    address = begin(client)
    practice = "jabar-roadmap-reformasi-birokrasi"
    fields = {"versi": "1", "actions-0-action": "Menyusun peta jalan", "actions-0-practice": practice}
    assert post(client, f"{address}/ubah/keputusan", **fields).status_code == 303
    assert f'value="{practice}" selected' in client.get(f"{address}/ubah/keputusan").text
    assert f"practice: {practice}" in client.get(f"{address}/berkas/kunjungan.md").text


def test_end_date_before_the_start_is_reported(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    response = post(
        one,
        f"{address}/ubah/pokok",
        versi="1",
        kind="kaji-tiru",
        date_start="2026-12-09",
        date_end="2026-12-08",
    )
    assert response.status_code == 422
    assert "Tanggal selesai lebih awal daripada tanggal mulai." in response.text


def test_characters_no_paper_can_hold_are_dropped(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    assert post(one, f"{address}/ubah/dasar", versi="1", background="a\x00b\x0bc\r\nd").status_code == 303
    assert ">abc\nd</textarea>" in one.get(f"{address}/ubah/dasar").text
    assert one.get(f"{address}/berkas/kak.docx").status_code == 200


def test_the_link_is_renewed_and_the_plan_removed(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    renewed = str(post(one, f"{address}/tautan").headers["location"]).split("?")[0]
    assert one.get(address).status_code == 404
    assert one.get(renewed).status_code == 200
    assert "pesan=yakin" in post(one, f"{renewed}/hapus").headers["location"]
    assert post(one, f"{renewed}/hapus", yakin="ya").status_code == 303
    assert one.get(renewed).status_code == 404


def test_plan_without_problem_and_host_is_not_created(client: TestClient) -> None:
    response = post(client, "/siapkan/rencana", masalah="", tuan_rumah="", daerah="62")
    assert response.status_code == 422
    assert "Tulis masalahnya, atau pilih tuan rumahnya." in response.text


def test_forms_too_large_or_broken_are_rejected(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    address = begin(one)
    assert post(one, f"{address}/ubah/pokok", problem="x" * MAX_FORM_BYTES).status_code == 413
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    many = "&".join(f"f{number}=1" for number in range(3_000))
    assert one.post(f"{address}/ubah/pokok", content=many, headers=headers).status_code == 400
    assert one.post(f"{address}/ubah/pokok", content=b"a=\xff\xfe\xff", headers=headers).status_code in {
        400,
        403,
    }


def test_creating_plans_is_rate_limited(people: tuple[TestClient, TestClient]) -> None:
    one, _other = people
    for _plan in range(20):  # the limit of an hour
        begin(one)
    response = post(one, "/siapkan/rencana", **SEED)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0


@swept(one_in=5)
def test_every_paper_of_a_plan_can_be_downloaded(client: TestClient, one_in: int) -> None:
    address = begin(client)
    html = client.get(address).text
    links = re.findall(rf'href="({address}/berkas/[^"]+)"', html)
    assert len(links) == 17 * 2 + 3
    starts = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "ics": b"BEGIN:VCALENDAR", "md": b"---\n"}
    for link in links[::one_in]:
        response = client.get(link)
        form = link.rsplit(".", 1)[1]
        assert response.status_code == 200, link
        assert response.content.startswith(starts[form]), link
        assert response.headers["cache-control"] == "no-store"
        assert "attachment" in response.headers["content-disposition"]
        assert address.rsplit("/", 1)[1].encode() not in response.content
    assert client.get(f"{address}/berkas/kak.exe").status_code == 404
    assert client.get(f"{address}/berkas/rahasia.pdf").status_code == 404


def test_the_draft_of_the_visit_asks_for_home_and_host(client: TestClient) -> None:
    address = begin(client, tuan_rumah="")
    response = client.get(f"{address}/berkas/kunjungan.md")
    assert "Isi daerah asal dan tuan rumah lebih dahulu" in response.text


def test_signed_in_writer_sends_the_visit_to_the_desk(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    library.bring_up_to_date()
    visitor = library.client()
    writer = signed_in(library, visitor, "penulis@contoh.go.id", ("62", Role.AUTHOR))
    other = signed_in(library, visitor, "lain@contoh.go.id", ("63", Role.AUTHOR))
    plan = Plan(topic="SAKIP", home="62", host="32", decisions=(Decision(decision="Menyusun peta jalan"),))
    address = f"/siapkan/rencana/{PlanRepository(library.engine).create(plan)}"
    assert "Kirim ke ruang kerja" not in visitor.get(address).text
    assert "Kirim ke ruang kerja" in writer.get(address).text
    sent = send_at_desk(writer, f"{address}/meja")
    assert sent.status_code == 303
    draft = writer.get(sent.headers["location"])
    assert draft.status_code == 200
    assert "Studi banding Kalimantan Tengah ke Jawa Barat" in draft.text
    refused = send_at_desk(other, f"{address}/meja")
    assert refused.headers["location"] == f"{address}?pesan=bukan-penulis"
    assert "tidak menulis untuk daerah asal" in other.get(refused.headers["location"]).text
    assert post(visitor, f"{address}/meja").status_code == 401


def test_plan_without_both_sides_cannot_be_sent_to_the_desk(make: Make) -> None:
    library = make({})
    library.bring_up_to_date()
    writer = signed_in(library, library.client(), "penulis@contoh.go.id", ("62", Role.AUTHOR))
    address = f"/siapkan/rencana/{PlanRepository(library.engine).create(Plan(topic='SAKIP', home='62'))}"
    assert send_at_desk(writer, f"{address}/meja").headers["location"] == f"{address}?pesan=kurang"


MOST_FIELDS = 12


@pytest.mark.parametrize("chapter", sampled(PLAN_CHAPTERS, one_in=6))
def test_a_screen_of_a_plan_asks_at_most_twelve_things(
    people: tuple[TestClient, TestClient], chapter: str
) -> None:
    one, _other = people
    page = lxml.html.fromstring(one.get(f"{begin(one)}/ubah/{chapter}").text)
    form = page.xpath("//form[@data-simpanan]")[0]
    hidden = "ancestor::details[not(@open)] or ancestor::*[@data-layar][preceding-sibling::*[@data-layar]]"
    asked = form.xpath(f".//label[not({hidden})] | .//fieldset[contains(@class, 'pilihan')]/legend")
    choices = form.xpath(".//fieldset[contains(@class, 'pilihan')]//label")
    assert 0 < len(asked) - len(choices) <= MOST_FIELDS
