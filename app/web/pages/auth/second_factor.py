"""Pages on which a person turns two-factor sign-in on and off."""

from fastapi import APIRouter
from fastapi.responses import Response
from segno import make

from app.accounts.throttling import TooManyAttemptsError
from app.accounts.two_factor import KeyChangedError, TwoFactorStatus
from app.web.cookies.device import known_device
from app.web.cookies.session import session_token
from app.web.dependencies import DeskRequestDep, FormDep, PasswordQueueDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.sign_in import NOT_CURRENT_MESSAGE, TOO_MANY_MESSAGE
from app.web.pages.auth.sign_in_code import KEY_CHANGED_MESSAGE, WRONG_CODE_MESSAGE
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

PAGE = "/meja/akun/kode"
router = APIRouter(prefix=PAGE)
_CRUMBS = [DESK_CRUMB, Crumb("Akun", "/meja/akun"), Crumb("Kode dua langkah")]


def _page(desk: DeskRequest, status: int = 200, fault: str = "") -> Response:
    try:
        found = desk.publishing.two_factor.get_status(desk.actor)
    except KeyChangedError:  # of a secret that was never confirmed: begin anew
        found = TwoFactorStatus()
    picture = make(found.address, error="m").png_data_uri(scale=5) if found.pending else ""
    return desk.page(
        "desk/second_factor.html",
        status=status,
        found=found,
        picture=picture,
        fault=fault,
        has_password=desk.has_password(),
        is_wanted=desk.publishing.requires_two_factor(desk.person),
        crumbs=_CRUMBS,
    )


@router.get("")
def second_factor_page(desk: DeskRequestDep) -> Response:
    """Show whether it is on; while it is being turned on, the secret to put into a phone."""
    return _page(desk)


@router.post("")
async def begin(desk: DeskRequestDep, queue: PasswordQueueDep, sent: FormDep) -> Response:
    """Create a secret for who knows the password; nothing changes until a code confirms it."""
    return await queue.run(_begin, desk, sent.get("sandi", ""))


def _begin(desk: DeskRequest, password: str) -> Response:
    try:
        if not desk.confirm_password(password):
            return _page(desk, 422, NOT_CURRENT_MESSAGE)
    except TooManyAttemptsError:
        return _page(desk, 429, TOO_MANY_MESSAGE)
    desk.publishing.two_factor.create_secret(desk.actor)
    return private_redirect(PAGE)


@router.post("/pastikan")
def confirm(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Turn two-factor sign-in on with a first code; show the recovery codes, on this page only."""
    try:
        codes = desk.publishing.two_factor.confirm(desk.actor, sent.get("kode", ""))
    except KeyChangedError:
        return _page(desk, 503, KEY_CHANGED_MESSAGE)
    if codes is None:
        return _page(desk, 422, WRONG_CODE_MESSAGE)
    desk.publishing.sessions.end_other_sessions(desk.actor, session_token(desk.request))
    return desk.page("desk/recovery_codes.html", codes=codes, crumbs=_CRUMBS)


@router.post("/matikan")
def disable(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Turn two-factor sign-in off, with a code."""
    try:
        is_off = desk.publishing.two_factor.disable(
            desk.actor, sent.get("kode", ""), device=known_device(desk.request)
        )
    except TooManyAttemptsError:
        return _page(desk, 429, TOO_MANY_MESSAGE)
    except KeyChangedError:
        return _page(desk, 503, KEY_CHANGED_MESSAGE)
    return private_redirect(PAGE) if is_off else _page(desk, 422, WRONG_CODE_MESSAGE)
