"""Which reports are asked about as perhaps telling the same visit."""

from dataclasses import replace
from typing import Any

import pytest

from app.publishing.same_visits.matching import ReportedVisit, find_pairs

GUEST = ReportedVisit(
    slug="2025-02-kalteng-to-jabar",
    title="Studi banding Biro Organisasi Kalteng ke Jabar tentang budaya kerja",
    topics=("reformasi birokrasi",),
    first_day="2025-02-11",
    last_day="2025-02-12",
    guests=frozenset({"62"}),
    hosts=frozenset({"32"}),
)
HOST = replace(
    GUEST, slug="jabar--terima", title="Jabar terima kunjungan Kalteng, bahas budaya kerja", topics=()
)
PLACES = ("jabar", "kalteng", "jawa", "barat")


@pytest.mark.parametrize(
    ("other", "is_asked"),
    [
        ({}, True),
        ({"first_day": "2025-02-13", "last_day": ""}, True),
        ({"first_day": "2025-02", "last_day": ""}, True),
        ({"title": "Kalteng ke Jabar"}, True),
        ({"hosts": frozenset({"32", "33"})}, True),
        ({"first_day": "2025-02-20", "last_day": ""}, False),
        ({"first_day": "2025", "last_day": ""}, False),
        ({"first_day": "", "last_day": ""}, False),
        ({"guests": frozenset({"63"})}, False),
        ({"title": "Sampah dan TPA", "first_day": "2025-02", "last_day": ""}, False),
    ],
)
def test_reports_of_near_days_places_and_titles_are_asked_about(
    other: dict[str, Any], is_asked: object
) -> None:
    pairs = find_pairs([replace(HOST, **other), GUEST], PLACES)
    assert pairs == ({("2025-02-kalteng-to-jabar", "jabar--terima")} if is_asked else set())
