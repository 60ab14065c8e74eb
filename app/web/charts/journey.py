"""How practices spread, as boxes and bands."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean

from app.documents import dates
from app.documents.reference.data import Reference
from app.i18n import gettext, marked, ngettext
from app.lineage.journeys import Journey, Study
from app.publishing.notes.practice_notes import PracticeNote
from app.web.charts.layers import Box, Layers, layout_columns
from app.web.rendering import labels

PRACTICES_SHOWN, GUESTS_SHOWN = 12, 24
STUDIES_SHOWN = 30
CLAIM = marked("pernyataan")
"""Note of a region whose claim has no evidence yet."""


def draw_overview(reference: Reference, journeys: Sequence[Journey]) -> Layers:
    """Draw the most studied practices on the left, the guests that studied them on the right."""
    shown = sorted(journeys, key=lambda journey: -len(journey.studies))[:PRACTICES_SHOWN]
    travelled = Counter(
        (journey.card.slug, guest)
        for journey in shown
        for study in journey.studies
        for guest in _guests(study)
    )
    travelled.update((journey.card.slug, note.place) for journey in shown for note in journey.adoptions)
    claims = [(journey.card.slug, note.place) for journey in shown for note in journey.claims]
    visits: Counter[str] = Counter(place for _slug, place in claims)
    for (_slug, guest), count in travelled.items():
        visits[guest] += count
    guests = [guest for guest, _count in visits.most_common(GUESTS_SHOWN)]
    rank = {journey.card.slug: number for number, journey in enumerate(shown)}
    # Each guest at the height of the practices it studied: fewer bands cross.
    heights = {
        guest: mean(rank[slug] for slug, other in (*travelled, *claims) if other == guest) for guest in guests
    }
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
    claiming = {place for _slug, place in claims}
    places = [
        Box(
            f"d:{guest}",
            reference.short_name(guest),
            gettext(CLAIM) if guest in claiming else "",
            f"/daerah/{guest}",
            "place",
        )
        for guest in guests
    ]
    links = [(f"p:{slug}", f"d:{guest}", count) for (slug, guest), count in travelled.items()]
    return layout_columns([practices, places], links, [(f"p:{slug}", f"d:{place}") for slug, place in claims])


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
    # Beside the visits, so that no line passes behind a visit that it does not say anything of.
    adopting = [_adopting(reference, note, gettext("menerapkan")) for note in journey.adoptions]
    claimed = [_adopting(reference, note, gettext(CLAIM)) for note in journey.claims]
    links += [("asal", box.key, 1) for box in adopting]
    columns = [[start], [*visits, *adopting, *claimed], followed, outcomes]
    return layout_columns(columns, links, [("asal", box.key) for box in claimed])


def _adopting(reference: Reference, note: PracticeNote, words: str) -> Box:
    """Return the box of a region that has adopted a practice, or says so."""
    return Box(f"n:{note.id}", reference.short_name(note.place), words, f"/daerah/{note.place}", "place")


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
