"""Signing in and out. A form sent with an expired session is sent again after signing in."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from app.accounts.accounts import LINK_LIFETIME
from app.accounts.audit import Actor
from app.accounts.passwords import MIN_CHARACTERS, find_weakness
from app.accounts.sessions import TwoFactorRequiredError
from app.accounts.throttling import TooManyAttemptsError
from app.publishing.services import PublishingServices
from app.web.cookies.device import known_device
from app.web.cookies.session import session_token, without_session
from app.web.dependencies import (
    FormDep,
    LimitsDep,
    PasswordQueueDep,
    PublishingDep,
    ServicesDep,
    TemplatesDep,
)
from app.web.desk.desk_request import client_address, user_agent
from app.web.desk.sign_in import (
    HOME,
    TOO_MANY_MESSAGE,
    ask_code,
    complete_sign_in,
    resume,
    safe_return_path,
    serialize_form,
    sign_in_form,
    start_session,
)
from app.web.forms.autosave import wants_json
from app.web.forms.csrf import MAX_FORM_BYTES, FormFields, read_form
from app.web.forms.uploads import is_upload, read_upload
from app.web.rendering.private_pages import PRIVATE, private_page, private_redirect
from app.web.rendering.templates import Crumb, Templates
from app.web.services import get_services

router = APIRouter()

_WRONG = "Surel atau kata sandi tidak cocok."


@router.get("/masuk")
def sign_in_page(request: Request, templates: TemplatesDep, publishing: PublishingDep) -> Response:
    """Show the form; redirect a person who is signed in."""
    onward = safe_return_path(request.query_params.get("lanjut", ""))
    if publishing.sessions.get_person(session_token(request)):
        return private_redirect(onward)
    return sign_in_form(request, templates, onward=onward)


@router.post("/masuk")
async def sign_in(
    request: Request,
    templates: TemplatesDep,
    publishing: PublishingDep,
    queue: PasswordQueueDep,
    sent: FormDep,
) -> Response:
    """Sign in and redirect to the page asked for, or send the earlier form again."""
    return await queue.run(_sign_in, request, templates, publishing, sent)


def _sign_in(
    request: Request, templates: Templates, publishing: PublishingServices, sent: FormFields
) -> Response:
    email, onward, carried = (
        sent.get("surel", ""),
        safe_return_path(sent.get("lanjut", "")),
        sent.get("isian", ""),
    )
    if "sudah" in sent and publishing.sessions.get_person(session_token(request)):
        return resume(request, templates, onward, carried)
    try:
        token = publishing.sessions.sign_in(
            email,
            sent.get("sandi", ""),
            address=client_address(request),
            browser=user_agent(request),
            device=known_device(request),
        )
    except TooManyAttemptsError:
        return sign_in_form(
            request,
            templates,
            status=429,
            fault=TOO_MANY_MESSAGE,
            onward=onward,
            email=email,
            carried=carried,
        )
    except TwoFactorRequiredError as needed:
        return ask_code(request, templates, needed, onward, carried)
    owner = publishing.sessions.get_person(token) if token else None
    if token is None or owner is None:
        return sign_in_form(
            request, templates, status=403, fault=_WRONG, onward=onward, email=email, carried=carried
        )
    return start_session(request, resume(request, templates, onward, carried), token, owner.id)


def ask_for_two_factor(request: Request, _error: Exception) -> Response:
    """Answer TwoFactorSetupRequiredError: redirect to the page on which two-factor sign-in is turned on."""
    if request.method in ("GET", "HEAD"):
        return private_redirect("/meja/akun/kode")
    templates = get_services(request).templates
    detail = "Aktifkan dahulu kode dua langkah di halaman Akun; lalu kembali ke sini dan kirim sekali lagi."
    return private_page(
        request,
        templates,
        "error.html",
        status=403,
        title="Tidak diizinkan",
        detail=detail,
        near=None,
        crumbs=[],
    )


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Answer SignInRequiredError with the sign-in form, which carries the form that was sent."""
    templates = get_services(request).templates
    if request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return private_redirect(f"/masuk?lanjut={quote(safe_return_path(request.url.path) + query)}")
    try:
        sent = (
            (await read_upload(request, MAX_FORM_BYTES)).fields
            if is_upload(request)
            else await read_form(request)
        )
    except HTTPException as error:
        return private_page(
            request, templates, "error.html", status=error.status_code,
            title="Tidak diizinkan", detail=str(error.detail), near=None, crumbs=[],
        )  # fmt: skip
    fault = "Sesi Anda sudah berakhir. Masuklah lagi; isian Anda tidak hilang."
    if wants_json(request):
        return JSONResponse({"detail": fault}, 401, headers=PRIVATE)
    onward = safe_return_path(request.url.path)
    return sign_in_form(
        request, templates, status=401, fault=fault, onward=onward, carried=serialize_form(sent)
    )


@router.get("/masuk/lupa")
def password_link_page(request: Request, templates: TemplatesDep, publishing: PublishingDep) -> Response:
    """Show the form that asks for a password link, if this installation sends mail."""
    return _forgotten_page(request, templates, is_on=publishing.notifications.is_on)


def _forgotten_page(request: Request, templates: Templates, *, is_on: bool, done: bool = False) -> Response:
    crumbs = [Crumb("Masuk", "/masuk"), Crumb("Lupa kata sandi")]
    return private_page(request, templates, "desk/forgotten.html", is_on=is_on, done=done, crumbs=crumbs)


@router.post("/masuk/lupa")
def send_password_link(
    request: Request, templates: TemplatesDep, publishing: PublishingDep, limits: LimitsDep, sent: FormDep
) -> Response:
    """Send a password link to an account's address; answer and do the same whether there is such an account."""
    limits.password_links.require(request)
    if publishing.notifications.is_on:
        publishing.notifications.password_link(sent.get("surel", ""))
    return _forgotten_page(request, templates, is_on=publishing.notifications.is_on, done=True)


@router.get("/keluar")
def sign_out_page(request: Request, templates: TemplatesDep, publishing: PublishingDep) -> Response:
    """Show a button: following a link must not sign anybody out."""
    person = publishing.sessions.get_person(session_token(request))
    account = person.id if person else None
    return private_page(request, templates, "desk/sign_out.html", account=account, crumbs=[Crumb("Keluar")])


@router.post("/keluar")
def sign_out(request: Request, publishing: PublishingDep, _sent: FormDep) -> Response:
    """End this browser's session."""
    token = session_token(request)
    person = publishing.sessions.get_person(token)
    if person:
        publishing.sessions.sign_out(Actor.of(person, client_address(request)), token)
    return without_session(request, private_redirect("/"))


@router.get("/masuk/tautan/{token}")
def password_page(
    token: str, request: Request, templates: TemplatesDep, publishing: PublishingDep
) -> Response:
    """Show the form on which an invited person, or one who forgot it, sets a password; the ways on for a used link."""
    if publishing.accounts.get_link_owner(token) is None:
        page = templates.render_page(
            request, "error.html", status=HTTPStatus.GONE, title="Tautan ini tidak berlaku lagi",
            detail=_used_link_message(), near=None, ways=_WAYS_FROM_A_USED_LINK, crumbs=[],
        )  # fmt: skip
        page.headers.update(PRIVATE)
        return page
    return _password_page(request, templates, _owner(publishing, token))


_WAYS_FROM_A_USED_LINK = (("/masuk", "Masuk"), ("/masuk/lupa", "Minta tautan baru"))


def _used_link_message() -> str:
    return (
        f"Tautan ini sudah dipakai atau lewat {LINK_LIFETIME.days} hari. Sudah menetapkan kata sandi? Masuklah. "
        "Belum? Mintalah tautan baru."
    )


def _owner(publishing: PublishingDep, token: str) -> str:
    email = publishing.accounts.get_link_owner(token)
    if email is None:
        raise HTTPException(HTTPStatus.GONE, _used_link_message(), headers=PRIVATE)
    return email


def _password_page(request: Request, templates: Templates, email: str, fault: str = "") -> Response:
    return private_page(
        request,
        templates,
        "desk/set_password.html",
        status=422 if fault else 200,
        email=email,
        fault=fault,
        shortest=MIN_CHARACTERS,
        crumbs=[Crumb("Kata sandi")],
    )


@router.post("/masuk/tautan/{token}")
async def set_password(
    token: str,
    request: Request,
    services: ServicesDep,
    queue: PasswordQueueDep,
    sent: FormDep,
) -> Response:
    """Set the password, use up the link, and sign in; ask for a code if two-factor sign-in is on."""
    return await queue.run(_set_password, token, request, services.templates, services.publishing, sent)


def _set_password(
    token: str, request: Request, templates: Templates, publishing: PublishingServices, sent: FormFields
) -> Response:
    email, password = _owner(publishing, token), sent.get("sandi", "")
    fault = find_weakness(password, email=email)
    if not fault and password != sent.get("ulangi", ""):
        fault = "Kedua kata sandi tidak sama."
    if fault:
        return _password_page(request, templates, email, fault)
    address = client_address(request)
    account = publishing.accounts.set_password(token, password, address=address)
    if account is None:
        raise HTTPException(HTTPStatus.GONE, "Tautan ini baru saja dipakai", headers=PRIVATE)
    return complete_sign_in(request, templates, account, HOME)
