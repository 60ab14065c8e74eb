"""An installation that has been in use: something in every table, made through the site's own doors."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from build import a_practice, a_visit, content_folder
from conftest import SECRET_KEY, Installation, install
from fastapi.testclient import TestClient
from people import approve_at_desk, browser_at, key_at, second_factor, send, send_at_desk, sign_in, signed_in
from PIL import Image
from plan_forms import begin

from app import clock
from app.accounts.access_tokens import AccessTokens, TokenScope
from app.accounts.accounts import Accounts
from app.accounts.audit import COMMAND_LINE, Actor
from app.accounts.encryption import Encryptor, load_encryptor
from app.accounts.permissions import Person, Role
from app.operations.harvest.states import HarvestReport, HarvestStates
from app.preparation.plans.repository import PlanRepository
from app.publishing.mail.outbox import Outbox, OutgoingEmail
from app.publishing.needs.needs import Needs, NeedText
from app.publishing.notes.visit_news import NewsOrigin, NewsText, VisitNewsRepository
from app.publishing.publisher import Publisher
from app.publishing.subscriptions.news import collect_news
from app.publishing.subscriptions.subscribers import Subscriptions, Wish
from app.publishing.webhooks.queue import WebhookQueue
from app.publishing.webhooks.registry import WebhookRegistry
from app.store.database import write_session
from app.store.repositories.helpful_counts import HelpfulCounts
from app.store.repositories.popular_queries import PopularQueries
from app.store.repositories.view_counts import ViewCounts
from app.store.tables import DIFFERENT, SameVisit

SUBSCRIBER = "warga@contoh.net"
ODD = "tab\t, baris\nbaru, \\N, \\., “kutip” dan \U0001f600"
MORE_OF_A_PRACTICE = """\
legal_basis: [pergub-jabar-26-2023]
measures: [{indicator: indeks-rb, year: 2023, value: 93.08, source: s1}]
adapted_from: [{practice: dua, changes: Lebih ringkas.}]
sources:"""
MORE_OF_A_VISIT = """\
follow_ups: [{id: f1, action: Menyusun peta jalan., due: 2025-06-30, status: rencana}]
sources:"""


TERMS_OF_A_HOST = """---
service: Penerimaan tamu
office: Biro Umum
groups_per_week: 5
sources: [{id: satu, title: Laman, publisher: contoh.go.id, url: "https://contoh.go.id"}]
---
"""


def inhabited(folder: Path) -> tuple[Installation, str]:
    """A site on SQLite with something in every table, and the secret of a phone."""
    files: dict[str, str | bytes] = {
        "practices/satu.md": a_practice(title="Satu", body=ODD).replace("sources:", MORE_OF_A_PRACTICE),
        "practices/dua.md": a_practice(title="Dua").replace(
            "sources:", "attachments:\n  - {file: paparan.pdf, title: Paparan}\nsources:"
        ),
        "attachments/dua/paparan.pdf.txt": f"{ODD}\fHalaman dua",
        "practices/tiga.md": a_practice(title="Tiga"),
        "practices/rusak.md": "---\ntitle: [\n---\n",
        "hosts/32.md": TERMS_OF_A_HOST,
        "visits/2024-05-a-ke-b.md": a_visit().replace("sources:", MORE_OF_A_VISIT),
    }
    site = install(content_folder(folder / "content", files), folder, f"sqlite:///{folder / 'asal.db'}")
    site.bring_up_to_date()
    visitor = site.client()
    write_at_desk(site, visitor)
    send(visitor, "/praktik/satu/koreksi", form="/praktik/satu/koreksi", teks="Tahunnya seharusnya 2023.")
    send(visitor, "/praktik/satu/tanya", form="/praktik/satu/tanya", teks="Berapa biayanya dalam setahun?")
    token = begin(visitor).rsplit("/", 1)[1]
    assert PlanRepository(site.engine).save(token, {"topic": "Budaya kerja"}, base=1)
    receive_guests(visitor)
    popular = PopularQueries(site.engine)
    popular.record("budaya kerja")
    popular.record("sampah pasar")
    popular.flush(lambda text: "found" if text == "budaya kerja" else "missed")
    HelpfulCounts(site.engine).record("practice", "satu", helped=True)
    take_part(site)
    views = ViewCounts(site.engine)
    views.record("practice", "satu")
    views.flush()
    with write_session(site.engine) as session:
        Outbox(site.engine, lambda _letter: None, sender="meja@contoh.go.id").write(
            session, [OutgoingEmail("ani@contoh.go.id", "Halo", ODD)]
        )
    person = Accounts(site.engine).get_person(3)
    assert person is not None
    webhooks = connect_programs(site, person)
    publisher = Publisher(site.engine, site.content, lambda: site.reference)
    publisher.withdraw(COMMAND_LINE, person, "practice", "tiga", "Keliru.")
    assert webhooks.write_due() == 1
    site.search.update_index()
    load_encryptor("", folder)
    secret, _codes = second_factor(site, f"{Role.AUTHOR}@contoh.go.id")
    return site, secret


def connect_programs(site: Installation, person: Person) -> WebhookQueue:
    """A token, a webhook, a source that could not be harvested, and two reports that are not about one visit."""
    encryptor, actor = Encryptor(SECRET_KEY), Actor.of(person, "")
    AccessTokens(site.engine).create(actor, "Sistem arsip", TokenScope.READ, days=90)
    WebhookRegistry(site.engine, encryptor).add(actor, "Portal", "https://contoh.go.id/terima")
    HarvestStates(site.engine).record_failure("jabar", HarvestReport(fault=ODD))
    with write_session(site.engine) as session:
        slug = "2024-05-a-ke-b"
        session.add(SameVisit(first=slug, second="lain", answer=DIFFERENT, created_at=clock.now()))
    return WebhookQueue(site.engine, encryptor, "https://contoh.go.id")


def take_part(site: Installation) -> None:
    """A subscription with a letter that waits, and a need that another region supports."""
    encryptor, outbox = Encryptor(SECRET_KEY), Outbox(site.engine, lambda _letter: None)
    subscriptions = Subscriptions(site.engine, encryptor, outbox)
    told = NewsText(text="Formulirnya sudah dipakai.")
    VisitNewsRepository(site.engine).submit(NewsOrigin("2024-05-a-ke-b", "62", "guest", "request-1"), told)
    subscriptions.ask(SUBSCRIBER, Wish("/", "segera"))
    collect_news(site.engine)
    for place in ("62", "32"):
        Needs(site.engine).submit(place, NeedText("Pengolahan sampah pasar"))


def receive_guests(visitor: TestClient) -> None:
    """A request that a host has accepted, and terms of the host that wait for approval."""
    author = browser_at(visitor)
    sign_in(author, f"{Role.AUTHOR}@contoh.go.id")
    form, desk = "/daerah/32/tuan-rumah/permohonan", "/meja/tuan-rumah/32"
    wish = {"asal": "Provinsi Kalimantan Tengah", "kantor_asal": "Biro", "topik": "SAKIP", "orang_1": "9"}
    assert send(visitor, form, form=form, langkah="kirim", **wish).status_code == 303
    day = f"{clock.today().year + 2}-01-10"
    assert send_at_desk(author, f"{desk}/permohonan/1/terima", tanggal_1=day).status_code == 303
    source = {
        "source_title": "Laman",
        "source_publisher": "contoh.go.id",
        "source_url": "https://contoh.go.id",
    }
    terms = send_at_desk(author, f"{desk}/ketentuan", service="Penerimaan tamu", office="Biro Umum", **source)
    assert terms.status_code == 303


def write_at_desk(site: Installation, visitor: TestClient) -> None:
    """A report taken in, a draft with a remark and a file, to be published at an hour; a link nobody took up."""
    author, reviewer, publisher = (
        signed_in(site, visitor, f"{role}@contoh.go.id", ("32", role))
        for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    )
    Accounts(site.engine).create_password_link(COMMAND_LINE, f"{Role.REVIEWER}@contoh.go.id")
    report = "<h1>LAPORAN STUDI TIRU</h1><p>Kunjungan dilaksanakan Selasa, 11 Februari 2025.</p>"
    send_at_desk(author, "/meja/impor", jenis="visit", daerah="32", teks=report, judul="Laporan")
    draft = send_at_desk(author, "/meja/dokumen/praktik/satu/ubah").headers["location"]
    sent = {"_kunci": key_at(author, "/meja/akun"), "judul": "Foto"}
    author.post(f"{draft}/lampiran", data=sent, files={"berkas": ("foto.png", picture(), "image/png")})
    send_at_desk(author, f"{draft}/sumber", teks=a_practice(title="Satu", body="Lebih baik."), versi="1")
    send_at_desk(author, f"{draft}/langkah", langkah="ajukan")
    send_at_desk(reviewer, f"{draft}/catatan", teks=ODD, isian="title")
    note = re.search(rf'action="({draft}/catatan/\d+/selesai)"', author.get(draft).text)
    assert note is not None
    assert send_at_desk(author, note[1]).status_code == 303
    approve_at_desk(reviewer, draft)
    at = (clock.now().astimezone(clock.WESTERN_INDONESIA) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    planned = send_at_desk(publisher, f"{draft}/terbit", pada=at, alasan="Tepat waktu")
    assert planned.status_code == 303


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return written.getvalue()
