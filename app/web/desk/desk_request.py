"""A request of a signed-in person for a page of the desk."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.accounts.areas import list_places, narrow
from app.accounts.audit import Actor
from app.accounts.permissions import (
    EVERYWHERE,
    Action,
    Person,
    has_permission,
    has_permission_anywhere,
    require_permission,
)
from app.documents.editing.chapters import HELP_TEXTS
from app.documents.editing.display import format_value
from app.preparation.services import PreparationServices
from app.publishing.corrections import Correction
from app.publishing.services import PublishingServices
from app.web.cookies.device import known_device
from app.web.rendering.private_pages import PrivateRequest


class SignInRequiredError(Exception):
    """The page needs a signed-in person."""


class TwoFactorSetupRequiredError(Exception):
    """The person must turn on two-factor sign-in first."""


def client_address(request: Request) -> str:
    """Return the network address that a request came from; "" when it is unknown."""
    return request.client.host if request.client else ""


def user_agent(request: Request) -> str:
    """Return the name that the browser gives itself."""
    return request.headers.get("user-agent", "")


@dataclass(frozen=True, slots=True)
class DeskRequest(PrivateRequest):
    """The request, its person and what they may do."""

    person: Person
    region: str = ""
    """The region whose desk is shown; empty for all places of the person."""

    def of_region(self, code: str) -> "DeskRequest":
        """Return the desk of a region, a province's with those of its regencies and cities.

        Raises ForbiddenError without a role there; the person has fewer roles at it, never more.
        """
        self.require_permission(Action.READ, code)
        return replace(self, person=narrow(self.person, self.reference.with_regencies(code)), region=code)

    @property
    def publishing(self) -> PublishingServices:
        """The services for accounts and unpublished texts."""
        return self.services.publishing

    @property
    def preparation(self) -> PreparationServices:
        """The services for the preparation of visits."""
        return self.services.preparation

    @property
    def actor(self) -> Actor:
        """The person, as the audit log records them."""
        return Actor.of(self.person, client_address(self.request))

    def has_password(self) -> bool:
        """Return whether the person's account has a password, or is only used with the agency's provider."""
        account = self.publishing.accounts.find_by_email(self.person.email)
        return account is not None and not account.is_invited

    def confirm_password(self, password: str) -> bool:
        """Return whether a password is the person's, or they have none; raises TooManyAttemptsError.

        Call it in the queue for passwords.
        """
        device = known_device(self.request)
        return self.publishing.sessions.confirm_password(self.actor, password, device=device)

    def has_permission(self, action: Action, place: str) -> bool:
        """Return whether the person may do it in the place."""
        return has_permission(self.person, action, place)

    def has_permission_anywhere(self, action: Action) -> bool:
        """Return whether the person may do it in any place."""
        return has_permission_anywhere(self.person, action)

    def own_places(self, action: Action) -> list[str]:
        """Return the codes of the places in which the person may do it, without the places of a role everywhere."""
        return list_places(self.person.places(action) - {EVERYWHERE}, self.reference)

    def require_permission(self, action: Action, place: str) -> None:
        """Raise ForbiddenError unless the person may do it in the place."""
        require_permission(self.person, action, place)

    def require_permission_anywhere(self, action: Action) -> None:
        """Raise ForbiddenError unless the person may do it in some place."""
        require_permission(self.person, action, next(iter(self.person.places(action)), ""))

    def open_corrections(self) -> list[Correction]:
        """Return the unanswered corrections of documents that the person may write."""
        if not self.has_permission_anywhere(Action.WRITE):
            return []
        find_place = self.publishing.publisher.find_permitted_place
        return [
            correction
            for correction in self.publishing.corrections.list_open()
            if find_place(self.person, Action.WRITE, correction.kind, correction.slug) is not None
        ]

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """Render a page of the desk."""
        return PrivateRequest.page(
            self,
            template,
            status=status,
            desk=self,
            act=Action,
            guide=HELP_TEXTS,
            format_value=format_value,
            **context,
        )
