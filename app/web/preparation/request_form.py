"""Form of a request to a host: read from what was sent, or prefilled from a plan."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pydantic import ValidationError

from app.documents.dates import read_date
from app.documents.reference.data import Reference
from app.documents.reference.places import MAX_NAME_LENGTH
from app.documents.vocabulary import parse_whole_number
from app.i18n import gettext, marked
from app.preparation.hosting.request import (
    MAX_ORIGINS,
    MAX_PARTS,
    MAX_PEOPLE,
    Origin,
    RequestPart,
    VisitRequest,
)
from app.preparation.origins import read_origins
from app.preparation.plans.plan import Plan, PlannedGroup
from app.preparation.plans.plan_fields import LINE_LENGTH, TEXT_LENGTH

FIRST_GROUPS = 4
"""Groups that the form of a cohort shows at first."""
BODIES_ROLE = "dprd"
COHORT_PROGRAMMES = ("PKN II", "PKA", "PKP", "Latsar")
STAGES = ("Penyusunan", "Pembahasan", "Harmonisasi", "Evaluasi")
UNREAD_ORIGIN = marked("“%s” tidak terbaca. Tulis misalnya “Kabupaten Kapuas 12; Kota Palangka Raya 8”.")
_FIELDS: Mapping[str, str] = {
    "kantor_asal": "office",
    "badan": "body",
    "jenis": "kind",
    "topik": "topic",
    "tujuan": "purpose",
    "cara": "mode",
    "unsur": "elements",
    "narahubung": "contact",
    "raperda": "subject",
    "tahap": "stage",
    "program": "programme",
    "angkatan": "cohort",
    "penyelenggara": "organiser",
    "pertanyaan": "questions",
}
"""Name of a control → field of a request."""
_PART_FIELDS: Mapping[str, str] = {"nama": "label", "lokus": "office", "topik": "topic"}


@dataclass(frozen=True, slots=True)
class RequestForm:
    """A request as sent, with what could not be read."""

    request: VisitRequest
    home_text: str = ""
    errors: tuple[str, ...] = ()
    address: str = ""
    """The office's e-mail address, which is no part of the request."""


def read_request(reference: Reference, sent: Mapping[str, str], *, is_cohort: bool) -> RequestForm:
    """Return the request in a form; what cannot be read is left out and named."""
    errors: list[str] = []
    home_text = sent.get("asal", "").strip()[:MAX_NAME_LENGTH]
    home = reference.place_names.find_code(home_text) if home_text else None
    if home_text and home is None:
        errors.append(gettext("Daerah atau instansi “%s” tidak dikenal.") % home_text)
    limit = {"purpose": TEXT_LENGTH, "questions": TEXT_LENGTH}
    fields = {
        field: sent[name].strip()[: limit.get(field, LINE_LENGTH)]
        for name, field in _FIELDS.items()
        if sent.get(name, "").strip()
    }
    # The last chosen day wins: a button beside a fault offers another one.
    parts = tuple(_read_parts(reference, sent, errors, is_cohort=is_cohort))
    data = {
        **fields,
        "home": home or "",
        "lodges": "menginap" in sent,
        "is_exempt": "dikecualikan" in sent,
        "is_cohort": is_cohort,
    }
    try:
        request = VisitRequest.model_validate({**data, "parts": parts})
    except ValidationError:
        errors.append(gettext("Pilihan bentuk atau cara kunjungan tidak dikenal."))
        request = VisitRequest.model_validate(
            {**{key: value for key, value in data.items() if key not in ("kind", "mode")}, "parts": parts}
        )
    return RequestForm(request, home_text, tuple(errors), sent.get("surel", "").strip()[:LINE_LENGTH])


def count_groups(sent: Mapping[str, str]) -> int:
    """Return how many groups a form shows."""
    asked = parse_whole_number(sent.get("kelompok", "")) or FIRST_GROUPS
    return min(max(asked, 1), MAX_PARTS)


def _read_parts(
    reference: Reference, sent: Mapping[str, str], errors: list[str], *, is_cohort: bool
) -> Iterator[RequestPart]:
    for number in range(1, (count_groups(sent) if is_cohort else 1) + 1):
        row = {
            name: sent.get(f"{name}_{number}", "").strip()
            for name in (*_PART_FIELDS, "tanggal", "orang", "daerah")
        }
        row["tanggal"] = sent.get(f"pilih_{number}", "") or row["tanggal"]
        if not any(row.values()) and is_cohort:
            continue
        where = gettext("Kelompok %s: ") % number if is_cohort else ""
        yield _read_part(reference, row, errors, where)


def _read_part(reference: Reference, row: Mapping[str, str], errors: list[str], where: str) -> RequestPart:
    origins, unread = read_origins(reference, row["daerah"])
    errors += [where + gettext(UNREAD_ORIGIN) % one for one in unread]
    people = parse_whole_number(row["orang"])
    if row["orang"] and (people is None or people > MAX_PEOPLE):
        errors.append(where + gettext("Jumlah peserta “%s” tidak terbaca.") % row["orang"][:20])
        people = None
    counted = sum(count for _place, count in origins)
    if people and counted > people:
        errors.append(
            where
            + gettext("Jumlah menurut daerah asal (%s) melebihi jumlah peserta (%s).") % (counted, people)
        )
    day = read_date(row["tanggal"]) if row["tanggal"] else ""
    data = {field: row[name][:LINE_LENGTH] for name, field in _PART_FIELDS.items()}
    rows = [{"place": place, "people": count} for place, count in origins]
    try:
        return RequestPart.model_validate({**data, "day": day, "people": people or counted, "origins": rows})
    except ValidationError:
        errors.append(where + gettext("Tanggal “%s” tidak terbaca.") % row["tanggal"][:40])
        return RequestPart.model_validate({**data, "people": people or counted, "origins": rows})


def origins_text(reference: Reference, part: RequestPart) -> str:
    """Return the people of a part by region, as its field shows them."""
    return "; ".join(f"{reference.place(one.place).name} {one.people}" for one in part.origins)


def request_from_plan(reference: Reference, plan: Plan, host: str) -> VisitRequest:
    """Return the request to one of the hosts of a plan."""
    questions = "\n".join(row.question for row in plan.questions)[:TEXT_LENGTH]
    offices = dict.fromkeys(row.agency for row in plan.participants if row.agency)
    lead = next((row.agency for row in plan.delegation if row.agency), "")
    return VisitRequest(
        home=plan.home,
        office=plan.organiser or lead if plan.training else lead,
        body=plan.body,
        kind=plan.kind,
        topic=plan.topic,
        purpose=plan.problem,
        mode="daring" if plan.mode == "daring" else "luring",
        elements=", ".join(offices)[:LINE_LENGTH],
        is_cohort=bool(plan.training),
        subject=plan.subject,
        stage=plan.stage,
        programme=plan.training,
        cohort=plan.cohort,
        organiser=plan.organiser,
        questions=questions,
        parts=_parts_of_plan(reference, plan, host),
    )


def _parts_of_plan(reference: Reference, plan: Plan, host: str) -> tuple[RequestPart, ...]:
    """Return a part for each group of a cohort that a host receives; otherwise one for all that it receives."""
    groups = plan.groups_at(host)[:MAX_PARTS]
    if plan.training and groups:
        return tuple(_part_of_group(reference, one, plan.date_start) for one in groups)
    days = sorted(one.date for one in groups if one.date)
    people = sum(one.people for one in groups) or plan.people
    day = days[0] if days else plan.date_start
    return (RequestPart(day=day, people=min(people, MAX_PEOPLE)),)


def _part_of_group(reference: Reference, group: PlannedGroup, day: str) -> RequestPart:
    found, _unread = read_origins(reference, group.origins)
    return RequestPart(
        label=group.label,
        office=group.office,
        day=group.date or day,
        people=group.people or min(sum(people for _place, people in found), MAX_PEOPLE),
        origins=tuple(Origin(place=place, people=people) for place, people in found[:MAX_ORIGINS]),
    )


def topic_words(text: str) -> frozenset[str]:
    """Return the longer words of a topic in lower case."""
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) > _SHORT_WORD)


_SHORT_WORD = 3
_MIN_SHARED = 0.5
"""Share of the shorter topic's words that two topics have in common when they count as the same."""


def are_alike(one: str, other: str) -> bool:
    """Return whether two topics are about the same."""
    words, others = topic_words(one), topic_words(other)
    return bool(words and others) and len(words & others) >= _MIN_SHARED * min(len(words), len(others))


def by_relevance(topic: str, texts: Sequence[tuple[str, str]], amount: int) -> list[tuple[str, str]]:
    """Return the pairs that share most words with a topic, best first; those that share none are left out."""
    words = topic_words(topic)
    ranked = sorted(texts, key=lambda pair: -len(words & topic_words(" ".join(pair))))
    return list(takewhile(lambda pair: words & topic_words(" ".join(pair)), ranked[:amount]))
