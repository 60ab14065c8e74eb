"""How practices spread, as boxes and bands."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean

from app.documents import dates
from app.documents.reference.data import Reference
from app.i18n import gettext, ngettext
from app.lineage.journeys import Journey, Study
from app.web.charts.layers import Box, Layers, layout_columns
from app.web.rendering import labels

PRACTICES_SHOWN, GUESTS_SHOWN = 12, 24
STUDIES_SHOWN = 30


def draw_overview(reference: Reference, journeys: Sequence[Journey]) -> Layers:
    """Draw the most studied practices on the left, the guests that studied them on the right."""
    shown = sorted(journeys, key=lambda journey: -len(journey.studies))[:PRACTICES_SHOWN]
    travelled = Counter(
        (journey.card.slug, guest)
        for journey in shown
        for study in journey.studies
        for guest in _guests(study)
    )
    visits: Counter[str] = Counter()
    for (_slug, guest), count in travelled.items():
        visits[guest] += count
    guests = [guest for guest, _count in visits.most_common(GUESTS_SHOWN)]
    rank = {journey.card.slug: number for number, journey in enumerate(shown)}
    # Each guest at the height of the practices it studied: fewer bands cross.
    heights = {guest: mean(rank[slug] for slug, other in travelled if other == guest) for guest in guests}
    guests.sort(key=lambda guest: heights[guest])
    practices = [
        Box(
            f"p:{journey.card.slug}",
            journey.card.title,
            f"{len(journey.studies)}× · {reference.short_name(journey.card.place)}",
            f"/silsilah?praktik={journey.card.slug}",
            "practice",
        )
        for journey in shown
    ]
    places = [
        Box(f"d:{guest}", reference.short_name(guest), "", f"/daerah/{guest}", "place") for guest in guests
    ]
    links = [(f"p:{slug}", f"d:{guest}", count) for (slug, guest), count in travelled.items()]
    return layout_columns([practices, places], links)


def draw_journey(reference: Reference, journey: Journey) -> Layers:
    """Draw one practice, its visits, their follow-ups and the results."""
    start = Box(
        "asal", journey.card.title, reference.short_name(journey.card.place), journey.card.url, "practice"
    )
    studies = journey.studies[:STUDIES_SHOWN]
    visits = [
        Box(
            f"k:{study.card.slug}",
            ", ".join(reference.short_name(guest) for guest in _guests(study)) or study.card.title,
            dates.format_date(study.card.date, precision=study.card.meta.get("date_precision", "day")),
            study.card.url,
            "visit",
        )
        for study in studies
    ]
    links = [("asal", box.key, 1) for box in visits]
    followed = []
    for study in studies:
        if study.follow_ups:
            box = _intended(study)
            followed.append(box)
            links.append((f"k:{study.card.slug}", box.key, 1))
    outcomes = []
    for step in journey.adaptations:
        key = f"a:{step.card.slug}"
        followed.append(
            Box(key, step.card.title, reference.short_name(step.card.place), step.card.url, "practice")
        )
        known = step.through is not None and any(study.card.slug == step.through.slug for study in studies)
        links.append((f"k:{step.through.slug}" if known and step.through else "asal", key, 1))
        words = _outcomes(step.outcomes)
        outcomes.append(Box(f"h:{step.card.slug}", words, gettext("Hasil di daerah asal"), kind="outcome"))
        links.append((key, f"h:{step.card.slug}", 1))
    return layout_columns([[start], visits, followed, outcomes], links)


def _intended(study: Study) -> Box:
    statuses = Counter(plan.status for plan in study.follow_ups)
    note = ", ".join(
        f"{count} {gettext(labels.FOLLOW_UP[status]).lower()}" for status, count in statuses.items()
    )
    number = len(study.follow_ups)
    amount = ngettext("%d tindak lanjut", "%d tindak lanjut", number) % number
    return Box(f"t:{study.card.slug}", amount, note, f"{study.card.url}#tindak-lanjut", "outcome")


def _outcomes(number: int) -> str:
    if not number:
        return gettext("Belum ada informasi")
    return ngettext("%d ukuran tercatat", "%d ukuran tercatat", number) % number


def _guests(study: Study) -> list[str]:
    return list(dict.fromkeys(study.card.meta.get("guest", {}).get("regions", ())))
