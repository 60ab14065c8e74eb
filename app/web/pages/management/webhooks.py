"""Webhooks at the desk: systems that get a message for each publication, and what became of it."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts.permissions import EVERYWHERE, Action
from app.documents.code_labels import WEBHOOK_EVENTS
from app.publishing.webhooks.queue import MAX_ATTEMPTS
from app.publishing.webhooks.registry import MAX_NAME_CHARACTERS, MAX_URL_CHARACTERS, WebhookError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

PAGE = "/meja/webhook"
router = APIRouter(prefix=PAGE)


def _require(desk: DeskRequest) -> None:
    """Raise ForbiddenError unless the person manages the whole site: webhooks tell of all areas."""
    desk.require_permission(Action.MANAGE, EVERYWHERE)


def _page(desk: DeskRequest, status: int = 200, *, fault: str = "", secret: str = "") -> Response:
    sent = desk.request.state.sent if fault else {}
    return desk.page(
        "desk/webhooks.html",
        status=status,
        webhooks=desk.publishing.webhooks.list_webhooks(),
        events=WEBHOOK_EVENTS,
        most_attempts=MAX_ATTEMPTS,
        longest_name=MAX_NAME_CHARACTERS,
        longest_url=MAX_URL_CHARACTERS,
        name=sent.get("nama", ""),
        url=sent.get("alamat", ""),
        fault=fault,
        secret=secret,
        crumbs=[DESK_CRUMB, Crumb("Webhook")],
    )


@router.get("")
def webhooks_page(desk: DeskRequestDep) -> Response:
    """Show all webhooks with their last deliveries."""
    _require(desk)
    return _page(desk)


@router.post("")
def add_webhook(desk: DeskRequestDep, sent: FormDep) -> Response:
    """Register a webhook, and show its secret on this page only."""
    _require(desk)
    try:
        secret = desk.publishing.webhooks.add(desk.actor, sent.get("nama", ""), sent.get("alamat", ""))
    except WebhookError as error:
        return _page(desk, 422, fault=str(error))
    return _page(desk, secret=secret)


@router.post("/{webhook_id}/lanjutkan")
def resume_webhook(webhook_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Let a webhook go on that stopped after a message was given up."""
    _require(desk)
    desk.publishing.webhooks.resume(webhook_id)
    return private_redirect(PAGE)


@router.post("/{webhook_id}/hapus")
def remove_webhook(webhook_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Remove a webhook."""
    _require(desk)
    desk.publishing.webhooks.remove(desk.actor, webhook_id)
    return private_redirect(PAGE)
