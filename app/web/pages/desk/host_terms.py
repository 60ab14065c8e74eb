"""The terms of a host at the desk: written as a form, published as a file once another person approves."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app import clock
from app.accounts.permissions import Action
from app.documents.dates import read_date
from app.documents.hosting.host_files import Host, HostError, parse_host, split_id
from app.documents.hosting.terms import DEMANDS, WEEKDAYS
from app.documents.markdown.files import edit_text, to_plain_data
from app.documents.validation.problem import Problem
from app.documents.vocabulary import parse_whole_number
from app.preparation.hosting.terms_desk import Proposal, TermsError, can_approve_terms
from app.publishing.diff import diff_texts
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.csrf import FormFields
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.hosting import HOSTING_CRUMB
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja/tuan-rumah")

LINES: Mapping[str, str] = {
    "service": "Nama layanan",
    "office": "Kantor yang menerima permohonan",
    "lodging": "Tempat menginap yang disyaratkan",
    "duration": "Jangka waktu",
    "fee": "Biaya",
    "product": "Produk layanan",
    "complaints": "Pengaduan, saran, dan masukan",
}
"""Fields of one line, with their labels."""
LISTS: Mapping[str, str] = {
    "requirements": "Persyaratan",
    "steps": "Langkah pelayanan",
    "exempt": "Tamu yang dikecualikan dari hari dan jam",
    "read_first": "Praktik untuk dibaca lebih dahulu (alamat atau nama berkasnya)",
    "notes": "Catatan",
}
"""Fields of several lines, one entry each."""
NUMBERS: Mapping[str, str] = {
    "lead_working_days": "Surat paling lambat, hari kerja sebelum kunjungan",
    "answer_working_days": "Jawaban paling lambat, hari kerja",
    "max_people": "Peserta paling banyak",
    "groups_per_week": "Rombongan paling banyak dalam sepekan",
}
EXAMPLES: Mapping[str, str] = {
    "service": "Penerimaan tamu dinas",
    "lodging": "usaha akomodasi di wilayah kabupaten",
    "fee": "Tidak dipungut biaya",
}
MAX_LINE, MAX_TEXT = 300, 5_000
_PAIR = re.compile(r"\s*[:=]\s*")
_PERIOD = re.compile(r"\s+(?:s\.?d\.?|sampai|hingga|–)\s+")


def _require(host_id: str, desk: DeskRequest) -> tuple[str, Host | None, Proposal | None]:
    """Return the place of an id, its published terms and those that wait; 404 for an id that names no place."""
    named = split_id(host_id, desk.reference)
    if named is None:
        raise HTTPException(404)
    desk.require_permission(Action.READ, named[0])
    hosting = desk.preparation.hosting
    return named[0], hosting.files.get(host_id, desk.reference), hosting.terms.find(host_id)


def _require_one_of(actions: Sequence[Action], desk: DeskRequest, place: str) -> None:
    """Raise ForbiddenError unless the person may do one of some actions in a place."""
    if not any(desk.has_permission(action, place) for action in actions):
        desk.require_permission(actions[0], place)


@router.get("/{host_id}/ketentuan")
def terms_page(host_id: str, desk: DeskRequestDep) -> Response:
    """Show the form of the terms, and those that wait for approval."""
    return _page(host_id, desk)


def _page(
    host_id: str,
    desk: DeskRequest,
    *,
    problems: Sequence[Problem] = (),
    fault: str = "",
    typed: Mapping[str, Any] | None = None,
) -> Response:
    place, host, proposal = _require(host_id, desk)
    waiting = parse_host(proposal.text, host_id, desk.reference) if proposal else None
    shown = waiting or host
    return desk.page(
        "desk/host_terms.html",
        status=422 if problems or fault else 200,
        host_id=host_id,
        host=host,
        proposal=proposal,
        place=desk.reference.place(place),
        values=typed if typed is not None else _values(shown) if shown else {},
        changes=diff_texts(host.text if host else "", proposal.text) if proposal else [],
        may_write=desk.has_permission(Action.WRITE, place),
        may_approve=bool(proposal and can_approve_terms(desk.person, place, proposal.author_id)),
        is_mine=bool(proposal and proposal.author_id == desk.person.id),
        problems=problems,
        fault=fault,
        lines=LINES,
        lists=LISTS,
        numbers=NUMBERS,
        examples=EXAMPLES,
        weekdays=WEEKDAYS,
        demands=DEMANDS,
        longest=MAX_TEXT,
        crumbs=[DESK_CRUMB, HOSTING_CRUMB, Crumb("Ketentuan")],
    )


def _values(host: Host) -> dict[str, Any]:
    """Return the terms as the form's controls show them."""
    terms, letter, contact, source = host.terms, host.terms.letter, host.terms.contact, host.terms.sources[0]
    return {
        **{name: getattr(terms, name) or "" for name in LINES},
        **{name: "\n".join(getattr(terms, name)) for name in LISTS},
        **{name: "" if getattr(terms, name) is None else getattr(terms, name) for name in NUMBERS},
        "days": terms.days,
        "sessions": ", ".join(terms.sessions),
        "on_holiday": bool(terms.on_holiday),
        "online_first": terms.online_first,
        "to": letter.to if letter else "",
        "through": letter.through or "" if letter else "",
        "copies": "\n".join(letter.copies) if letter else "",
        "states": letter.states if letter else (),
        "topics": "\n".join(f"{one.topic}: {one.office}" for one in terms.topics),
        "closed": "\n".join(
            f"{one.start}{f' s.d. {one.end}' if one.end else ''}: {one.reason}" for one in terms.closed
        ),
        "answers": "\n".join(f"{one.question} = {one.answer}" for one in terms.answers),
        "agency": contact.agency if contact else "",
        "channel": contact.channel if contact else "",
        "source_title": source.title,
        "source_publisher": source.publisher,
        "source_url": source.url,
        "source_date": source.date or "",
    }


@router.post("/{host_id}/ketentuan")
def propose_terms(host_id: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Store the terms in a form for approval; what is wrong is named and nothing typed is lost."""
    place, host, proposal = _require(host_id, desk)
    desk.require_permission(Action.WRITE, place)
    before = proposal.text if proposal else host.text if host else "---\n---\n"
    try:
        changes = {**_changes(sent), "sources": _sources(sent, host)}
        written = parse_host(edit_text(before, changes), host_id, desk.reference)
    except HostError as error:
        return _page(host_id, desk, problems=error.problems, typed=_typed(sent))
    desk.preparation.hosting.terms.propose(desk.actor, desk.person, written)
    return private_redirect(f"/meja/tuan-rumah/{host_id}/ketentuan")


def _typed(sent: FormFields) -> dict[str, Any]:
    """Return a form as it was sent."""
    chosen = {name: sent.getlist(name) for name in ("days", "states")}
    return {
        **dict(sent),
        **chosen,
        "on_holiday": "on_holiday" in sent,
        "online_first": "online_first" in sent,
    }


def _changes(sent: FormFields) -> dict[str, object]:
    """Return the keys of the file with what a form says; None removes a key."""

    def lines(name: str) -> list[str]:
        return [line.strip()[:MAX_TEXT] for line in sent.get(name, "").splitlines() if line.strip()]

    def line(name: str) -> str | None:
        return sent.get(name, "").strip()[:MAX_LINE] or None

    letter = _without_empty(
        {
            "to": line("to"),
            "through": line("through"),
            "copies": lines("copies"),
            "states": sent.getlist("states"),
        }
    )
    hours = [
        hour.replace(".", ":").zfill(5) for hour in re.findall(r"\d{1,2}[.:]\d\d", sent.get("sessions", ""))
    ]
    changes: dict[str, object] = {
        **{name: line(name) for name in LINES},
        **{name: lines(name) for name in LISTS},
        **{name: parse_whole_number(sent.get(name, "")) for name in NUMBERS},
        "days": [day for day in WEEKDAYS if day in sent.getlist("days")],
        "sessions": hours,
        "on_holiday": "hari-berikutnya" if "on_holiday" in sent else None,
        "online_first": "online_first" in sent or None,
        "letter": letter,
        "topics": [{"topic": topic, "office": office} for topic, office in map(_pair, lines("topics"))],
        "closed": [_closed(one) for one in lines("closed")],
        "answers": [{"question": asked, "answer": given} for asked, given in map(_pair, lines("answers"))],
        "contact": _without_empty({"agency": line("agency"), "channel": line("channel")}),
        "reviewed": clock.today().isoformat(),
    }
    changes["read_first"] = [one.rstrip("/").rpartition("/")[2] for one in lines("read_first")]
    return {key: value or None if value != 0 else value for key, value in changes.items()}


def _without_empty(part: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in part.items() if value}


def _pair(text: str) -> tuple[str, str]:
    """Return the two halves of a line such as ``SAKIP: Bagian Organisasi``."""
    first, *rest = _PAIR.split(text, maxsplit=1)
    return first, rest[0] if rest else ""


def _closed(text: str) -> dict[str, str]:
    """Return closed days from a line such as ``24 Desember 2026 s.d. 31 Desember 2026: sidang``."""
    days, reason = _pair(text)
    start, *end = _PERIOD.split(days, maxsplit=1)
    found = {"start": read_date(start), "end": read_date(end[0]) if end else "", "reason": reason}
    return {key: value for key, value in found.items() if value}


def _sources(sent: FormFields, host: Host | None) -> list[dict[str, object]]:
    """Return the source of the terms, and the others that the file names already."""
    known = host.terms.sources if host else ()
    first: dict[str, object] = {
        "id": known[0].id if known else "ketentuan",
        "title": sent.get("source_title", "").strip()[:MAX_LINE],
        "publisher": sent.get("source_publisher", "").strip()[:MAX_LINE],
        "url": sent.get("source_url", "").strip()[:2_000],
        "date": read_date(sent.get("source_date", "").strip()),
    }
    return [_without_empty(first), *map(to_plain_data, known[1:])]


@router.post("/{host_id}/ketentuan/terbitkan")
def publish_terms(host_id: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Publish the terms that wait; for a person who did not write them."""
    _require_one_of((Action.REVIEW, Action.PUBLISH), desk, _require(host_id, desk)[0])
    try:
        desk.preparation.hosting.terms.publish(desk.actor, desk.person, host_id, desk.reference)
    except (TermsError, HostError) as error:
        return _page(host_id, desk, fault=str(error))
    return private_redirect(f"/meja/tuan-rumah/{host_id}")


@router.post("/{host_id}/ketentuan/kembalikan")
def reject_terms(host_id: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Drop the terms that wait."""
    _require_one_of((Action.WRITE, Action.REVIEW), desk, _require(host_id, desk)[0])
    desk.preparation.hosting.terms.reject(desk.actor, desk.person, host_id)
    return private_redirect("/meja/tuan-rumah")
