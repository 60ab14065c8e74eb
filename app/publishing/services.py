"""The services behind the desk: accounts, drafts, publication, and all that happens on the way."""

from dataclasses import dataclass

from app.accounts.access_tokens import AccessTokens
from app.accounts.accounts import Accounts
from app.accounts.audit import AuditLog
from app.accounts.encryption import Encryptor
from app.accounts.group_roles import GroupMembership
from app.accounts.oidc import OidcProvider
from app.accounts.permissions import Action, Person, has_permission_anywhere
from app.accounts.sessions import Sessions
from app.accounts.two_factor import TwoFactorService
from app.publishing.comments import Comments
from app.publishing.corrections import Corrections
from app.publishing.draft_attachments import DraftAttachments
from app.publishing.drafts import Drafts
from app.publishing.mail.notifications import Notifications
from app.publishing.mail.outbox import Outbox
from app.publishing.notes.visit_news import VisitNewsRepository
from app.publishing.publisher import Publisher
from app.publishing.revisions import RevisionRepository
from app.publishing.same_visits.same_visits import SameVisits
from app.publishing.schedule import PublicationSchedule
from app.publishing.subscriptions.digests import Digests
from app.publishing.subscriptions.subscribers import Subscriptions
from app.publishing.webhooks.queue import WebhookQueue
from app.publishing.webhooks.registry import WebhookRegistry


@dataclass(frozen=True, slots=True)
class PublishingServices:
    """Every service that works with accounts or unpublished texts."""

    accounts: Accounts
    sessions: Sessions
    access_tokens: AccessTokens
    audit: AuditLog
    drafts: Drafts
    comments: Comments
    revisions: RevisionRepository
    publisher: Publisher
    files: DraftAttachments
    corrections: Corrections
    visit_news: VisitNewsRepository
    schedule: PublicationSchedule
    notifications: Notifications
    subscriptions: Subscriptions
    digests: Digests
    same_visits: SameVisits
    outbox: Outbox
    webhooks: WebhookRegistry
    webhook_queue: WebhookQueue
    encryptor: Encryptor
    two_factor: TwoFactorService
    identity_provider: OidcProvider | None
    """Where people sign in with an account of their organisation; None without one."""
    group_membership: GroupMembership
    two_factor_for_managers: bool
    """Whether managers must turn on two-factor sign-in before any page but their account's."""

    def requires_two_factor(self, person: Person) -> bool:
        """Return whether the desk is closed to the person until they turn on two-factor sign-in."""
        return self.two_factor_for_managers and has_permission_anywhere(person, Action.MANAGE)
