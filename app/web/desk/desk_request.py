"""The desk of people who are signed in: who they are, what they may, and how its pages answer."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from app.accounts.accounts import Accounts
from app.accounts.audit import Actor, Audit
from app.accounts.encryption import Keys
from app.accounts.oidc import Provider
from app.accounts.permissions import Action, Person, may, may_somewhere, require
from app.accounts.sessions import LASTS, Sessions
from app.accounts.two_factor import SecondFactors
from app.documents.editing.chapters import GUIDE
from app.documents.editing.display import in_words
from app.imports.import_repository import Imports
from app.library import Site, SiteDep
from app.publishing.comments import Remarks
from app.publishing.corrections import Correction, Corrections
from app.publishing.draft_attachments import DraftFiles
from app.publishing.drafts import Drafts
from app.publishing.mail.notifications import Notices
from app.publishing.publisher import Publisher
from app.publishing.revisions import History
from app.publishing.schedule import Schedule
from app.web.cookies.session import cookie_name
from app.web.forms.rate_limits import Limit
from app.web.rendering.private_pages import PrivatePages
from app.web.rendering.templates import ViewDep

CORRECTIONS = 10
"""Corrections told from one address in an hour."""
FORGOTTEN = 5
"""Links for a forgotten password asked from one address in an hour."""
SSO_STEPS = 120
"""Steps to a provider of accounts and back from one address in ten minutes: an office signs in at eight."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """The doors to accounts and texts that are not published."""

    accounts: Accounts
    sessions: Sessions
    audit: Audit
    drafts: Drafts
    remarks: Remarks
    history: History
    publisher: Publisher
    files: DraftFiles
    imports: Imports
    corrections: Corrections
    schedule: Schedule
    notices: Notices
    keys: Keys
    provider: Provider | None
    """Where people sign in with an account of their organisation, if anywhere."""
    second: SecondFactors
    second_for_managers: bool
    """Whether managers need a second factor for every page but their account's."""
    correction_limit: Limit = field(default_factory=lambda: Limit(CORRECTIONS, 3600.0))
    forgotten_limit: Limit = field(default_factory=lambda: Limit(FORGOTTEN, 3600.0))
    sso_limit: Limit = field(default_factory=lambda: Limit(SSO_STEPS, 600.0))

    def wants_second_factor(self, person: Person) -> bool:
        """Whether the desk is shut to somebody without a second factor."""
        return self.second_for_managers and may_somewhere(person, Action.MANAGE)


def current_publishing(request: Request) -> Publishing:
    """The publishing of the site a request came to."""
    publishing: Publishing = request.app.state.publishing
    return publishing


PublishingDep = Annotated[Publishing, Depends(current_publishing)]


def wants_json(request: Request) -> bool:
    """Whether the desk's script asks, which saves forms while they are written, and not a browser."""
    return request.headers.get("accept", "") == "application/json"


class SignInNeededError(Exception):
    """Nobody is signed in where somebody must be."""


class SecondFactorNeededError(Exception):
    """Somebody who must have a second factor has none yet."""


def address_of(request: Request) -> str:
    """The network address a request came from."""
    return request.client.host if request.client else ""


def browser_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def _is_secure(request: Request) -> bool:
    site: Site = request.app.state.site
    return site.base_url.startswith("https:")


def _cookie(request: Request) -> str:
    """The cookie's name; browsers let nobody else set one with the prefix, and only where it is encrypted."""
    return cookie_name(is_secure=_is_secure(request))


def token_of(request: Request) -> str:
    """The token of the session a browser names."""
    return request.cookies.get(_cookie(request), "")


def with_session(request: Request, response: Response, token: str) -> Response:
    """The answer, with the cookie of a session."""
    response.set_cookie(
        _cookie(request),
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path="/",
    )
    return response


def without_session(request: Request, response: Response) -> Response:
    """The answer, with the cookie taken back."""
    response.delete_cookie(_cookie(request), path="/", httponly=True, secure=_is_secure(request))
    return response


@dataclass(frozen=True, slots=True)
class WritingDesk(PrivatePages):
    """Where one request of a signed-in person is worked on."""

    publishing: Publishing
    person: Person

    @property
    def actor(self) -> Actor:
        """The person, as the audit tells of them."""
        return Actor.of(self.person, address_of(self.request))

    def may(self, action: Action, place: str) -> bool:
        """Whether the person may do it there."""
        return may(self.person, action, place)

    def may_somewhere(self, action: Action) -> bool:
        """Whether the person may do it in any place."""
        return may_somewhere(self.person, action)

    def require(self, action: Action, place: str) -> None:
        """Refuse with 403 unless they may."""
        require(self.person, action, place)

    def require_somewhere(self, action: Action) -> None:
        """Refuse with 403 unless they may in some place."""
        require(self.person, action, next(iter(self.person.places(action)), ""))

    def corrections(self) -> list[Correction]:
        """What readers found wrong in documents that the person writes, and nobody has answered."""
        if not self.may_somewhere(Action.WRITE):
            return []
        place_for = self.publishing.publisher.place_for
        return [
            one
            for one in self.publishing.corrections.open()
            if place_for(self.person, Action.WRITE, one.kind, one.slug) is not None
        ]

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of the desk."""
        return PrivatePages.page(
            self, template, status=status, desk=self, act=Action, guide=GUIDE, told=in_words, **context
        )


def signed_in(request: Request, site: SiteDep, view: ViewDep, publishing: PublishingDep) -> WritingDesk:
    """The desk of whoever is signed in; raises SignInNeededError or SecondFactorNeededError.

    The error pages are told who it is, so that a refusal can be audited.
    """
    token = token_of(request)
    person = publishing.sessions.person(token) if token else None
    if person is None:
        raise SignInNeededError
    request.state.actor = Actor.of(person, address_of(request))
    is_account = request.url.path.startswith("/meja/akun")
    if not is_account and publishing.wants_second_factor(person) and not publishing.second.is_on(person.id):
        raise SecondFactorNeededError
    return WritingDesk(request, site, view, publishing, person)


WritingDeskDep = Annotated[WritingDesk, Depends(signed_in)]
