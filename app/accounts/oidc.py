"""Sign-in with an organisation's account: OpenID Connect, authorization code flow with PKCE.

Authlib and joserfc implement the protocol; this module decides what is requested and verified. Only the
subject and a verified e-mail address are requested from the provider, and name and groups where groups give roles.
"""

import logging
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app import clock
from app.accounts.accounts import MAX_EMAIL_CHARACTERS

TIMEOUT_SECONDS = 5.0
"""Timeout of each request to the provider, while the person waits."""
METADATA_LIFETIME = timedelta(hours=1)
LEEWAY_SECONDS = 60
"""Tolerated clock difference to the provider."""
SCOPE, SCOPE_WITH_GROUPS = "openid email", "openid email profile"
GROUPS_CLAIM = "groups"
MAX_GROUPS = 1_000
MAX_SUBJECT_CHARACTERS = 255
"""OpenID Connect Core 1.0, section 2."""
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Accepted signature algorithms: asymmetric ones only, never ``none``."""
_METHODS = ("client_secret_basic", "client_secret_post")

log = logging.getLogger("studi_banding")


class ProviderUnavailableError(Exception):
    """The provider does not respond, or its response violates the protocol."""


class InvalidIdentityError(Exception):
    """The provider's response does not prove an identity; the text says why, for the audit log."""


class UnverifiedEmailError(InvalidIdentityError):
    """The provider has not verified the e-mail address."""


@dataclass(frozen=True, slots=True)
class OidcClient:
    """The site's registration at the provider."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    """The address the provider redirects to."""
    name: str
    """The provider's display name."""
    asks_groups: bool = False
    """Whether names and groups of people are wanted, because groups give roles."""


@dataclass(frozen=True, slots=True)
class AuthorizationState:
    """The secrets of one authorization request, which the browser keeps encrypted until the redirect back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that the provider has authenticated."""

    subject: str
    """Issuer and subject: the only stable identifier of a person (OpenID Connect Core 1.0, 5.7)."""
    email: str
    """Verified, lower case."""
    name: str = ""
    groups: frozenset[str] = frozenset()
    """Names of groups, where they are asked for."""


@dataclass(frozen=True, slots=True)
class _Metadata:
    issuer: str
    authorization: str
    token: str
    userinfo: str
    method: str
    jwks_uri: str
    keys: KeySet
    read: datetime


class OidcProvider:
    """An OpenID Connect provider."""

    def __init__(self, client: OidcClient) -> None:
        self._client = client
        self._known: _Metadata | None = None

    @property
    def name(self) -> str:
        """The provider's display name."""
        return self._client.name

    def authorization_url(self) -> tuple[str, AuthorizationState]:
        """Return the address to redirect to, and the state to keep; raises ProviderUnavailableError."""
        metadata = self._metadata()
        begun = AuthorizationState(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._session(metadata) as session:
            address, _state = session.create_authorization_url(
                metadata.authorization, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )
        return str(address), begun

    def authenticate(self, begun: AuthorizationState, state: str, code: str) -> Identity:
        """Return the identity of a redirect back; raises ProviderUnavailableError or InvalidIdentityError."""
        if not secrets.compare_digest(state.encode(), begun.state.encode()):
            raise InvalidIdentityError("state lain")
        metadata = self._metadata()
        token = self._fetch_token(metadata, code, begun.verifier)
        claims = self._verify_claims(metadata, token, begun.nonce)
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARACTERS:
            raise InvalidIdentityError("sub")
        needed = {"email", "email_verified"} | ({GROUPS_CLAIM} if self._client.asks_groups else set())
        if metadata.userinfo and not needed <= claims.keys():
            claims = {**claims, **self._fetch_userinfo(metadata, token, claims)}
        email, verified = claims.get("email"), claims.get("email_verified")
        if verified is not True and verified != "true":  # some providers write the word
            raise UnverifiedEmailError("surel belum dipastikan penyedia")
        if not isinstance(email, str) or "@" not in email or len(email) > MAX_EMAIL_CHARACTERS:
            raise UnverifiedEmailError("tanpa surel")
        identity = Identity(f"{metadata.issuer} {subject}", email.strip().lower())
        return replace(identity, **_profile(claims)) if self._client.asks_groups else identity

    def _session(self, metadata: _Metadata) -> Any:
        return OAuth2Client(
            self._client.client_id,
            self._client.client_secret,
            token_endpoint_auth_method=metadata.method,
            scope=SCOPE_WITH_GROUPS if self._client.asks_groups else SCOPE,
            redirect_uri=self._client.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
            verify=_tls(),
        )

    def _fetch_token(self, metadata: _Metadata, code: str, verifier: str) -> Mapping[str, Any]:
        try:
            with self._session(metadata) as session:
                token: Mapping[str, Any] = session.fetch_token(
                    metadata.token, code=code, code_verifier=verifier, grant_type="authorization_code"
                )
        except OAuthError as error:
            raise InvalidIdentityError(f"kode ditolak penyedia: {error.error}") from error
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderUnavailableError(str(error)) from error
        return token

    def _verify_claims(self, metadata: _Metadata, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        written = token.get("id_token")
        if not isinstance(written, str):
            raise InvalidIdentityError("tanpa id_token")
        try:
            decoded = self._decode(metadata, written)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": metadata.issuer},
                    "aud": {"essential": True, "value": self._client.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                {
                    "nonce": nonce,
                    "client_id": self._client.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError) as error:
            raise InvalidIdentityError(f"id_token: {error}") from error
        return dict(claims)

    def _decode(self, metadata: _Metadata, written: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(written, metadata.keys, registry=registry)
        except InvalidKeyIdError:  # the provider has changed its keys
            return jwt.decode(written, _fetch_keys(metadata.jwks_uri), registry=registry)

    def _fetch_userinfo(
        self, metadata: _Metadata, token: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the claims of the UserInfo endpoint for the same subject."""
        about = _fetch_json(metadata.userinfo, {"Authorization": f"Bearer {token.get('access_token', '')}"})
        if about.get("sub") != claims.get("sub"):
            raise InvalidIdentityError("userinfo tentang orang lain")
        return about

    def _metadata(self) -> _Metadata:
        known = self._known
        if known is None or clock.now() - known.read > METADATA_LIFETIME:
            known = self._known = self._discover()
        return known

    def _discover(self) -> _Metadata:
        ours = self._client.issuer.rstrip("/")
        found = _fetch_json(f"{ours}/.well-known/openid-configuration")
        issuer = str(found.get("issuer", ""))
        if issuer.rstrip("/") != ours:
            raise ProviderUnavailableError(f"penyedia mengaku bernama {issuer!r}")
        endpoints = [
            str(found.get(name, ""))
            for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        ]
        if any(urlsplit(one).scheme != urlsplit(ours).scheme for one in endpoints if one):
            raise ProviderUnavailableError("alamat penyedia tidak memakai skema yang sama")
        authorization, token, userinfo, jwks_uri = endpoints
        methods = found.get("token_endpoint_auth_methods_supported") or [_METHODS[0]]
        method = next((one for one in _METHODS if one in methods), _METHODS[0])
        keys = _fetch_keys(jwks_uri)
        return _Metadata(issuer, authorization, token, userinfo, method, jwks_uri, keys, clock.now())


def _profile(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return the name and the groups of a person; a claim of another form counts as none."""
    name, groups = claims.get("name"), claims.get(GROUPS_CLAIM)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    named = frozenset(one for one in listed[:MAX_GROUPS] if isinstance(one, str))
    return {"name": name if isinstance(name, str) else "", "groups": named}


@cache
def _tls() -> ssl.SSLContext:
    """Return the trusted certificates, read once: reading them takes longer than a request."""
    return ssl.create_default_context()


def _fetch_keys(address: str) -> KeySet:
    found: Any = _fetch_json(address)
    try:
        return KeySet.import_key_set(found)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderUnavailableError(f"kunci penyedia tidak terbaca: {error}") from error


def _fetch_json(address: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    try:
        answer = httpx2.get(address, headers=headers, timeout=TIMEOUT_SECONDS, verify=_tls())
        found = answer.raise_for_status().json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise ProviderUnavailableError(f"{address}: {error}") from error
    if not isinstance(found, dict):
        raise ProviderUnavailableError(f"{address}: bukan objek JSON")
    return found
