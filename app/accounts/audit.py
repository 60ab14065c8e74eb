"""The audit log: who did or tried what, and from where; the database refuses to change an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, or_, select
from sqlmodel import Session, col

from app import clock
from app.accounts.areas import is_within
from app.accounts.networks import network_of
from app.accounts.permissions import EVERYWHERE, Person, areas_over
from app.accounts.tables import AuditRow
from app.documents.code_labels import LabelledCode
from app.store.database import read_session, write_session

PER_PAGE = 50
MAX_EXPORTED = 100_000
_audit: Any = AuditRow


class AuditEvent(LabelledCode):
    """What an audit entry records."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SSO_REJECTED = "sso-rejected"
    CODE_WRONG = "code-wrong"
    RECOVERY_CODE_USED = "recovery-code-used"
    TWO_FACTOR_ENABLED = "two-factor-enabled"
    TWO_FACTOR_DISABLED = "two-factor-disabled"
    SIGNED_OUT = "signed-out"
    SESSION_ENDED = "session-ended"
    INVITED = "invited"
    ACCOUNT_CREATED = "account-created"
    PASSWORD_SET = "password-set"  # noqa: S105 -- the code of an event  # pragma: allowlist secret
    PASSWORD_LINK_CREATED = "password-link-created"  # noqa: S105 -- the code of an event  # pragma: allowlist secret
    ROLE_GRANTED = "role-granted"
    ROLE_REVOKED = "role-revoked"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ACCESS_TOKEN_CREATED = "access-token-created"  # noqa: S105 -- the code of an event  # pragma: allowlist secret
    ACCESS_TOKEN_REVOKED = "access-token-revoked"  # noqa: S105 -- the code of an event  # pragma: allowlist secret
    WEBHOOK_ADDED = "webhook-added"
    WEBHOOK_REMOVED = "webhook-removed"
    DRAFT_CREATED = "draft-created"
    DRAFT_TRANSITIONED = "draft-transitioned"
    IMPORTED = "imported"
    IMPORT_REJECTED = "import-rejected"
    SUGGESTIONS_APPLIED = "suggestions-applied"
    FILE_ADDED = "file-added"
    FILE_REMOVED = "file-removed"
    FILE_DOWNLOADED = "file-downloaded"
    FORBIDDEN = "forbidden"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    REVISION_HIDDEN = "revision-hidden"
    CORRECTION_CLOSED = "correction-closed"
    BACKED_UP = "backed-up"
    REQUEST_ANSWERED = "request-answered"
    TERMS_PROPOSED = "terms-proposed"
    TERMS_REJECTED = "terms-rejected"
    NOTE_ANSWERED = "note-answered"
    NEWS_ANSWERED = "news-answered"
    NEED_ANSWERED = "need-answered"
    SAME_VISIT_ANSWERED = "same-visit-answered"
    SUBSCRIBER_BOUNCED = "subscriber-bounced"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account, or the command line, acting from a network address."""

    id: int | None
    email: str
    address: str = ""

    @classmethod
    def of(cls, person: Person, address: str) -> "Actor":
        """Return the actor for a signed-in person."""
        return cls(person.id, person.email, address)


COMMAND_LINE = Actor(None, "command-line")
MAIL_SERVER = Actor(None, "mail-server")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Criteria for audit entries; an empty text is no criterion."""

    places: frozenset[str] = frozenset({EVERYWHERE})
    people: frozenset[str] = frozenset()
    """E-mail addresses whose entries match whatever their area: signing in has none."""
    event: str = ""
    actor_email: str = ""
    subject: str = ""


def record(
    session: Session,
    actor: Actor,
    event: AuditEvent,
    subject: str,
    *,
    place: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry in the transaction of the change that it records."""
    session.add(
        AuditRow(
            occurred_at=clock.now(),
            account_id=actor.id,
            actor_email=actor.email,
            action=event,
            subject=subject,
            area_code=place,
            ip_address=actor.address,
            detail=dict(detail or {}),
        )
    )


def has_signed_in_from(session: Session, email: str, network: str, since: datetime) -> bool:
    """Return whether an account has signed in from a network (`network_of`) since a time."""
    addresses = select(_audit.ip_address).where(
        _audit.actor_email == email, _audit.action == AuditEvent.SIGNED_IN, _audit.occurred_at >= since
    )
    return any(network_of(address) == network for address in session.scalars(addresses.distinct()))


def was_invited_by(session: Session, email: str, person: Person, place: str) -> bool:
    """Return whether a person has invited an account, or given it a role in an area."""
    given = (_audit.action == AuditEvent.ROLE_GRANTED) & _audit.area_code.in_(areas_over(place))
    wanted = select(_audit.id).where(
        _audit.subject == email,
        _audit.account_id == person.id,
        given | (_audit.action == AuditEvent.INVITED),
    )
    return session.execute(wanted.limit(1)).first() is not None


class AuditLog:
    """Reads audit entries, and writes those of events that change nothing else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, actor: Actor, event: AuditEvent, subject: str, *, place: str = "") -> None:
        """Write an entry for an event that changed nothing else."""
        with write_session(self._engine) as session:
            record(session, actor, event, subject, place=place)

    def list_entries(
        self, wanted: AuditFilter, *, page: int = 1, amount: int = PER_PAGE
    ) -> Sequence[AuditRow]:
        """Return a page of the matching entries, newest first."""
        newest = _filtered(select(_audit), wanted).order_by(col(AuditRow.id).desc())
        with read_session(self._engine) as session:
            return session.scalars(newest.offset((page - 1) * amount).limit(amount)).all()


def _filtered(query: Select[Any], wanted: AuditFilter) -> Select[Any]:
    theirs = is_within(col(AuditRow.area_code), wanted.places)
    query = query.where(or_(theirs, col(AuditRow.actor_email).in_(wanted.people)))
    if wanted.event:
        query = query.where(col(AuditRow.action) == wanted.event)
    if wanted.actor_email:
        query = query.where(col(AuditRow.actor_email) == wanted.actor_email.lower())
    if wanted.subject:
        query = query.where(col(AuditRow.subject).contains(wanted.subject, autoescape=True))
    return query
