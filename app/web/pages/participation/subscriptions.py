"""Subscriptions by e-mail: the form on every page that can be followed, and the subscriber's page behind a letter's link."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, Response

from app.documents.vocabulary import parse_whole_number
from app.i18n import gettext
from app.publishing.subscriptions.subscribers import (
    CONFIRMATION_LIFETIME,
    DEFAULT_RHYTHM,
    MAX_TARGET_CHARACTERS,
    MAX_UNCONFIRMED,
    SubscriptionError,
    Wish,
)
from app.web.dependencies import OpenFormDep, PlanRequestDep, PublishingDep
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb
from app.web.subscriptions.followed_pages import EVERYTHING, FollowedPages

router = APIRouter()

HONEYPOT_FIELD = "situs"
_CRUMB = Crumb("Langganan surel")


def _form_page(
    page: PlanRequest, target: str, sent: Mapping[str, str], fault: str = "", *, done: bool = False
) -> Response:
    pages = FollowedPages(page.library)
    return page.page(
        "subscribe.html",
        status=422 if fault else 200,
        target=target,
        name=pages.describe(target),
        feed=pages.feed(target),
        sent=sent,
        fault=fault,
        done=done,
        days=CONFIRMATION_LIFETIME.days,
        crumbs=[_CRUMB],
    )


@router.get("/langganan")
def subscription_form(
    page: PlanRequestDep,
    untuk: Annotated[str, Query(max_length=4 * MAX_TARGET_CHARACTERS)] = EVERYTHING,
    terkirim: str = "",
) -> Response:
    """Show the form for one page, or say that a letter is on its way."""
    target = FollowedPages(page.library).normalise(untuk)
    if target is None:
        raise HTTPException(404)
    return _form_page(page, target, {}, done=bool(terkirim))


@router.post("/langganan")
def subscribe(page: PlanRequestDep, publishing: PublishingDep, sent: OpenFormDep) -> Response:
    """Ask the owner of an address whether they want the letters."""
    target = FollowedPages(page.library).normalise(sent.get("untuk", EVERYTHING))
    if target is None or not publishing.subscriptions.is_on:
        raise HTTPException(404)
    page.limits.subscriptions.require(page.request)
    if not sent.get(HONEYPOT_FIELD):
        try:
            publishing.subscriptions.ask(
                sent.get("surel", ""), Wish(target, sent.get("irama", DEFAULT_RHYTHM))
            )
        except SubscriptionError as error:
            return _form_page(page, target, sent, gettext(str(error)))
    return private_redirect("/langganan?terkirim=1")


def _unknown_link() -> HTTPException:
    return HTTPException(
        404,
        "Tautan langganan ini tidak berlaku lagi: langganannya sudah dihentikan, atau tidak dikonfirmasi pada waktunya. "
        "Anda dapat berlangganan lagi dari halaman yang ingin Anda ikuti",
        headers=PRIVATE,
    )


@router.get("/langganan/{link}")
def subscriber_page(link: str, page: PlanRequestDep, publishing: PublishingDep) -> Response:
    """Show what an address follows; opening it changes nothing, for mail scanners open links too."""
    found = publishing.subscriptions.list_by_link(link)
    if found is None:
        raise _unknown_link()
    pages = FollowedPages(page.library)
    return page.page(
        "subscriber.html",
        link=link,
        waiting=[one for one in found if one.confirmed_at is None],
        active=[one for one in found if one.confirmed_at],
        describe=pages.describe,
        crumbs=[_CRUMB],
    )


@router.get("/langganan/{link}/berhenti-semua")
def stop_page(link: str, page: PlanRequestDep, publishing: PublishingDep) -> Response:
    """Show the subscriber's page to those who open the address of the header; only a form stops anything."""
    return subscriber_page(link, page, publishing)


@router.post("/langganan/{link}/berhenti-semua")
def stop_all(link: str, request: Request, page: PlanRequestDep, publishing: PublishingDep) -> Response:
    """Stop everything: by the button of a mail program (RFC 8058), which sends no key and no cookie, or of the page."""
    publishing.subscriptions.stop_all(link)
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("", headers=PRIVATE)
    return page.page("subscription_stopped.html", crumbs=[_CRUMB])


@router.post("/langganan/{link}/{step}")
def change_subscription(
    link: str, step: str, page: PlanRequestDep, publishing: PublishingDep, sent: OpenFormDep
) -> Response:
    """Confirm what was asked for, change how often letters come, or stop one subscription."""
    subscriptions = publishing.subscriptions
    number = parse_whole_number(sent.get("nomor", "")) or 0
    match step:
        case "mulai":
            chosen = [parse_whole_number(one) or 0 for one in sent.getlist("pilih")[:MAX_UNCONFIRMED]]
            is_known = subscriptions.confirm(link, chosen)
        case "irama":
            is_known = subscriptions.change(link, number, sent.get("irama", ""))
        case "berhenti":
            is_known = subscriptions.stop(link, number)
        case _:
            raise HTTPException(404)
    if not is_known:
        raise _unknown_link()
    if not subscriptions.list_by_link(link):
        return page.page("subscription_stopped.html", crumbs=[_CRUMB])
    return private_redirect(f"/langganan/{link}")
