"""Ruang kerja tells how often documents are opened; nothing is known of who opened them."""

from datetime import date

import pytest
from build import a_practice
from conftest import Make, sampled
from people import account, sign_in

from app import clock
from app.accounts.permissions import Role
from app.store.repositories.view_counts import ViewCounts, Views

BROWSER = {"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0", "sec-fetch-mode": "navigate"}


def test_openings_are_added_up_by_document_and_month(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = ViewCounts(make({}).engine)
    for month, times in ((10, 3), (11, 2)):
        monkeypatch.setattr(clock, "today", lambda month=month: date(2026, month, 5))
        for _time in range(times):
            counts.record("practice", "satu")
            counts.flush()
    counts.record("visit", "satu")
    counts.flush()
    counts.record("practice", "dua")
    assert counts.count_views("practice", ["satu", "dua"]) == {"satu": Views(5, 2)}


def test_the_desk_tells_how_often_visitors_opened_its_documents(make: Make) -> None:
    site = make({"practices/satu.md": a_practice(), "practices/dua.md": a_practice()})
    site.bring_up_to_date()
    account(site, "ani@contoh.go.id", ("32", Role.AUTHOR))
    with site.new_client() as visitor:
        for address in ("/praktik/satu", "/en/praktik/satu", "/praktik/satu?dari=wa"):
            assert visitor.get(address, headers=BROWSER).status_code == 200
        tag = visitor.get("/praktik/satu", headers=BROWSER).headers["etag"]
        again = visitor.get("/praktik/satu", headers={**BROWSER, "if-none-match": tag})
        assert again.status_code == 304
    with site.new_client() as writer:
        sign_in(writer, "ani@contoh.go.id")
        writer.get("/praktik/satu", headers=BROWSER)  # somebody at work on it is no reader
        home = writer.get("/meja").text
        assert "dibuka 5 kali, 5 kali bulan ini" in home
        assert "belum dibuka pembaca" in home
        assert "dibuka 5 kali" in writer.get("/meja/dokumen/praktik/satu").text


@pytest.mark.parametrize(
    ("address", "headers"),
    sampled(
        [
            (
                "/praktik/satu",
                {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            ),
            ("/praktik/satu", {"user-agent": "curl/8.5.0"}),
            ("/praktik/satu", {"sec-fetch-mode": "cors"}),
            ("/praktik/satu", {"sec-purpose": "prefetch;prerender"}),
            ("/praktik/satu.md", {}),
            ("/praktik/tidak-ada", {}),
            ("/praktik/satu/riwayat", {}),
        ],
        one_in=3,
    ),
    ids=["crawler", "program", "copy for offline", "fetched ahead", "file", "missing", "history"],
)
def test_what_no_reader_sees_is_not_counted(make: Make, address: str, headers: dict[str, str]) -> None:
    site = make({"practices/satu.md": a_practice()})
    site.bring_up_to_date()
    with site.new_client() as visitor:
        visitor.get(address, headers={**BROWSER, **headers})
        visitor.head("/praktik/satu", headers=BROWSER)
    assert ViewCounts(site.engine).count_views("practice", ["satu", "tidak-ada"]) == {}
