"""The desk of people who are signed in: who they are, what they may, and how its pages answer."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from app.documents.guide import GUIDE
from app.documents.reference import Reference
from app.publishing.access import Action, Person, may, may_somewhere, require
from app.publishing.accounts import Accounts
from app.publishing.audit import Actor, Audit
from app.publishing.draft_files import DraftFiles
from app.publishing.drafts import Drafts
from app.publishing.history import History
from app.publishing.publisher import Publisher
from app.publishing.sessions import LASTS, Sessions
from app.web.private import private_page
from app.web.site import Site, SiteDep
from app.web.view import View, ViewDep


@dataclass(frozen=True, slots=True)
class Publishing:
    """The doors to accounts and texts that are not published."""

    accounts: Accounts
    sessions: Sessions
    audit: Audit
    drafts: Drafts
    history: History
    publisher: Publisher
    files: DraftFiles


def current_publishing(request: Request) -> Publishing:
    """The publishing of the site a request came to."""
    publishing: Publishing = request.app.state.publishing
    return publishing


PublishingDep = Annotated[Publishing, Depends(current_publishing)]


class SignInNeededError(Exception):
    """Nobody is signed in where somebody must be."""


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
    return "__Host-sesi" if _is_secure(request) else "sesi"


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
class WritingDesk:
    """Where one request of a signed-in person is worked on."""

    request: Request
    site: Site
    view: View
    publishing: Publishing
    person: Person

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self.site.reference

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

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of the desk."""
        return private_page(
            self.request,
            self.view,
            template,
            status=status,
            desk=self,
            act=Action,
            guide=GUIDE,
            **context,
        )


def signed_in(request: Request, site: SiteDep, view: ViewDep, publishing: PublishingDep) -> WritingDesk:
    """The desk of whoever is signed in; raises SignInNeededError."""
    token = token_of(request)
    person = publishing.sessions.person(token) if token else None
    if person is None:
        raise SignInNeededError
    return WritingDesk(request, site, view, publishing, person)


WritingDeskDep = Annotated[WritingDesk, Depends(signed_in)]
