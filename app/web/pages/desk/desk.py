"""The desk's first page, the table of roles, and the person's own account."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from app import clock
from app.accounts.areas import list_places
from app.accounts.permissions import ALLOWED_ROLES, EVERYWHERE, Action, Role, has_permission
from app.accounts.throttling import TooManyAttemptsError
from app.documents.models import PATHS, load_meta
from app.documents.validation.quality import is_stale, last_confirmed
from app.preparation.services import PreparationServices
from app.publishing.needs.needs import NeedState
from app.publishing.notes.practice_notes import NoteState, can_publish_answer
from app.publishing.workflow import DraftState
from app.store.repositories.cards import Card
from app.store.repositories.follow_ups import FollowUpFilter, VisitFollowUp
from app.store.repositories.view_counts import Views
from app.web.cookies.session import session_token
from app.web.dependencies import DeskRequestDep, FormDep, PasswordQueueDep, PreparationDep, RegionDeskDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.sign_in import NOT_CURRENT_MESSAGE, TOO_MANY_MESSAGE
from app.web.desk.visit_news import count_news
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

MAX_REMINDERS = 10
"""Reminders of one kind on the first page of the desk."""
WAITING_WORDS = {
    DraftState.SUBMITTED: "menunggu telaah Anda",
    DraftState.APPROVED: "menunggu diterbitkan",
    DraftState.RETURNED: "perlu perbaikan Anda",
}
MAX_NAMED = 5
DESK_CRUMB = Crumb("Ruang kerja", "/meja")


@router.get("")
def desk_page(desk: RegionDeskDep, preparation: PreparationDep) -> Response:
    """Show what waits for the person, and their drafts."""
    drafts = desk.publishing.drafts
    running = drafts.list_drafts(desk.person, set(DraftState) - {DraftState.PUBLISHED, DraftState.DISCARDED})
    writes = desk.has_permission_anywhere(Action.WRITE)
    unchecked = desk.services.imports.list_unchecked(running) if writes else []
    listed = {draft.id for draft, _progress in unchecked}
    waiting = [(draft, WAITING_WORDS[draft.state]) for draft in drafts.list_waiting(desk.person)]
    documents = list_own_documents(desk)
    published = documents[:MAX_REMINDERS]
    views = _views(desk, published)
    return desk.page(
        "desk/home.html",
        waiting=waiting,
        unchecked=unchecked,
        running=[draft for draft in running if draft.id not in listed],
        published=[(card, views.get(card.url, Views())) for card in published],
        without_follow_up=[
            card for card in documents if card.kind == "visit" and not card.meta.get("follow_ups")
        ][:MAX_REMINDERS],
        reviewers=_people_who(desk, Action.REVIEW),
        publishers=_people_who(desk, Action.PUBLISH),
        stale=_stale_practices(desk),
        follow_ups=_open_follow_ups(desk, preparation),
        today=clock.today(),
        corrections=len(desk.open_corrections()),
        requests=_count_requests(desk, preparation),
        notes=_count_notes(desk),
        needs=_count_needs_to_confirm(desk),
        news=count_news(desk),
        told_twice=desk.publishing.same_visits.count_open(desk.person),
        crumbs=[Crumb("Ruang kerja")],
    )


def _count_requests(desk: DeskRequest, preparation: PreparationServices) -> int:
    """Return how many requests to the hosts of the person's places wait for an answer."""
    hosts = preparation.hosting.files.all(desk.reference).values()
    theirs = [host.id for host in hosts if desk.has_permission(Action.WRITE, host.place.code)]
    return preparation.hosting.requests.count_waiting(theirs) if theirs else 0


def _count_notes(desk: DeskRequest) -> int:
    """Return how many notes on practices the person can take a step further."""
    return sum(
        can_publish_answer(desk.person, one.place, one.answered_by)
        if one.state is NoteState.ANSWERED
        else desk.has_permission(Action.WRITE, one.place)
        for one in desk.library.practice_notes.list_waiting(desk.person)
    )


def _count_needs_to_confirm(desk: DeskRequest) -> int:
    """Return how many needs, or supports of one, nobody of the person's places has confirmed yet."""

    def is_mine(place: str) -> bool:
        return has_permission(desk.person, Action.WRITE, place)

    return sum(
        (one.state is NeedState.OPEN and is_mine(one.place)) or any(map(is_mine, one.waiting))
        for one in desk.library.needs.list_at_desk(desk.person)
    )


def list_own_documents(desk: DeskRequest) -> list[Card]:
    """Return the published documents of the places where the person has a role, the last changed first."""
    linked = desk.library.documents.linked.list_by_places(desk.own_places(Action.READ))
    own = (one.card for one in linked if one.kind in ("home", "guest") and not one.card.meta.get("origin"))
    cards = {(card.kind, card.slug): card for card in own}
    return sorted(cards.values(), key=lambda card: card.updated, reverse=True)


def _views(desk: DeskRequest, cards: Sequence[Card]) -> Mapping[str, Views]:
    """Return how often documents were opened, by address."""
    counts = desk.services.view_counts
    return {
        f"/{path}/{slug}": views
        for kind, path in PATHS.items()
        for slug, views in counts.count_views(
            kind, [card.slug for card in cards if card.kind == kind]
        ).items()
    }


def _people_who(desk: DeskRequest, action: Action) -> list[str]:
    """Return the names and offices of those who take the next step in the person's places, or everywhere."""
    allowed = ALLOWED_ROLES[action]
    places = {*list_places(desk.person.places(Action.READ), desk.reference), EVERYWHERE}
    return [
        f"{account.name} ({account.unit})" if account.unit else account.name
        for account in desk.publishing.accounts.list_accounts()
        if not account.is_disabled
        and any(
            role in allowed and not places.isdisjoint(list_places([area], desk.reference))
            for area, role in account.roles
        )
    ][:MAX_NAMED]


def _stale_practices(desk: DeskRequest) -> list[tuple[Card, str]]:
    """Return the person's practices that nobody has confirmed for long, longest first, with their last dates."""
    cards = [
        one.card
        for one in desk.library.documents.linked.list_by_places(desk.own_places(Action.WRITE))
        if one.kind == "home" and not one.card.meta.get("origin")
    ]
    practices = [(card, load_meta("practice", card.meta)) for card in cards]
    found = [(card, last_confirmed(one)) for card, one in practices if is_stale(one, clock.today())]
    return sorted(found, key=lambda pair: pair[1])[:MAX_REMINDERS]


def _open_follow_ups(desk: DeskRequest, preparation: PreparationServices) -> list[VisitFollowUp]:
    """Return the open follow-ups of the person's visits, the earliest due first."""
    if not (places := tuple(desk.own_places(Action.WRITE))):
        return []
    wanted = FollowUpFilter(places=places, only_open=True, today=clock.today())
    return preparation.follow_ups.find(wanted, limit=MAX_REMINDERS)


@router.get("/wewenang")
def permissions_page(desk: DeskRequestDep) -> Response:
    """Show the table of roles, made from the rules themselves."""
    return desk.page(
        "desk/access.html", allowed=ALLOWED_ROLES, roles=list(Role), crumbs=[DESK_CRUMB, Crumb("Wewenang")]
    )


@router.get("/akun")
def account_page(desk: DeskRequestDep) -> Response:
    """Show the person's roles and the browsers they are signed in with."""
    return _account_page(desk)


def _account_page(desk: DeskRequest, status: int = 200, fault: str = "") -> Response:
    return desk.page(
        "desk/account.html",
        status=status,
        browsers=desk.publishing.sessions.list_sessions(desk.person, session_token(desk.request)),
        has_second=desk.publishing.two_factor.is_enabled(desk.person.id),
        has_password=desk.has_password(),
        fault=fault,
        crumbs=[DESK_CRUMB, Crumb("Akun")],
    )


@router.post("/akun/sesi/{session_id}/akhiri")
def end_session(session_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Sign out another browser of the person."""
    desk.publishing.sessions.end_session(desk.actor, session_id)
    return private_redirect("/meja/akun")


@router.post("/akun/sandi")
async def change_password(desk: DeskRequestDep, queue: PasswordQueueDep, sent: FormDep) -> Response:
    """Create a link to a new password for the person themselves; asks for the old one first."""
    return await queue.run(_change_password, desk, sent.get("sandi", ""))


def _change_password(desk: DeskRequest, password: str) -> Response:
    try:
        if not desk.confirm_password(password):
            return _account_page(desk, 422, NOT_CURRENT_MESSAGE)
    except TooManyAttemptsError:
        return _account_page(desk, 429, TOO_MANY_MESSAGE)
    token = desk.publishing.accounts.create_password_link(desk.actor, desk.person.email)
    return private_redirect(f"/masuk/tautan/{token}")
