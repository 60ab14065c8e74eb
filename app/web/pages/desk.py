"""The desk: what waits for whom, who may do what, and one's own account."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.publishing.access import ALLOWED, Action, Role
from app.publishing.review import State
from app.web.csrf import SentForm
from app.web.private import private_redirect
from app.web.view import Crumb
from app.web.writing.desk import WritingDeskDep, token_of

router = APIRouter(prefix="/meja")

DESK_CRUMB = Crumb("Meja", "/meja")


@router.get("")
def desk_page(desk: WritingDeskDep) -> Response:
    """What waits for the person, and what they are working on."""
    drafts, mine = desk.publishing.drafts, desk.person.id
    submitted = drafts.listed(desk.person, {State.SUBMITTED}, Action.REVIEW)
    running = drafts.listed(desk.person, set(State) - {State.PUBLISHED, State.DISCARDED})
    waiting = [
        *((draft, "menunggu telaah Anda") for draft in submitted if mine not in draft.writers),
        *(
            (draft, "menunggu diterbitkan")
            for draft in drafts.listed(desk.person, {State.APPROVED}, Action.PUBLISH)
        ),
        *((d, "perlu perbaikan Anda") for d in running if d.state is State.RETURNED and mine in d.writers),
    ]
    return desk.page("desk/home.html", waiting=waiting, running=running, crumbs=[Crumb("Meja")])


@router.get("/wewenang")
def who_may_do_what(desk: WritingDeskDep) -> Response:
    """The table of roles, made from the rules themselves."""
    return desk.page(
        "desk/access.html", allowed=ALLOWED, roles=list(Role), crumbs=[DESK_CRUMB, Crumb("Wewenang")]
    )


@router.get("/akun")
def account_page(desk: WritingDeskDep) -> Response:
    """One's roles, and the browsers one is signed in with."""
    browsers = desk.publishing.sessions.browsers(desk.person, token_of(desk.request))
    return desk.page("desk/account.html", browsers=browsers, crumbs=[DESK_CRUMB, Crumb("Akun")])


@router.post("/akun/sesi/{session_id}/akhiri")
def end_session(session_id: int, desk: WritingDeskDep, _sent: SentForm) -> Response:
    """Sign out another of one's browsers."""
    desk.publishing.sessions.end(desk.actor, session_id)
    return private_redirect("/meja/akun")


@router.post("/akun/sandi")
def change_password(desk: WritingDeskDep, _sent: SentForm) -> Response:
    """A link for another password, for oneself."""
    token = desk.publishing.accounts.new_link(desk.actor, desk.person.email)
    return private_redirect(f"/masuk/tautan/{token}")
