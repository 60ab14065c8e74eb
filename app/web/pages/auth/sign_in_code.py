"""The second page of signing in, for people with two-factor sign-in: the code."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.audit import Actor
from app.accounts.throttling import TooManyAttemptsError
from app.accounts.two_factor import KeyChangedError
from app.web.cookies.session import with_session
from app.web.dependencies import PublishingDep, SentForm, TemplatesDep
from app.web.desk.desk_request import client_address, user_agent
from app.web.desk.sign_in import HALF, OVER, TOO_MANY, code_form, go_on, own_path, sign_in_form
from app.web.rendering.private_pages import private_redirect

router = APIRouter()

WRONG = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda."
KEY_CHANGED = (
    "Kode tidak dapat diperiksa karena kunci rahasia situs ini berganti. Beri tahu operator situs ini."
)


@router.get("/masuk/kode")
def code_page(request: Request, templates: TemplatesDep, publishing: PublishingDep) -> Response:
    """Show the form to a person who has given their password."""
    if not HALF.read(request, publishing.encryptor):
        return private_redirect("/masuk")
    return code_form(request, templates)


@router.post("/masuk/kode")
def give_code(
    request: Request, templates: TemplatesDep, publishing: PublishingDep, sent: SentForm
) -> Response:
    """Sign in with a code of the phone or a recovery code."""
    half, carried = HALF.read(request, publishing.encryptor), sent.get("isian", "")
    onward, address = own_path(half.get("lanjut", "")), client_address(request)
    owner = publishing.sessions.pending_user(int(half["akun"]), half["tanda"]) if half else None
    if owner is None:
        return sign_in_form(request, templates, status=403, fault=OVER, onward=onward, carried=carried)
    actor = Actor(owner.id, owner.email, address)
    try:
        is_right = publishing.two_factor.verify_code(actor, sent.get("kode", ""))
    except TooManyAttemptsError:
        return code_form(request, templates, status=429, fault=TOO_MANY, carried=carried)
    except KeyChangedError:
        return code_form(request, templates, status=503, fault=KEY_CHANGED, carried=carried)
    if not is_right:
        return code_form(request, templates, status=403, fault=WRONG, carried=carried)
    token = publishing.sessions.create(
        owner.id, address=address, browser=user_agent(request), way="kode", code_given=True
    )
    return HALF.drop(request, with_session(request, go_on(request, templates, onward, carried), token))
