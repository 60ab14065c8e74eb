"""Requests to a host: places are given once, whoever is first; and what is stored of people is their number."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from build import HOST_TERMS
from conftest import Installation, Make, on_both
from sqlalchemy import inspect, text

from app import clock
from app.accounts.audit import Actor
from app.documents.hosting.host_files import Host, parse_host
from app.documents.markdown.files import parse_document
from app.documents.models import Visit
from app.preparation.hosting.bookings import NoPlaceError
from app.preparation.hosting.papers import RequestPapers
from app.preparation.hosting.request import HostReply, Origin, RequestPart, RequestState, VisitRequest
from app.preparation.hosting.request_draft import draft_of_request
from app.preparation.hosting.requests import RequestError, RequestRepository, purge_closed
from app.preparation.hosting.stored_request import list_joint
from app.publishing.notes.visit_news import NewsText

OFFICER = Actor(None, "meja")
TUESDAY = date(2030, 1, 8)


def host_of(site: Installation, terms: str = HOST_TERMS) -> Host:
    return parse_host(terms, "34.04", site.reference)


def repository(site: Installation) -> RequestRepository:
    return RequestRepository(site.engine, network_digest=lambda text: sha256(text.encode()).hexdigest())


def a_request(day: date | None = None, topic: str = "SAKIP", **fields: object) -> VisitRequest:
    part = RequestPart(day=day.isoformat() if day else "", people=12)
    return VisitRequest(home="62", office="Bagian Organisasi", topic=topic, parts=(part,)).model_copy(
        update=fields
    )


@pytest.fixture
def site(make: Make) -> Installation:
    return make({})


def number_of(requests: RequestRepository, token: str) -> int:
    stored = requests.load(token)
    assert stored is not None
    return stored.id


def test_two_councils_on_one_day_get_two_places_and_the_third_is_refused(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    first, second, third = (number_of(requests, requests.submit(host, a_request(TUESDAY))) for _ in range(3))
    requests.accept(OFFICER, host, first, {1: TUESDAY})
    requests.accept(OFFICER, host, second, {1: TUESDAY})
    assert [one.place for one in requests.receptions_of(host.id, TUESDAY, TUESDAY)] == [0, 1]
    with pytest.raises(NoPlaceError, match="sudah penuh"):
        requests.accept(OFFICER, host, third, {1: TUESDAY})
    stored = requests.get(third)
    assert stored is not None
    assert stored.state is RequestState.RECEIVED


@on_both
def test_a_joint_session_takes_one_place_and_outlives_the_first_to_withdraw(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    tokens = [requests.submit(host, a_request(TUESDAY)) for _ in range(2)]
    first, second = (number_of(requests, token) for token in tokens)
    requests.accept(OFFICER, host, first, {1: TUESDAY})
    (reception,) = requests.receptions_of(host.id, TUESDAY, TUESDAY)
    requests.accept(OFFICER, host, second, {1: TUESDAY}, joint={TUESDAY: reception.id})
    (reception,) = requests.receptions_of(host.id, TUESDAY, TUESDAY)
    assert [request_id for request_id, _part in reception.parts] == [first, second]
    requests.withdraw(host.id, tokens[0])
    (reception,) = requests.receptions_of(host.id, TUESDAY, TUESDAY)
    assert reception.parts == ((second, 1),)
    requests.withdraw(host.id, tokens[1])
    assert requests.receptions_of(host.id, TUESDAY, TUESDAY) == []


def test_a_cohort_of_122_in_four_loci_is_one_request_with_one_place_a_day(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    parts = tuple(
        RequestPart(
            label=f"Kelompok {number}", office=f"Dinas {number}", people=people, day=TUESDAY.isoformat()
        )
        for number, people in enumerate((31, 31, 30, 30), start=1)
    )
    token = requests.submit(host, a_request(is_cohort=True, parts=parts))
    stored = requests.load(token)
    assert stored is not None
    assert stored.request.people == 122
    requests.accept(OFFICER, host, stored.id, dict.fromkeys(range(1, 5), TUESDAY))
    (reception,) = requests.receptions_of(host.id, TUESDAY, TUESDAY)
    assert reception.parts == tuple((stored.id, number) for number in range(1, 5))


def test_the_draft_of_a_cohort_has_a_part_a_group_and_people_by_region_only(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    parts = tuple(
        RequestPart(
            label=f"Kelompok {number}", office=f"Dinas {number}", people=31, day=TUESDAY.isoformat(),
            origins=(Origin(place="62.03", people=20),),
        )
        for number in (1, 2)
    )  # fmt: skip
    asked = a_request(
        is_cohort=True, programme="PKA", cohort="II", organiser="BPSDM", subject="Raperda Sampah",
        questions="Berapa biayanya?", parts=parts,
    )  # fmt: skip
    token = requests.submit(host, asked)
    requests.accept(OFFICER, host, number_of(requests, token), {1: TUESDAY, 2: TUESDAY + timedelta(days=2)})
    stored = requests.load(token)
    assert stored is not None
    made = draft_of_request(RequestPapers(site.reference, host, stored, "https://contoh.example", TUESDAY))
    draft = parse_document(made.text.encode(), kind="visit", slug=made.slug, path=f"visits/{made.slug}.md")
    assert isinstance(draft.meta, Visit)
    assert draft.meta.subject is not None
    assert draft.meta.cohort is not None
    assert [(one.office, one.days) for one in draft.meta.hosts] == [
        ("Dinas 1", ("2030-01-08",)),
        ("Dinas 2", ("2030-01-10",)),
    ]
    assert [group.origin_counts for group in draft.meta.cohort.groups] == [(("62.03", 20),)] * 2
    assert (draft.meta.mode, draft.meta.date_start, draft.meta.date_end) == (
        "luring",
        "2030-01-08",
        "2030-01-10",
    )
    assert [one.question for one in draft.meta.questions] == ["Berapa biayanya?"]
    assert draft.body.count("### Kelompok") == 2


def test_an_offer_is_booked_when_the_guest_takes_it(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    token = requests.submit(host, a_request(TUESDAY))
    thursday = TUESDAY + timedelta(days=2)
    requests.offer(OFFICER, host, number_of(requests, token), {1: thursday}, "Selasa ada sidang.")
    assert requests.receptions_of(host.id, TUESDAY, thursday) == []
    requests.take_offer(host, token)
    stored = requests.load(token)
    assert stored is not None
    assert (stored.state, stored.day_of(1)) == (RequestState.ACCEPTED, thursday)
    with pytest.raises(RequestError):
        requests.take_offer(host, token)


def test_a_refusal_needs_its_reason_and_frees_the_day(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    request_id = number_of(requests, requests.submit(host, a_request(TUESDAY)))
    requests.accept(OFFICER, host, request_id, {1: TUESDAY})
    with pytest.raises(RequestError, match="alasannya"):
        requests.decline(OFFICER, host, request_id, HostReply(reason="  "))
    requests.decline(OFFICER, host, request_id, HostReply(reason="Ada sidang.", offers_online=True))
    assert requests.receptions_of(host.id, TUESDAY, TUESDAY) == []
    assert requests.counts(host.id) == {"declined": 1}


def test_a_network_cannot_fill_the_desk(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    for _number in range(60):
        requests.submit(host, a_request(), network="192.0.2.7")
    with pytest.raises(RequestError, match="Terlalu banyak"):
        requests.submit(host, a_request(), network="192.0.2.7")
    requests.submit(host, a_request(), network="192.0.2.8")


def test_requests_on_one_topic_in_one_fortnight_can_meet_together(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    wanted = ((0, "SAKIP"), (9, "SAKIP"), (30, "SAKIP"), (0, "Sampah"))
    for number, (day, topic) in enumerate(wanted):
        requests.submit(host, a_request(TUESDAY + timedelta(days=day), topic, office=f"Bagian {number}"))
    requests.submit(host, a_request(TUESDAY, office="Bagian 0"))  # the same guest once more
    waiting = requests.list_of(host.id, (RequestState.RECEIVED,))
    pairs = list_joint(waiting, lambda one, other: one == other, timedelta(days=14))
    expected = [(waiting[0].id, waiting[1].id), (waiting[1].id, waiting[4].id)]
    assert [(one.id, other.id) for one, other in pairs] == expected


def test_what_came_of_a_visit_is_asked_after_three_months(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    token = requests.submit(host, a_request(TUESDAY))
    requests.accept(OFFICER, host, number_of(requests, token), {1: TUESDAY})
    stored = requests.load(token)
    assert stored is not None
    assert not stored.is_asked(TUESDAY + timedelta(days=89))
    assert stored.is_asked(TUESDAY + timedelta(days=90))
    requests.write_news(token, NewsText(text="Formulirnya sudah dipakai."))
    stored = requests.load(token)
    assert stored is not None
    assert stored.reply.news_of_guest.text == "Formulirnya sudah dipakai."
    draft = draft_of_request(RequestPapers(site.reference, host, stored, "https://contoh.example", TUESDAY))
    assert "action: Formulirnya sudah dipakai." in draft.text, "the report begins with it"
    before = HostReply.model_validate({"news_of_host": "Kabar dari versi terdahulu."})
    assert before.news_of_host.text == "Kabar dari versi terdahulu."


def test_tables_of_requests_have_no_room_for_names(site: Installation) -> None:
    host, requests = host_of(site), repository(site)
    requests.submit(host, a_request(TUESDAY))
    tables = ("visit_request", "visit_booking", "visit_reception")
    columns = {one["name"] for name in tables for one in inspect(site.engine).get_columns(name)}
    with site.engine.connect() as connection:
        (data,) = connection.execute(text("SELECT data FROM visit_request")).one()
    keys = set(VisitRequest.model_fields) | set(RequestPart.model_fields)
    assert not {"name", "names", "participants", "nip", "nik", "phone"} & {*columns, *keys}
    assert "people" in str(data)


def test_requests_that_nothing_happens_to_are_deleted_with_their_places(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, requests = host_of(site), repository(site)
    token = requests.submit(host, a_request(TUESDAY))
    requests.accept(OFFICER, host, number_of(requests, token), {1: TUESDAY})
    later = clock.now() + timedelta(days=800)
    assert purge_closed(site.engine, 24) == 0
    monkeypatch.setattr(clock, "now", lambda: later)
    fresh = requests.submit(host, a_request())
    assert purge_closed(site.engine, 24) == 1
    assert requests.load(token) is None
    assert requests.load(fresh) is not None
    assert requests.receptions_of(host.id, TUESDAY, TUESDAY) == []
