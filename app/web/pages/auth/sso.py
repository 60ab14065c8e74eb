"""Signing in with an account of one's organisation (OpenID Connect), when a provider is configured."""

import logging
from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.accounts.accounts import SubjectMismatchError
from app.accounts.audit import Actor
from app.accounts.oidc import (
    AuthorizationState,
    Identity,
    InvalidIdentityError,
    OidcProvider,
    ProviderUnavailableError,
    UnverifiedEmailError,
)
from app.publishing.services import PublishingServices
from app.web.cookies.encrypted import EncryptedCookie
from app.web.dependencies import LimitsDep, PublishingDep, TemplatesDep
from app.web.desk.desk_request import client_address
from app.web.desk.sign_in import EXPIRED_MESSAGE, complete_sign_in, safe_return_path, sign_in_form
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Templates

router = APIRouter()

AUTHORIZATION_COOKIE = EncryptedCookie("sso", timedelta(minutes=10))
"""Long enough to type a password and a code at the provider."""

log = logging.getLogger("studi_banding")


def _provider(publishing: PublishingServices) -> OidcProvider:
    if publishing.identity_provider is None:
        detail = "Situs ini tidak memakai akun instansi"
        raise HTTPException(HTTPStatus.NOT_FOUND, detail, headers=PRIVATE)
    return publishing.identity_provider


@router.get("/masuk/sso")
def start_sso(
    request: Request, templates: TemplatesDep, publishing: PublishingDep, limits: LimitsDep
) -> Response:
    """Redirect to the provider."""
    provider, onward = _provider(publishing), safe_return_path(request.query_params.get("lanjut", ""))
    limits.sso_steps.require(request)
    try:
        address, begun = provider.authorization_url()
    except ProviderUnavailableError as error:
        return _unavailable(request, templates, provider, error)
    remembered = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "lanjut": onward}
    return AUTHORIZATION_COOKIE.set(request, private_redirect(address), publishing.encryptor, **remembered)


@router.get("/masuk/sso/kembali")
def finish_sso(
    request: Request, templates: TemplatesDep, publishing: PublishingDep, limits: LimitsDep
) -> Response:
    """Sign in the person whom the provider has identified, if they have an account here."""
    provider = _provider(publishing)
    limits.sso_steps.require(request)
    return AUTHORIZATION_COOKIE.delete(request, _authenticate(request, templates, publishing, provider))


def _authenticate(
    request: Request, templates: Templates, publishing: PublishingServices, provider: OidcProvider
) -> Response:
    remembered = dict(AUTHORIZATION_COOKIE.read(request, publishing.encryptor))
    onward = safe_return_path(remembered.pop("lanjut", ""))
    if not remembered:
        return sign_in_form(request, templates, status=403, fault=EXPIRED_MESSAGE)
    asked = request.query_params
    doubt = f"{provider.name} tidak memastikan siapa Anda. Mulailah lagi; bila berulang, beri tahu pengelola."
    if "code" not in asked:
        why = f"penyedia menolak: {asked.get('error', 'tanpa kode')[:80]}"
        return _reject(request, templates, publishing, doubt, why=why)
    try:
        owner = provider.authenticate(AuthorizationState(**remembered), asked.get("state", ""), asked["code"])
    except ProviderUnavailableError as error:
        return _unavailable(request, templates, provider, error)
    except UnverifiedEmailError as error:
        fault = f"Surel Anda di {provider.name} belum dipastikan. Pastikan di sana, lalu masuklah lagi."
        return _reject(request, templates, publishing, fault, why=str(error))
    except InvalidIdentityError as error:
        return _reject(request, templates, publishing, doubt, why=str(error))
    return _sign_in(request, templates, publishing, owner, onward)


def _sign_in(
    request: Request, templates: Templates, publishing: PublishingServices, owner: Identity, onward: str
) -> Response:
    email = owner.email
    try:
        account = publishing.accounts.find_by_subject(owner.subject, email)
    except SubjectMismatchError:
        fault = (
            f"Akun {email} di sini dipakai dengan akun instansi lain. "
            "Bila surel itu memang milik Anda, mintalah tautan baru kepada pengelola."
        )
        return _reject(request, templates, publishing, fault, why="pemilik surel lain", email=email)
    if account is not None and account.is_disabled:
        fault = f"Akun {account.email} dinonaktifkan. Tanyakan kepada pengelola di instansi Anda."
        return _reject(request, templates, publishing, fault, why="akun nonaktif", email=email)
    known = account.id if account else None
    number = publishing.group_membership.apply(owner, known, address=client_address(request))
    if number is None:
        fault = f"Belum ada akun untuk {email}. Mintalah undangan kepada pengelola di instansi Anda."
        return _reject(request, templates, publishing, fault, why="tidak ada akun", email=email)
    return complete_sign_in(request, templates, number, onward, way="sso")


def _unavailable(
    request: Request, templates: Templates, provider: OidcProvider, error: ProviderUnavailableError
) -> Response:
    log.warning("OIDC: %s", error)
    fault = (
        f"{provider.name} sedang tidak dapat dihubungi. Cobalah lagi nanti, atau masuklah dengan kata sandi."
    )
    return sign_in_form(request, templates, status=503, fault=fault)


def _reject(
    request: Request,
    templates: Templates,
    publishing: PublishingServices,
    fault: str,
    *,
    why: str,
    email: str = "",
) -> Response:
    publishing.sessions.record_sso_rejection(Actor(None, email or "sso", client_address(request)), why)
    return sign_in_form(request, templates, status=403, fault=fault)
