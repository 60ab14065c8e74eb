"""What a request breaks of a host's terms, and the nearest day or size."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from build import CONTENT

from app import clock
from app.documents.hosting.breaches import Breach, Wish, find_breaches
from app.documents.hosting.host_files import Host, HostError, HostFiles, check_hosts, parse_host
from app.documents.hosting.reception_days import Bookings, ReceptionCalendar
from app.documents.reference.data import Reference, load_reference

TODAY = date(2026, 6, 1)
MONDAY, TUESDAY, THURSDAY = date(2026, 6, 22), date(2026, 6, 23), date(2026, 6, 25)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(CONTENT)


@pytest.fixture(scope="module")
def hosts(reference: Reference) -> dict[str, Host]:
    files = HostFiles(CONTENT)
    assert files.problems(reference) == []
    return files.all(reference)


def breaches(host: Host, wish: Wish, today: date = TODAY, taken: tuple[date, ...] = ()) -> list[Breach]:
    return find_breaches(ReceptionCalendar(host.terms, host.holidays, today, Bookings(taken)), wish)


def test_three_published_standards_are_entered_each_with_its_source(hosts: dict[str, Host]) -> None:
    assert {"34.04", "dpd-ri", "65.71-dprd"} <= set(hosts)
    sleman, dpd, tarakan = hosts["34.04"].terms, hosts["dpd-ri"].terms, hosts["65.71-dprd"].terms
    assert (sleman.days, sleman.lead_working_days) == (("selasa", "kamis"), 7)
    assert sleman.letter is not None
    assert (sleman.letter.to, sleman.letter.through) == ("Bupati Sleman", "Sekretaris Daerah")
    assert (dpd.max_people, dpd.answer_working_days) == (60, 5)
    assert len(tarakan.steps) == 10
    assert hosts["65.71-dprd"].role == "dprd"
    assert all(host.terms.sources[0].url.startswith("https://") for host in hosts.values())


def test_monday_is_answered_with_tuesday_and_thursday(hosts: dict[str, Host]) -> None:
    (found,) = breaches(hosts["34.04"], Wish(MONDAY, 38, lodges=True))
    assert found.days == (TUESDAY, THURSDAY)
    assert found.message == (
        "Senin, 22 Juni 2026 bukan hari penerimaan tamu. "
        "Yang terdekat: Selasa, 23 Juni 2026 atau Kamis, 25 Juni 2026."
    )


def test_three_working_days_are_answered_with_the_first_day_that_is_early_enough(
    hosts: dict[str, Host],
) -> None:
    thursday = date(2026, 7, 9)
    (found,) = breaches(hosts["34.04"], Wish(thursday, 38, lodges=True), today=date(2026, 7, 6))
    assert found.kind == "lead"
    assert "paling lambat 7 hari kerja" in found.message
    assert found.days[0] == date(2026, 7, 16)


def test_holidays_and_joint_leave_are_no_working_days(reference: Reference) -> None:
    holidays = reference.holidays
    assert holidays.name(date(2026, 6, 16)) == "Tahun Baru Islam"
    assert holidays.working_days_before(date(2026, 6, 18), 2) == date(2026, 6, 15)
    assert holidays.working_days_after(date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert holidays.name(date(2040, 8, 17))  # a year that is not in the file has its fixed holidays


def test_a_reception_day_that_is_a_holiday_moves_to_the_next_day(hosts: dict[str, Host]) -> None:
    holiday = date(2026, 6, 16)
    (found,) = breaches(hosts["34.04"], Wish(holiday, 38, lodges=True))
    assert found.message.startswith("Selasa, 16 Juni 2026 libur: Tahun Baru Islam.")
    assert date(2026, 6, 17) in found.days
    assert breaches(hosts["34.04"], Wish(date(2026, 6, 17), 38, lodges=True)) == []
    assert breaches(hosts["34.04"], Wish(date(2026, 6, 24), 38, lodges=True)) != []


def test_eighty_people_are_told_that_sixty_is_the_most(hosts: dict[str, Host]) -> None:
    (found,) = breaches(hosts["dpd-ri"], Wish(TUESDAY, 80))
    assert found.message == "Paling banyak 60 orang; permohonan ini 80 orang."


def test_every_broken_term_is_said_at_once(hosts: dict[str, Host]) -> None:
    found = breaches(hosts["34.04"], Wish(date(2026, 6, 3), 38))
    assert {one.kind for one in found} == {"lodging", "day", "lead"}


def test_guests_for_whom_the_days_do_not_hold_may_come_on_monday(hosts: dict[str, Host]) -> None:
    assert breaches(hosts["34.04"], Wish(MONDAY, 10, lodges=True, is_exempt=True)) == []


def test_the_day_of_a_host_is_that_of_its_own_zone(
    reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 6, 1, 15, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    days = [
        parse_host(TERMS.format(more=""), code, reference).today() for code in ("34.04", "65.71", "91.71")
    ]
    assert days == [date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 2)]


def test_a_full_day_is_answered_with_the_nearest_one_that_has_room(hosts: dict[str, Host]) -> None:
    (found,) = breaches(hosts["34.04"], Wish(TUESDAY, 38, lodges=True), taken=(TUESDAY,))
    assert found.kind == "full"
    assert TUESDAY not in found.days
    assert THURSDAY in found.days


TERMS = """---
service: Penerimaan tamu
office: Bagian Umum
{more}
sources: [{{id: satu, title: Laman, publisher: contoh.go.id, url: "https://contoh.go.id"}}]
---
"""


@pytest.mark.parametrize(
    ("more", "host_id", "code", "words"),
    [
        ("days: [selas]", "34.04", "K05", "selas"),
        ("max_peopel: 3", "34.04", "K01", "max_people"),
        ("max_people: 0", "34.04", "K03", ""),
        ('sessions: ["13:00", "09:00"]', "34.04", "K08", "berurutan"),
        ("notes: [Hubungi 0812-3456-7890]", "34.04", "K08", "Nomor telepon"),
        ("fee: Gratis", "34.99", "B05", "bukan kode daerah"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_mend(
    reference: Reference, more: str, host_id: str, code: str, words: str
) -> None:
    with pytest.raises(HostError) as caught:
        parse_host(TERMS.format(more=more), host_id, reference)
    found = caught.value.problems[0]
    assert found.code == code
    assert words in str(found)
    assert found.hint


def test_one_file_that_cannot_be_read_keeps_no_other_out(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts/32.md").write_text(TERMS.format(more="fee: Gratis"))
    (tmp_path / "hosts/33.md").write_bytes(b"\xff\xfe")
    files = HostFiles(tmp_path)
    assert list(files.all(reference)) == ["32"]
    assert [problem.path for problem in files.problems(reference)] == ["hosts/33.md"]
    (tmp_path / "hosts/33.md").write_text(TERMS.format(more="read_first: [tidak-ada]"))
    assert list(files.all(reference)) == ["32", "33"]
    assert [problem.code for problem in check_hosts(tmp_path, reference, {"ada"})] == ["R03"]
