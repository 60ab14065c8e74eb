"""Signing in with an account of one's organisation, when a provider is configured (OpenID Connect)."""

import logging
from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.accounts.accounts import AnotherOwnerError
from app.accounts.audit import Actor
from app.accounts.oidc import (
    Begun,
    NotBelievedError,
    Owner,
    Provider,
    ProviderUnavailableError,
    UnverifiedError,
)
from app.web.cookies.encrypted import SealedCookie
from app.web.desk.desk_request import Publishing, PublishingDep, address_of
from app.web.desk.sign_in import OVER, enter, own_path, sign_in_form
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import View, ViewDep

router = APIRouter()

BEGUN = SealedCookie("sso", timedelta(minutes=10))
"""Long enough to type a password and a code at the provider."""

log = logging.getLogger("studi_banding")


def _provider(publishing: Publishing) -> Provider:
    if publishing.provider is None:
        detail = "Situs ini tidak memakai akun instansi"
        raise HTTPException(HTTPStatus.NOT_FOUND, detail, headers=PRIVATE)
    return publishing.provider


@router.get("/masuk/sso")
def begin(request: Request, view: ViewDep, publishing: PublishingDep) -> Response:
    """On to the provider."""
    provider, onward = _provider(publishing), own_path(request.query_params.get("lanjut", ""))
    publishing.sso_limit.require(request)
    try:
        address, begun = provider.begin()
    except ProviderUnavailableError as error:
        return _unavailable(request, view, provider, error)
    remembered = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "lanjut": onward}
    return BEGUN.put(request, private_redirect(address), publishing.keys, **remembered)


@router.get("/masuk/sso/kembali")
def come_back(request: Request, view: ViewDep, publishing: PublishingDep) -> Response:
    """Sign in whoever the provider says came back, if they have an account here."""
    provider = _provider(publishing)
    publishing.sso_limit.require(request)
    return BEGUN.drop(request, _came_back(request, view, publishing, provider))


def _came_back(request: Request, view: View, publishing: Publishing, provider: Provider) -> Response:
    remembered = dict(BEGUN.read(request, publishing.keys))
    onward = own_path(remembered.pop("lanjut", ""))
    if not remembered:
        return sign_in_form(request, view, status=403, fault=OVER)
    asked = request.query_params
    doubt = f"{provider.name} tidak memastikan siapa Anda. Mulailah lagi; bila berulang, beri tahu pengelola."
    if "code" not in asked:
        why = f"penyedia menolak: {asked.get('error', 'tanpa kode')[:80]}"
        return _refused(request, view, publishing, doubt, why=why)
    try:
        owner = provider.finish(Begun(**remembered), asked.get("state", ""), asked["code"])
    except ProviderUnavailableError as error:
        return _unavailable(request, view, provider, error)
    except UnverifiedError as error:
        fault = f"Surel Anda di {provider.name} belum dipastikan. Pastikan di sana, lalu masuklah lagi."
        return _refused(request, view, publishing, fault, why=str(error))
    except NotBelievedError as error:
        return _refused(request, view, publishing, doubt, why=str(error))
    return _sign_in(request, view, publishing, owner, onward)


def _sign_in(request: Request, view: View, publishing: Publishing, owner: Owner, onward: str) -> Response:
    email = owner.email
    try:
        account = publishing.accounts.owned_by(owner.subject, email)
    except AnotherOwnerError:
        fault = (
            f"Akun {email} di sini dipakai dengan akun instansi lain. "
            "Bila surel itu memang milik Anda, mintalah tautan baru kepada pengelola."
        )
        return _refused(request, view, publishing, fault, why="pemilik surel lain", email=email)
    if account is None:
        fault = f"Belum ada akun untuk {email}. Mintalah undangan kepada pengelola di instansi Anda."
        return _refused(request, view, publishing, fault, why="tidak ada akun", email=email)
    if account.is_disabled:
        fault = f"Akun {account.email} dinonaktifkan. Tanyakan kepada pengelola di instansi Anda."
        return _refused(request, view, publishing, fault, why="akun nonaktif", email=email)
    return enter(request, view, account.id, onward, way="sso")


def _unavailable(
    request: Request, view: View, provider: Provider, error: ProviderUnavailableError
) -> Response:
    log.warning("OIDC: %s", error)
    fault = (
        f"{provider.name} sedang tidak dapat dihubungi. Cobalah lagi nanti, atau masuklah dengan kata sandi."
    )
    return sign_in_form(request, view, status=503, fault=fault)


def _refused(
    request: Request, view: View, publishing: Publishing, fault: str, *, why: str, email: str = ""
) -> Response:
    publishing.sessions.refused(Actor(None, email or "sso", address_of(request)), why)
    return sign_in_form(request, view, status=403, fault=fault)
