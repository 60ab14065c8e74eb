"""Papers of a request: the guests' letter, the host's reply, and programme and attendance list of each group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.documents.hosting.host_files import Host
from app.documents.reference.data import Reference
from app.documents.vocabulary import spell_number
from app.i18n import marked
from app.preparation.agencies.offices import head_of_government, seat_of
from app.preparation.hosting.request import RequestPart, RequestState, VisitRequest
from app.preparation.hosting.stored_request import StoredRequest
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, format_weekday_date, value_or_gap
from app.preparation.papers.letters import certificate
from app.preparation.papers.records import attendance
from app.preparation.plans.paper_fields import PaperDetails
from app.preparation.plans.plan import AgendaPoint, Participants, Plan, PlannedQuestion
from app.printing.blocks import Block, Facts, Grid, Heading, Listing, Paper, Paragraph

_LETTER = "surat-permohonan"
_STANDARD_SESSION = "09:00"
_MINUTES: Sequence[tuple[int, str, str]] = (
    (15, "Kedatangan dan daftar hadir", "Tuan rumah"),
    (15, "Sambutan tuan rumah", "Tuan rumah"),
    (10, "Sambutan rombongan", "Ketua rombongan"),
    (45, "Paparan: {topic}", "{office}"),
    (60, "Tanya jawab", "{office} dan rombongan"),
    (60, "Peninjauan lapangan", "{office}"),
    (15, "Kesepakatan, penutup, dan foto bersama", "Tuan rumah dan rombongan"),
)
"""A usual reception: minutes, what, and who."""


@dataclass(frozen=True, slots=True)
class RequestPapers:
    """What the papers of a request are written from."""

    reference: Reference
    host: Host
    stored: StoredRequest
    base_url: str
    today: date

    @property
    def request(self) -> VisitRequest:
        """What was asked for."""
        return self.stored.request

    def context(self, *, from_host: bool = False, part: int = 0) -> PaperContext:
        """Return the request as a plan: of the guests, or with the host as the agency that writes."""
        request, place = self.request, self.host.place.code
        day = self.stored.day_of(part) if part else None
        chosen = [self.part(part)] if part else list(request.parts)
        council = "dprd" if "DPRD" in (self.host.terms.office if from_host else request.office) else ""
        plan = Plan(
            topic=request.topic_of(chosen[0]) if len(chosen) == 1 else request.topic,
            problem=request.purpose,
            home=place if from_host else request.home,
            host=request.home if from_host else place,
            kind=request.kind,
            mode=request.mode,
            host_office=self.host.terms.office,
            standard=council,
            date_start=day.isoformat() if day else "",
            venue=chosen[0].office or self.host.terms.office if part else "",
            participants=tuple(_participants(self.reference, request, chosen)),
            questions=tuple(
                PlannedQuestion(question=line) for line in request.questions.splitlines() if line.strip()
            ),
            agenda=tuple(self._agenda(part)) if part else (),
            papers=(PaperDetails(paper=_LETTER, addressee="\n".join(self._addressee(from_host=from_host))),),
            copies="" if from_host else "\n".join(self._copies()),
        )
        return PaperContext(self.reference, plan, (), None, self.base_url, self.today)

    def part(self, number: int) -> RequestPart:
        """Return a part by its number, from 1."""
        return self.request.parts[number - 1]

    def _addressee(self, *, from_host: bool) -> list[str]:
        if from_host:
            home = self.reference.places.get(self.request.home)
            return (
                [self.request.guest]
                if home is None
                else [_head_of(self.request.guest), f"di {seat_of(home)}"]
            )
        letter = self.host.terms.letter
        if letter is None:
            return [head_of_government(self.host.place)]
        return [letter.to, *([f"melalui {letter.through}"] if letter.through else [])]

    def _copies(self) -> list[str]:
        letter = self.host.terms.letter
        return (
            [
                f"{one} {self.host.place.name}" if self.host.place.name not in one else one
                for one in letter.copies
            ]
            if letter
            else []
        )

    def _agenda(self, number: int) -> list[AgendaPoint]:
        part, sessions = self.part(number), self.host.terms.sessions or (_STANDARD_SESSION,)
        booked = self.stored.booked.get(number)
        start = sessions[min(booked.place, len(sessions) - 1)] if booked else sessions[0]
        at = datetime.combine(self.today, time.fromisoformat(start))
        office = part.office or self.host.terms.office
        points = []
        for minutes, title, who in _MINUTES:
            end = at + timedelta(minutes=minutes)
            words = {"topic": self.request.topic_of(part), "office": office}
            points.append(
                AgendaPoint(
                    title=title.format(**words),
                    who=who.format(**words),
                    start=f"{at:%H:%M}",
                    end=f"{end:%H:%M}",
                )
            )
            at = end
        return points


def _head_of(guest: str) -> str:
    return (
        guest
        if guest.startswith(("Ketua", "Kepala", "Bupati", "Gubernur", "Wali Kota"))
        else f"Pimpinan {guest}"
    )


def _participants(
    reference: Reference, request: VisitRequest, parts: Sequence[RequestPart]
) -> list[Participants]:
    """Return the people as the plan has them: by region of origin where it is known, else by the guest's office."""
    rows = []
    for part in parts:
        named = [(reference.place(one.place).name, one.people) for one in part.origins if one.people]
        rest = part.people - sum(people for _name, people in named)
        where = [*named, *([(request.guest, rest)] if rest > 0 else [])]
        rows += [
            Participants(agency=name, people=min(people, 500), position="Peserta") for name, people in where
        ]
    return rows[:60]


def letter_of_request(papers: RequestPapers) -> Paper:
    """Build the letter to the host, addressed and copied as it demands, with all that it must say."""
    request, context = papers.request, papers.context()
    is_council = context.writer == "dprd"
    subject = f"Pemberitahuan {context.kind.title()}" if is_council else f"Permohonan {context.kind.title()}"
    body: list[Block] = [
        *shared.letter_head(context, _LETTER, subject, "–"),
        Paragraph(
            f"Dengan hormat, {request.guest} {context.home} bermaksud melaksanakan {context.kind} ke "
            f"{papers.host.terms.office} tentang {request.topic}."
        ),
        Paragraph("Sebagai kelengkapan permohonan, kami sampaikan:"),
        Facts(_facts(papers)),
        *_groups(papers),
        *_numbered("Yang hendak kami tanyakan:", request.questions.splitlines()),
        *shared.closing_with_copies(
            context, _LETTER, Paragraph("Atas perkenan dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.")
        ),
    ]
    return context.paper(subject, body)


def _facts(papers: RequestPapers) -> list[tuple[str, str]]:
    request, stored = papers.request, papers.stored
    days = dict.fromkeys(
        format_weekday_date(day.isoformat())
        for number in range(1, len(request.parts) + 1)
        if (day := stored.day_of(number))
    )
    facts = [
        ("Waktu kunjungan", "; ".join(days) or "diserahkan kepada tuan rumah"),
        ("Maksud dan tujuan", value_or_gap(request.purpose, "maksud dan tujuan")),
        ("Jumlah peserta", _people(request.people)),
        ("Unsur peserta", value_or_gap(request.elements, "unsur peserta")),
        ("Narahubung", f"[isi nama], {value_or_gap(request.contact, 'kantor dan kanal')}"),
        ("Cara pertemuan", "daring" if request.mode == "daring" else "tatap muka"),
    ]
    if request.subject:
        facts.append(("Raperda", " – ".join(filter(None, (request.subject, request.stage)))))
    if request.is_cohort:
        facts.append(("Pelatihan", ", ".join(filter(None, (request.programme, request.cohort)))))
        facts.append(("Penyelenggara", value_or_gap(request.organiser, "penyelenggara")))
    if papers.host.terms.lodging:
        facts.append(
            ("Tempat menginap", papers.host.terms.lodging if request.lodges else "[isi tempat menginap]")
        )
    return facts


def _people(number: int) -> str:
    return f"{number} ({spell_number(number)}) orang"


def _groups(papers: RequestPapers) -> list[Block]:
    """Return the groups as a table; none for a request in one part."""
    if len(papers.request.parts) == 1:
        return []
    rows = []
    for number, part in enumerate(papers.request.parts, start=1):
        day = papers.stored.day_of(number)
        rows.append(
            [
                part.label or str(number),
                part.office or papers.host.terms.office,
                papers.request.topic_of(part),
                format_weekday_date(day.isoformat()) if day else "–",
                str(part.people),
            ]
        )
    return [Grid(["Kelompok", "Lokus", "Topik", "Hari", "Orang"], rows, (4, 8, 8, 6, 3))]


def _numbered(title: str, lines: Sequence[str]) -> list[Block]:
    written = [line.strip() for line in lines if line.strip()]
    return [Paragraph(title), Listing(written)] if written else []


def letter_of_reply(papers: RequestPapers) -> Paper:
    """Build the host's reply: received on which days, offered other days, or refused with reason and other ways."""
    stored, context = papers.stored, papers.context(from_host=True)
    subject = f"Jawaban atas Permohonan {context.kind.title()}"
    return context.paper(
        subject,
        [
            *shared.letter_head(context, _LETTER, subject),
            Paragraph(
                f"Dengan hormat, menanggapi permohonan {papers.request.guest} tentang {papers.request.topic}, kami sampaikan:"
            ),
            *_answer(papers),
            *([Paragraph(stored.reply.note)] if stored.reply.note else []),
            shared.closing(
                context, _LETTER, Paragraph("Atas perhatian Saudara, kami ucapkan terima kasih."), dated=False
            ),
        ],
    )


def _answer(papers: RequestPapers) -> list[Block]:
    stored = papers.stored
    if stored.state is RequestState.DECLINED:
        ways = (
            ["pertemuan daring, dengan waktu yang disepakati bersama"] if stored.reply.offers_online else []
        )
        ways += [f"kunjungan ke {papers.reference.place(code).name}" for code in stored.reply.other_hosts]
        return [
            Paragraph(f"Permohonan Saudara belum dapat kami terima. Alasannya: {stored.reply.reason}"),
            *_numbered("Yang dapat ditempuh:", ways),
        ]
    offered = stored.state is RequestState.OFFERED
    verb = "kami tawarkan pada" if offered else "kami terima pada"
    rows = []
    for number, part in enumerate(papers.request.parts, start=1):
        day = stored.day_of(number)
        when = format_weekday_date(day.isoformat()) if day else "[isi hari]"
        rows.append(
            f"{part.label or 'Rombongan'}: {verb} {when}, di {part.office or papers.host.terms.office}"
        )
    return [Listing(rows, ordered=len(rows) > 1)]


def rundown(papers: RequestPapers, number: int) -> Paper:
    """Build the programme of one group."""
    context = papers.context(part=number)
    part = papers.part(number)
    return context.paper(
        "Susunan Acara",
        [
            Heading("SUSUNAN ACARA", 0),
            Facts(_reception_facts(papers, context, part)),
            *shared.agenda(context),
        ],
    )


def _reception_facts(
    papers: RequestPapers, context: PaperContext, part: RequestPart
) -> list[tuple[str, str]]:
    return [
        ("Rombongan", " – ".join(filter(None, (papers.request.guest, part.label)))),
        ("Topik", context.topic),
        ("Hari, tanggal", context.when),
        ("Tempat", value_or_gap(context.plan.venue, "tempat")),
        ("Jumlah", _people(part.people)),
    ]


WHOLE_PAPERS: Mapping[str, tuple[str, Callable[[RequestPapers], Paper]]] = {
    "surat": (marked("Surat kepada tuan rumah"), letter_of_request),
    "balasan": (marked("Surat balasan"), letter_of_reply),
}
"""Papers of a whole request: label and builder."""
GROUP_PAPERS: Mapping[str, tuple[str, Callable[[RequestPapers, int], Paper]]] = {
    "acara": (marked("Susunan acara"), rundown),
    "hadir": (marked("Daftar hadir"), lambda papers, number: attendance(papers.context(part=number))),
    "keterangan": (
        marked("Surat keterangan telah berkunjung"),
        lambda papers, number: certificate(papers.context(part=number)),
    ),
}
"""Papers of each group; names of people are written in by hand."""


def build_paper(papers: RequestPapers, name: str, number: int) -> Paper | None:
    """Return a paper by name, for a group when ``number`` is not 0; None when there is none."""
    if name in WHOLE_PAPERS and not number:
        return WHOLE_PAPERS[name][1](papers)
    if name in GROUP_PAPERS and 0 < number <= len(papers.request.parts):
        return GROUP_PAPERS[name][1](papers, number)
    return None
