"""Pages for one agency or one person: never stored by a cache, their forms protected by a CSRF key."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.documents.reference.data import Reference
from app.library import LibraryService
from app.web.forms.csrf import csrf_key, with_csrf_cookie
from app.web.forms.rate_limits import RateLimits
from app.web.rendering.templates import Templates
from app.web.services import WebServices

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Headers that keep a response out of caches and search engines."""


@dataclass(frozen=True, slots=True)
class PrivateRequest:
    """A request for a private page, with the services that answer it."""

    request: Request
    services: WebServices

    @property
    def library(self) -> LibraryService:
        """The published library."""
        return self.services.library

    @property
    def templates(self) -> Templates:
        """The templates of the site."""
        return self.services.templates

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self.library.reference

    @property
    def limits(self) -> RateLimits:
        """How often one address may do what."""
        return self.services.limits

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """Render a private page whose forms carry their key."""
        return private_page(self.request, self.templates, template, status=status, **context)


def private_page(
    request: Request, templates: Templates, template: str, *, status: int = 200, **context: Any
) -> Response:
    """Render a private page whose forms carry their key."""
    key = csrf_key(request)
    page = templates.render_page(request, template, status=status, key=key, **context)
    page.headers.update(PRIVATE)
    return with_csrf_cookie(request, page, key)


def private_redirect(address: str) -> Response:
    """Redirect to another page after a form; no cache stores the step."""
    return RedirectResponse(address, 303, headers=PRIVATE)
