"""Where somebody turns the second factor of their account on and off."""

from fastapi import APIRouter
from fastapi.responses import Response
from segno import make

from app.accounts.throttling import TooManyFailuresError
from app.accounts.two_factor import KeyChangedError, SecondFactor
from app.web.desk.desk_request import WritingDesk, WritingDeskDep, token_of
from app.web.desk.sign_in import TOO_MANY
from app.web.forms.csrf import SentForm
from app.web.pages.auth.sign_in_code import KEY_CHANGED, WRONG
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

PAGE = "/meja/akun/kode"
router = APIRouter(prefix=PAGE)
_CRUMBS = [DESK_CRUMB, Crumb("Akun", "/meja/akun"), Crumb("Kode dua langkah")]


def _page(desk: WritingDesk, status: int = 200, fault: str = "") -> Response:
    try:
        found = desk.publishing.second.of(desk.actor)
    except KeyChangedError:  # of a secret that was never confirmed: begin anew
        found = SecondFactor()
    picture = make(found.address, error="m").png_data_uri(scale=5) if found.pending else ""
    return desk.page(
        "desk/second_factor.html",
        status=status,
        found=found,
        picture=picture,
        fault=fault,
        is_wanted=desk.publishing.wants_second_factor(desk.person),
        crumbs=_CRUMBS,
    )


@router.get("")
def second_factor_page(desk: WritingDeskDep) -> Response:
    """How things stand, and the secret to put into a phone while it is being turned on."""
    return _page(desk)


@router.post("")
def begin(desk: WritingDeskDep, _sent: SentForm) -> Response:
    """Make a secret; nothing changes until a code is confirmed."""
    desk.publishing.second.begin(desk.actor)
    return private_redirect(PAGE)


@router.post("/pastikan")
def confirm(desk: WritingDeskDep, sent: SentForm) -> Response:
    """Turn it on with a first code; the codes for a lost phone are shown on this page only."""
    try:
        codes = desk.publishing.second.confirm(desk.actor, sent.get("kode", ""))
    except KeyChangedError:
        return _page(desk, 503, KEY_CHANGED)
    if codes is None:
        return _page(desk, 422, WRONG)
    desk.publishing.sessions.end_others(desk.actor, token_of(desk.request))
    return desk.page("desk/recovery_codes.html", codes=codes, crumbs=_CRUMBS)


@router.post("/matikan")
def turn_off(desk: WritingDeskDep, sent: SentForm) -> Response:
    """Turn it off, with a code."""
    try:
        is_off = desk.publishing.second.turn_off(desk.actor, sent.get("kode", ""))
    except TooManyFailuresError:
        return _page(desk, 429, TOO_MANY)
    except KeyChangedError:
        return _page(desk, 503, KEY_CHANGED)
    return private_redirect(PAGE) if is_off else _page(desk, 422, WRONG)
