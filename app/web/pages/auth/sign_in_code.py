"""The second page of signing in, for people with two-factor sign-in: the code."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.audit import Actor
from app.accounts.throttling import TooManyAttemptsError
from app.accounts.two_factor import KeyChangedError
from app.web.cookies.device import known_device
from app.web.dependencies import FormDep, PublishingDep, TemplatesDep
from app.web.desk.desk_request import client_address, user_agent
from app.web.desk.sign_in import (
    EXPIRED_MESSAGE,
    PENDING_SIGN_IN,
    TOO_MANY_MESSAGE,
    code_form,
    resume,
    safe_return_path,
    sign_in_form,
    start_session,
)
from app.web.rendering.private_pages import private_redirect

router = APIRouter()

WRONG_CODE_MESSAGE = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda."
KEY_CHANGED_MESSAGE = (
    "Kode tidak dapat diperiksa karena kunci rahasia situs ini berganti. Beri tahu operator situs ini."
)


@router.get("/masuk/kode")
def code_page(request: Request, templates: TemplatesDep, publishing: PublishingDep) -> Response:
    """Show the form to a person who has given their password."""
    if not PENDING_SIGN_IN.read(request, publishing.encryptor):
        return private_redirect("/masuk")
    return code_form(request, templates)


@router.post("/masuk/kode")
def submit_code(
    request: Request, templates: TemplatesDep, publishing: PublishingDep, sent: FormDep
) -> Response:
    """Sign in with a code of the phone or a recovery code."""
    half, carried = PENDING_SIGN_IN.read(request, publishing.encryptor), sent.get("isian", "")
    onward, address = safe_return_path(half.get("lanjut", "")), client_address(request)
    owner = publishing.sessions.pending_user(int(half["akun"]), half["tanda"]) if half else None
    if owner is None:
        return sign_in_form(
            request, templates, status=403, fault=EXPIRED_MESSAGE, onward=onward, carried=carried
        )
    actor = Actor(owner.id, owner.email, address)
    try:
        is_right = publishing.two_factor.verify_code(
            actor, sent.get("kode", ""), device=known_device(request)
        )
    except TooManyAttemptsError:
        return code_form(request, templates, status=429, fault=TOO_MANY_MESSAGE, carried=carried)
    except KeyChangedError:
        return code_form(request, templates, status=503, fault=KEY_CHANGED_MESSAGE, carried=carried)
    if not is_right:
        return code_form(request, templates, status=403, fault=WRONG_CODE_MESSAGE, carried=carried)
    token = publishing.sessions.create(
        owner.id, address=address, browser=user_agent(request), way="kode", code_given=True
    )
    response = start_session(request, resume(request, templates, onward, carried), token, owner.id)
    return PENDING_SIGN_IN.delete(request, response)
