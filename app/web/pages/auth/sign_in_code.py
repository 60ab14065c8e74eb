"""The second page of signing in: a code, from those who have turned that on."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.audit import Actor
from app.accounts.throttling import TooManyFailuresError
from app.accounts.two_factor import KeyChangedError
from app.web.desk.desk_request import PublishingDep, address_of, browser_of, with_session
from app.web.desk.sign_in import HALF, OVER, TOO_MANY, code_form, go_on, own_path, sign_in_form
from app.web.forms.csrf import SentForm
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import ViewDep

router = APIRouter()

WRONG = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda."
KEY_CHANGED = (
    "Kode tidak dapat diperiksa karena kunci rahasia situs ini berganti. Beri tahu operator situs ini."
)


@router.get("/masuk/kode")
def code_page(request: Request, view: ViewDep, publishing: PublishingDep) -> Response:
    """The form, for who has given their password."""
    if not HALF.read(request, publishing.keys):
        return private_redirect("/masuk")
    return code_form(request, view)


@router.post("/masuk/kode")
def give_code(request: Request, view: ViewDep, publishing: PublishingDep, sent: SentForm) -> Response:
    """Sign in with a code of the phone, or one for a lost phone."""
    half, carried = HALF.read(request, publishing.keys), sent.get("isian", "")
    onward, address = own_path(half.get("lanjut", "")), address_of(request)
    owner = publishing.sessions.half_of(int(half["akun"]), half["tanda"]) if half else None
    if owner is None:
        return sign_in_form(request, view, status=403, fault=OVER, onward=onward, carried=carried)
    actor = Actor(owner.id, owner.email, address)
    try:
        is_right = publishing.second.check(actor, sent.get("kode", ""))
    except TooManyFailuresError:
        return code_form(request, view, status=429, fault=TOO_MANY, carried=carried)
    except KeyChangedError:
        return code_form(request, view, status=503, fault=KEY_CHANGED, carried=carried)
    if not is_right:
        return code_form(request, view, status=403, fault=WRONG, carried=carried)
    token = publishing.sessions.begin(
        owner.id, address=address, browser=browser_of(request), way="kode", code_given=True
    )
    return HALF.drop(request, with_session(request, go_on(request, view, onward, carried), token))
