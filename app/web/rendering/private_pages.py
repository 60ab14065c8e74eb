"""Pages for one agency or one person: kept by nobody on the way, their forms carrying a key."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.documents.reference.data import Reference
from app.library import Site
from app.web.forms.csrf import form_key, with_key
from app.web.rendering.templates import View

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Answers that are no other reader's business."""


@dataclass(frozen=True, slots=True)
class PrivatePages:
    """Where one request for such pages is worked on."""

    request: Request
    site: Site
    view: View

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self.site.reference

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A private page whose forms carry their key."""
        return private_page(self.request, self.view, template, status=status, **context)


def private_page(
    request: Request, view: View, template: str, *, status: int = 200, **context: Any
) -> Response:
    """A private page whose forms carry their key."""
    key = form_key(request)
    page = view.page(request, template, status=status, key=key, **context)
    page.headers.update(PRIVATE)
    return with_key(request, page, key)


def private_redirect(address: str) -> Response:
    """On to another page after a form; nobody keeps the step."""
    return RedirectResponse(address, 303, headers=PRIVATE)
