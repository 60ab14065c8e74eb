"""Letters to subscribers, composed at the moment they are sent: what was withdrawn meanwhile is in none of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, select

from app import clock, i18n
from app.accounts.encryption import Encryptor
from app.documents.dates import format_date
from app.documents.follow_up import FollowUp
from app.documents.models import document_url
from app.documents.vocabulary import FOLLOW_UP
from app.i18n import gettext, ngettext
from app.publishing.mail.outbox import OutgoingEmail
from app.publishing.subscriptions.bounces import create_return_path
from app.publishing.subscriptions.refusals import count_refusal, forget_refusals
from app.publishing.subscriptions.subscribers import (
    ADDRESS_PURPOSE,
    CONFIRMATION_LIFETIME,
    RHYTHMS,
    create_link,
)
from app.publishing.subscriptions.tables import SubscriberRow, SubscriptionRow
from app.publishing.tables import OutgoingEmailRow, RevisionRow
from app.store.database import read_session
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository
from app.store.tables import LibraryState

MAX_FOREIGN = 80
"""Characters of a search that a letter repeats to somebody who may not have asked for it."""
_ADDRESS = re.compile(r"https?:|www|@|\w\.\w", re.IGNORECASE)
_subscription: Any = SubscriptionRow
_revision: Any = RevisionRow

Describe = Callable[[str], str]
"""Returns what a followed page is called in the current language."""


class SubscriberLetters:
    """Composes letters to subscribers, and learns what became of them."""

    def __init__(
        self,
        engine: Engine,
        encryptor: Encryptor,
        describe: Describe,
        *,
        base_url: str,
        site_name: str,
        bounce_address: str = "",
    ) -> None:
        self._engine, self._encryptor, self._bounce_address = engine, encryptor, bounce_address
        self._base_url, self._site_name = base_url, site_name
        self._documents, self._describe = DocumentRepository(engine), describe
        self._cards: tuple[int, dict[Key, Card | None]] = (-1, {})
        """Documents of one revision of the library: a letter to thousands names the same few."""
        self._refused: set[int] = set()
        """Subscribers who had letters refused before."""

    def compose(self, letter: OutgoingEmailRow) -> OutgoingEmail | None:
        """Return a letter; None when its recipient has stopped it, or when nothing is left to say."""
        with read_session(self._engine) as session:
            row = session.get(SubscriberRow, letter.subscriber_id)
            wanted = select(_subscription).where(_subscription.subscriber_id == letter.subscriber_id)
            followed = list(session.scalars(wanted.order_by(_subscription.id)))
            library = session.get(LibraryState, 1)
        if library and library.revision != self._cards[0]:
            self._cards = (library.revision, {})
        if row and row.refusals:
            self._refused.add(row.id or 0)
        address = row and self._encryptor.decrypt(ADDRESS_PURPOSE, row.encrypted_address)
        if row is None or not address:
            return None
        with i18n.use_language(row.language):
            if letter.news is None:
                subject, text = gettext("Konfirmasi langganan %s") % self._site_name, self._ask(followed)
            else:
                subject, text = self._tell(letter.news, followed)
            if not text:
                return None
            link = f"{self._base_url}{_prefix(row.language)}/langganan/{create_link(self._encryptor, row)}"
            headers = _headers(link)
            if self._bounce_address:
                headers["Return-Path"] = create_return_path(self._encryptor, row, self._bounce_address)
            return OutgoingEmail(address, subject, f"{text}\n\n{self._foot(letter, link)}\n", headers=headers)

    def refused(self, subscriber_id: int, reason: str) -> None:
        """Count a letter that was refused for good."""
        count_refusal(self._engine, subscriber_id, reason)

    def accepted(self, subscriber_id: int) -> None:
        """Forget earlier refusals of a recipient, unless reports come back later: then this says nothing yet."""
        if subscriber_id in self._refused and not self._bounce_address:
            self._refused.discard(subscriber_id)
            forget_refusals(self._engine, subscriber_id)

    def _ask(self, followed: Sequence[SubscriptionRow]) -> str:
        waiting = [one for one in followed if one.confirmed_at is None]
        if not waiting:
            return ""
        pages = [
            f"- {self._name(one.target)} ({_start_small(gettext(RHYTHMS[one.rhythm]))})" for one in waiting
        ]
        asked = (
            gettext("Seseorang, mungkin Anda, meminta surat dari %s ke alamat ini bila ada yang baru pada:")
            % self._site_name
        )
        return "\n".join([asked, "", *pages])

    def _name(self, target: str) -> str:
        """Return a page's name for a letter that nobody has confirmed: few words of others, no address."""
        name = self._describe(target)
        is_foreign = target.startswith("/cari") and (len(name) > MAX_FOREIGN or _ADDRESS.search(name))
        return gettext("sebuah pencarian") if is_foreign else name

    def _tell(self, news: Mapping[str, Any], followed: Sequence[SubscriptionRow]) -> tuple[str, str]:
        targets = {one.target for one in followed if one.confirmed_at}
        entries = [entry for entry in news["documents"] if targets.intersection(entry["because"])]
        cards = self._published([_key(entry) for entry in entries])
        shown = [(entry, card) for entry in entries if (card := cards[_key(entry)])]
        if not shown:
            return "", ""
        reasons = self._reasons([_key(entry) for entry, _card in shown if not entry["is_new"]])
        parts = [self._entry(entry, card, reasons.get(_key(entry), ""), targets) for entry, card in shown]
        if others := news["others"]:
            text = ngettext("Dan %d dokumen lain.", "Dan %d dokumen lain.", others)
            parts.append(text % others + f"\n{self._base_url}/cari?urut=terbaru")
        return _subject(shown), "\n\n".join(parts)

    def _published(self, keys: Sequence[Key]) -> Mapping[Key, Card | None]:
        """Return documents as they are published now; None for one that is not."""
        known = self._cards[1]
        if missing := [key for key in keys if key not in known]:
            known |= dict.fromkeys(missing)
            known |= {(card.kind, card.slug): card for card in self._documents.get_cards(missing)}
        return known

    def _entry(self, entry: Mapping[str, Any], card: Card, reason: str, targets: set[str]) -> str:
        lines = [f"{gettext('Baru') if entry['is_new'] else gettext('Diubah')}: {card.title}", card.summary]
        if reason:
            lines.append(gettext("Yang diubah: %s") % reason)
        changed = set(entry["follow_ups"]) if not entry["is_new"] else set()
        for one in card.meta.get("follow_ups") or ():
            if one["id"] in changed:
                status = gettext(FOLLOW_UP[FollowUp.model_validate(one).status_now]).lower()
                values = {"action": one["action"], "status": status}
                lines.append(gettext("Tindak lanjut: %(action)s (%(status)s)") % values)
        lines.append(f"{self._base_url}{document_url(card.kind, card.slug)}")
        because = [self._describe(target) for target in entry["because"] if target in targets]
        lines.append(gettext("Anda disurati karena mengikuti: %s.") % "; ".join(because))
        return "\n".join(lines)

    def _reasons(self, keys: Sequence[Key]) -> dict[Key, str]:
        """Return why documents were last changed, as their public histories say; files changed by hand have none."""
        if not keys:
            return {}
        wanted = (
            select(_revision.kind, _revision.slug, _revision.reason)
            .where(_revision.slug.in_([slug for _kind, slug in keys]), _revision.hidden_reason.is_(None))
            .order_by(_revision.number)
        )
        with read_session(self._engine) as session:
            return {(kind, slug): " ".join(reason.split()) for kind, slug, reason in session.execute(wanted)}

    def _foot(self, letter: OutgoingEmailRow, link: str) -> str:
        if letter.news is None:
            days = CONFIRMATION_LIFETIME.days
            return gettext(
                "Untuk memulainya, buka tautan ini lalu tekan “Mulai berlangganan”:\n%(link)s\n\n"
                "Bila bukan Anda, abaikan surat ini: alamat Anda dihapus setelah %(days)d hari."
            ) % {"link": link, "days": days}
        return (
            gettext(
                "-- \nLangganan Anda: lihat, ubah jadwalnya, atau hentikan\n%s\n"
                "Tombol “berhenti berlangganan” di aplikasi surel menghentikan semuanya dan menghapus alamat Anda."
            )
            % link
        )


def _key(entry: Mapping[str, Any]) -> Key:
    return ("practice" if entry["kind"] == "practice" else "visit"), entry["slug"]


def _subject(shown: Sequence[tuple[Mapping[str, Any], Card]]) -> str:
    if len(shown) > 1:
        day = format_date(clock.today().isoformat())
        return gettext("%(count)d dokumen baru atau diubah, %(day)s") % {"count": len(shown), "day": day}
    ((entry, card),) = shown
    return f"{gettext('Baru') if entry['is_new'] else gettext('Diubah')}: {card.title}"


def _start_small(label: str) -> str:
    """Return a label as it stands within a line: its first letter small, its abbreviations as they are."""
    return label[:1].lower() + label[1:]


def _prefix(language: str) -> str:
    return "" if language == i18n.SOURCE_LANGUAGE else f"/{language}"


def _headers(link: str) -> dict[str, str]:
    """Return the headers with which a mail program offers to stop all letters by one press (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link}/berhenti-semua>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
