"""Steps of signing in, shared by password, provider and link: session, code, and the form sent before."""

import json
from collections.abc import Iterable
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from app.accounts.sessions import TwoFactorRequiredError
from app.accounts.throttling import WINDOW
from app.publishing.services import PublishingServices
from app.web.cookies.device import remember_device
from app.web.cookies.encrypted import EncryptedCookie
from app.web.cookies.session import with_session
from app.web.desk.desk_request import client_address, user_agent
from app.web.forms.csrf import FIELD, FormFields
from app.web.rendering.private_pages import private_page, private_redirect
from app.web.rendering.templates import Crumb, Templates
from app.web.services import get_services

HOME = "/meja"
PENDING_SIGN_IN = EncryptedCookie("separuh", timedelta(minutes=5))
"""Cookie of a person who has proved a first factor and owes a code; it gives access to nothing."""
TOO_MANY_MESSAGE = (
    f"Terlalu banyak percobaan yang gagal. Cobalah lagi {int(WINDOW.total_seconds() // 60)} menit lagi."
)
NOT_CURRENT_MESSAGE = "Kata sandi sekarang keliru."
EXPIRED_MESSAGE = "Langkah masuk ini sudah lewat, atau tidak dimulai di peramban ini. Mulailah lagi."
_MAX_PATH_CHARACTERS = 1_000
"""Characters of an address that a cookie can carry."""


def safe_return_path(written: str) -> str:
    """Return the address to go to after signing in: a page of the desk, never another site."""
    is_ours = written.startswith((f"{HOME}/", f"{HOME}?")) and len(written) <= _MAX_PATH_CHARACTERS
    return written if is_ours else HOME


def sign_in_form(
    request: Request,
    templates: Templates,
    *,
    status: int = 200,
    fault: str = "",
    onward: str = HOME,
    **typed: str,
) -> Response:
    """Render the sign-in form; ``typed`` are fields the person has filled in already."""
    provider = get_services(request).publishing.identity_provider
    return private_page(
        request,
        templates,
        "desk/sign_in.html",
        status=status,
        fault=fault,
        onward=onward,
        provider=provider.name if provider else "",
        email=typed.get("email", ""),
        carried=typed.get("carried", ""),
        crumbs=[Crumb("Masuk")],
    )


def code_form(
    request: Request, templates: Templates, *, status: int = 200, fault: str = "", carried: str = ""
) -> Response:
    """Render the form that asks for a code."""
    crumbs = [Crumb("Masuk", "/masuk"), Crumb("Kode")]
    return private_page(
        request,
        templates,
        "desk/sign_in_code.html",
        status=status,
        fault=fault,
        carried=carried,
        crumbs=crumbs,
    )


def ask_code(
    request: Request, templates: Templates, needed: TwoFactorRequiredError, onward: str, carried: str
) -> Response:
    """Redirect to the form that asks for a code, which carries the form that was sent before."""
    page = code_form(request, templates, carried=carried) if carried else private_redirect("/masuk/kode")
    half = {"akun": str(needed.account_id), "tanda": needed.password_fingerprint, "lanjut": onward}
    return PENDING_SIGN_IN.set(request, page, get_services(request).publishing.encryptor, **half)


def complete_sign_in(
    request: Request, templates: Templates, account_id: int, onward: str, *, way: str = ""
) -> Response:
    """Sign in a person who has just been authenticated, or ask for their code."""
    publishing: PublishingServices = get_services(request).publishing
    try:
        token = publishing.sessions.create(
            account_id, address=client_address(request), browser=user_agent(request), way=way
        )
    except TwoFactorRequiredError as needed:
        return ask_code(request, templates, needed, onward, "")
    return start_session(request, private_redirect(onward), token, account_id)


def start_session(request: Request, response: Response, token: str, account_id: int) -> Response:
    """Set the cookies of a new session, and of a browser known to the account, on a response and return it."""
    return remember_device(request, with_session(request, response, token), account_id)


def resume(request: Request, templates: Templates, onward: str, carried: str) -> Response:
    """Redirect back after sign-in, or resubmit the form that was sent with an expired session."""
    fields = _parse_serialized_form(carried)
    if not fields:
        return private_redirect(onward)
    return private_page(
        request,
        templates,
        "desk/sign_in_continue.html",
        onward=onward,
        fields=fields,
        crumbs=[Crumb("Masuk")],
    )


def serialize_form(sent: FormFields) -> str:
    """Serialize a sent form, to be carried by the sign-in page."""
    return json.dumps([pair for pair in sent.multi_items() if pair[0] != FIELD], ensure_ascii=False)


def _parse_serialized_form(carried: str) -> list[tuple[str, str]]:
    """Return the pairs of a serialized form; none if it is not one."""
    try:
        pairs = json.loads(carried or "[]")
    except ValueError:
        return []
    return list(_text_pairs(pairs)) if isinstance(pairs, list) else []


def _text_pairs(pairs: Iterable[object]) -> Iterable[tuple[str, str]]:
    for pair in pairs:
        match pair:
            case [str(name), str(value)]:
                yield name, value
