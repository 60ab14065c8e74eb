"""The page on which a person makes and revokes access tokens for programs."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.accounts.access_tokens import LIFETIMES, MAX_NAME_CHARACTERS, TokenScope
from app.accounts.accounts import AccountError
from app.accounts.throttling import TooManyAttemptsError
from app.documents.vocabulary import parse_whole_number
from app.web.dependencies import DeskRequestDep, FormDep, PasswordQueueDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.sign_in import NOT_CURRENT_MESSAGE, TOO_MANY_MESSAGE
from app.web.forms.csrf import FormFields
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

PAGE = "/meja/akun/token"
router = APIRouter(prefix=PAGE)


def _page(desk: DeskRequest, status: int = 200, *, fault: str = "", made: str = "") -> Response:
    return desk.page(
        "desk/access_tokens.html",
        status=status,
        tokens=desk.publishing.access_tokens.list_tokens(desk.person),
        scopes=list(TokenScope),
        lifetimes=LIFETIMES,
        longest_name=MAX_NAME_CHARACTERS,
        has_password=desk.has_password(),
        fault=fault,
        made=made,
        crumbs=[DESK_CRUMB, Crumb("Akun", "/meja/akun"), Crumb("Token akses")],
    )


@router.get("")
def tokens_page(desk: DeskRequestDep) -> Response:
    """Show a person's tokens, without the tokens themselves."""
    return _page(desk)


@router.post("")
async def create_token(desk: DeskRequestDep, queue: PasswordQueueDep, sent: FormDep) -> Response:
    """Create a token for who knows the password, and show it on this page only."""
    return await queue.run(_create, desk, sent)


def _create(desk: DeskRequest, sent: FormFields) -> Response:
    scope = next((one for one in TokenScope if one.value == sent.get("cakupan")), TokenScope.READ)
    try:
        if not desk.confirm_password(sent.get("sandi", "")):
            return _page(desk, 422, fault=NOT_CURRENT_MESSAGE)
        token = desk.publishing.access_tokens.create(
            desk.actor, sent.get("nama", ""), scope, days=parse_whole_number(sent.get("hari", "")) or 0
        )
    except TooManyAttemptsError:
        return _page(desk, 429, fault=TOO_MANY_MESSAGE)
    except AccountError as error:
        return _page(desk, 422, fault=str(error))
    return _page(desk, made=token)


@router.post("/{token_id}/cabut")
def revoke_token(token_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Revoke a token of the person; programs that use it are refused from their next request."""
    desk.publishing.access_tokens.revoke(desk.actor, token_id)
    return private_redirect(PAGE)
