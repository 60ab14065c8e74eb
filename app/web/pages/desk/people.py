"""Managers' pages: accounts with their roles, and the audit log."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.accounts import Account, AccountError
from app.accounts.areas import province_of_area
from app.accounts.audit import MAX_EXPORTED, PER_PAGE, AuditEvent, AuditFilter
from app.accounts.permissions import AND_REGENCIES, EVERYWHERE, Action, ForbiddenError, Role, can_manage
from app.accounts.tables import AuditRow
from app.documents.code_labels import ACTORS, AUDIT_EVENTS, label_audit_details
from app.documents.reference.places import MAX_NAME_LENGTH
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.csrf import FormFields
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.paging import page_number
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.tables import csv_response
from app.web.rendering.templates import Crumb

_EVENTS_BY_LABEL = {event.label: event for event in AuditEvent}
"""The events by the values that the audit page's form sends."""

router = APIRouter(prefix="/meja")

PEOPLE_CRUMB = Crumb("Pengguna", "/meja/orang")
_LONGEST = 200
MOST_PAGES = 10_000


@router.get("/orang")
def people_page(desk: DeskRequestDep) -> Response:
    """List the accounts of the person's places, with the form that invites another."""
    desk.require_permission_anywhere(Action.MANAGE)
    return _people(desk)


def _people(
    desk: DeskRequest, *, fault: str = "", link: str = "", link_for: str = "", sent: FormFields | None = None
) -> Response:
    return desk.page(
        "desk/people.html",
        status=422 if fault else 200,
        accounts=[one for one in desk.publishing.accounts.list_accounts() if _is_manageable(desk, one)],
        roles=list(Role),
        everywhere=EVERYWHERE in desk.person.places(Action.MANAGE),
        places=desk.own_places(Action.MANAGE),
        may_widen=any(area.endswith(EVERYWHERE) for area in desk.person.places(Action.MANAGE)),
        fault=fault,
        link=link,
        link_for=link_for,
        is_mailed=desk.publishing.notifications.is_on,
        sent=sent or FormFields([]),
        crumbs=[DESK_CRUMB, Crumb("Pengguna")],
    )


def _is_manageable(desk: DeskRequest, account: Account) -> bool:
    """Return whether any role of the account is in a place that the person manages."""
    return any(desk.has_permission(Action.MANAGE, place) for place, _role in account.roles) or (
        desk.has_permission(Action.MANAGE, EVERYWHERE)
    )


def _link_page(desk: DeskRequest, email: str, token: str) -> Response:
    desk.publishing.notifications.password_link(email)
    return _people(
        desk,
        link=f"{desk.library.base_url}/masuk/tautan/{token}",
        link_for=email,
    )


@router.post("/orang")
def invite(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Create an account with a first role; show its password link, this once."""
    desk.require_permission_anywhere(Action.MANAGE)
    email = sent.get("surel", "")[:_LONGEST]
    try:
        place, role = _wanted_role(desk, sent)
        desk.require_permission(Action.MANAGE, place)
        token = desk.publishing.accounts.invite(
            desk.actor,
            email,
            name=sent.get("nama", "")[:_LONGEST],
            unit=sent.get("unit", "")[:_LONGEST],
            roles=[(place, role)],
        )
    except AccountError as error:
        return _people(desk, fault=str(error), sent=sent)
    return _link_page(desk, email, token)


def _wanted_role(desk: DeskRequest, sent: FormFields) -> tuple[str, Role]:
    place = _wanted_area(desk, sent)
    if sent.get("peran") not in set(Role):
        raise AccountError("Pilih perannya.")
    return place, Role(sent["peran"])


def _wanted_area(desk: DeskRequest, sent: FormFields) -> str:
    """Return the area that a form names: a place, a province with its regencies and cities, or everywhere."""
    written = sent.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    if written == EVERYWHERE:
        return EVERYWHERE
    province = province_of_area(written)
    place = desk.reference.place_names.find_code(written if province is None else province)
    if place is None:
        raise AccountError(f"Daerah atau instansi “{written}” tidak dikenal.")
    if province is None and "beserta" not in sent:
        return place
    if place not in desk.reference.provinces:
        raise AccountError(
            f"{desk.reference.place(place).name} bukan provinsi. Kosongkan centang kabupaten dan kota."
        )
    return place + AND_REGENCIES


def _require_account(desk: DeskRequest, email: str) -> Account:
    """Return an account all of whose roles are in places that the person manages; 404 for others."""
    desk.require_permission_anywhere(Action.MANAGE)
    account = desk.publishing.accounts.find_by_email(email)
    if account is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Akun ini tidak ada", headers=PRIVATE)
    if not can_manage(desk.person, [place for place, _role in account.roles]):
        raise ForbiddenError("Akun ini juga berperan di daerah lain; mintalah pengelola nasional")
    return account


@router.post("/orang/{email}/tautan")
def create_password_link(email: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Create another password link for an account."""
    account = _require_account(desk, email)
    return _link_page(
        desk, account.email, desk.publishing.accounts.create_password_link(desk.actor, account.email)
    )


@router.post("/orang/{email}/peran")
def change_role(email: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Give a role, or take it away."""
    desk.require_permission_anywhere(Action.MANAGE)
    try:
        place, role = _wanted_role(desk, sent)
        desk.require_permission(Action.MANAGE, place)
        accounts = desk.publishing.accounts
        change = accounts.revoke_role if "cabut" in sent else accounts.grant_role
        change(desk.actor, email, place, role)
    except AccountError as error:
        return _people(desk, fault=str(error))
    return private_redirect("/meja/orang")


@router.post("/orang/{email}/keadaan")
def change_state(email: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Disable an account, or enable it again; not one's own."""
    account = _require_account(desk, email)
    if account.id == desk.person.id:
        return _people(desk, fault="Anda tidak dapat menonaktifkan akun Anda sendiri.")
    desk.publishing.accounts.set_disabled(desk.actor, account.email, disabled="nonaktif" in sent)
    return private_redirect("/meja/orang")


def _filter(desk: DeskRequest) -> AuditFilter:
    desk.require_permission_anywhere(Action.AUDIT)
    asked, places = desk.request.query_params, desk.person.places(Action.AUDIT)
    people = [one.email for one in desk.publishing.accounts.list_accounts() if _is_manageable(desk, one)]
    event = _EVENTS_BY_LABEL.get(asked.get("kegiatan", ""))
    return AuditFilter(
        places,
        frozenset(people),
        event=event or "",
        actor_email=asked.get("siapa", "").strip()[:_LONGEST],
        subject=asked.get("perihal", "").strip()[:_LONGEST],
    )


@router.get("/catatan")
def audit_page(desk: DeskRequestDep) -> Response:
    """List the audit entries of the person's places, newest first."""
    wanted = _filter(desk)
    page = page_number(desk.request.query_params.get("hal", ""), MOST_PAGES)
    entries = desk.publishing.audit.list_entries(wanted, page=page, amount=PER_PAGE + 1)
    return desk.page(
        "desk/audit.html",
        entries=entries[:PER_PAGE],
        wanted=wanted,
        wanted_event=AUDIT_EVENTS.get(wanted.event, ""),
        events=list(AuditEvent),
        event_labels=AUDIT_EVENTS,
        actor_labels=ACTORS,
        label_details=label_audit_details,
        number=page,
        has_more=len(entries) > PER_PAGE,
        crumbs=[DESK_CRUMB, Crumb("Catatan kegiatan")],
    )


@router.get("/catatan.csv")
def audit_table(desk: DeskRequestDep) -> Response:
    """Return the filtered audit entries as CSV."""
    entries: Sequence[AuditRow] = desk.publishing.audit.list_entries(_filter(desk), amount=MAX_EXPORTED)
    rows = (
        (one.occurred_at.isoformat(timespec="seconds"), ACTORS.get(one.actor_email, one.actor_email), AUDIT_EVENTS.get(one.action, one.action), one.subject, one.area_code,
         one.ip_address, json.dumps(label_audit_details(one.detail), ensure_ascii=False) if one.detail else "")
        for one in entries
    )  # fmt: skip
    columns = ("waktu", "siapa", "kegiatan", "perihal", "daerah", "alamat", "rincian")
    response = csv_response(columns, rows, name="catatan-kegiatan")
    response.headers.update(PRIVATE)
    return response
