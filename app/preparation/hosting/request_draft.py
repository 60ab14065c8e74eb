"""Draft of a visit document made from a request: one part a group, people counted and never named."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from app.documents.dates import format_date
from app.documents.follow_up import FollowUp
from app.documents.journeys import Cohort, CohortGroup, GroupOrigin, HostStop, Subject
from app.documents.models import Agency, Question, Side
from app.documents.validation.placeholders import placeholder
from app.preparation.hosting.papers import RequestPapers
from app.preparation.hosting.request import HostReply, RequestPart
from app.preparation.visit_draft import VisitDraft, escape_line, visit_draft


def draft_of_request(papers: RequestPapers, taken: Collection[str] = ()) -> VisitDraft:
    """Return the draft with all that the request knows; raise IncompletePlanError without a home."""
    request, terms = papers.request, papers.host.terms
    days = sorted(filter(None, map(papers.stored.day_of, range(1, len(request.parts) + 1))))
    offices = dict.fromkeys(part.office or terms.office for part in request.parts)
    place = papers.host.place
    known: dict[str, object] = {
        "date_start": days[0].isoformat() if days else None,
        "date_end": days[-1].isoformat() if days and days[-1] != days[0] else None,
        "date_precision": "day" if days else None,
        "host": Side(
            regions=() if place.level == "pusat" else (place.code,),
            ministries=(place.code,) if place.level == "pusat" else (),
            agencies=tuple(Agency(name=name) for name in offices),
        ),
        "hosts": tuple(_stops(papers)) if len(request.parts) > 1 else (),
        "topics": tuple(dict.fromkeys([request.topic, *map(request.topic_of, request.parts)])),
        "cohort": _cohort(papers) if request.is_cohort else None,
        "subject": Subject(title=request.subject, stage=request.stage or None) if request.subject else None,
        "questions": tuple(_questions(papers)),
        "follow_ups": tuple(_follow_ups(papers.stored.reply)),
    }
    return visit_draft(papers.context(), taken, known=known, carried_out="\n\n".join(_parts(papers)))


def _stops(papers: RequestPapers) -> Iterator[HostStop]:
    """Yield each office once, with its days."""
    place = papers.host.place
    where = {"ministry" if place.level == "pusat" else "region": place.code}
    days = defaultdict[str, set[str]](set)
    for number, part in enumerate(papers.request.parts, start=1):
        day = papers.stored.day_of(number)
        days[part.office or papers.host.terms.office].update({day.isoformat()} if day else ())
    for office, found in days.items():
        yield HostStop(**where, office=office, days=tuple(sorted(found)))


def _cohort(papers: RequestPapers) -> Cohort:
    request = papers.request
    groups = []
    for number, part in enumerate(request.parts, start=1):
        day = papers.stored.day_of(number)
        groups.append(
            CohortGroup(
                name=_name(part, number),
                size=part.people or None,
                origins=tuple(
                    GroupOrigin(region=one.place, size=one.people) for one in part.origins if one.people
                ),
                office=part.office or papers.host.terms.office,
                days=(day.isoformat(),) if day else (),
            )
        )
    return Cohort(
        programme=request.programme or placeholder("nama pelatihan"),
        angkatan=request.cohort or None,
        organiser=request.organiser or None,
        groups=tuple(groups),
    )


def _name(part: RequestPart, number: int) -> str:
    return part.label or f"Kelompok {number}"


def _questions(papers: RequestPapers) -> Iterator[Question]:
    """Yield what the host answered, then what was asked beside it."""
    answered = {one.question: one.answer for one in papers.stored.reply.answers if one.question}
    asked = [line.strip() for line in papers.request.questions.splitlines() if line.strip()]
    for question in dict.fromkeys([*answered, *asked]):
        yield Question(question=question, answer=answered.get(question) or None)


def _follow_ups(reply: HostReply) -> Iterator[FollowUp]:
    """Yield the news of both sides three months later."""
    news = [("", reply.news_of_guest), ("Menurut tuan rumah: ", reply.news_of_host)]
    for number, (who, said) in enumerate(((who, said) for who, said in news if said.text), start=1):
        yield FollowUp.model_validate(
            {
                "id": f"f{number}",
                "action": f"{who}{said.text}",
                "status": said.status,
                "evidence": said.evidence or None,
            }
        )


def _parts(papers: RequestPapers) -> Iterator[str]:
    """Yield the report of each group, to be written on; none for a request in one part."""
    if len(papers.request.parts) == 1:
        return
    for number, part in enumerate(papers.request.parts, start=1):
        day = papers.stored.day_of(number)
        origins = ", ".join(
            f"{papers.reference.place(one.place).name} {one.people}" for one in part.origins if one.people
        )
        said = [
            escape_line(part.office or papers.host.terms.office),
            format_date(day.isoformat()) if day else placeholder("hari"),
            f"{part.people} orang{f' ({origins})' if origins else ''}",
            escape_line(papers.request.topic_of(part)),
        ]
        yield f"### {escape_line(_name(part, number))}\n\n{'; '.join(said)}.\n\n{placeholder('yang dipelajari kelompok ini')}"
