"""The arguments of OAI-PMH 2.0 requests, checked, and the resumption tokens that continue a list."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.documents.models import PATHS, DocumentType
from app.documents.reference.data import Reference
from app.store.repositories.changelog import ChangeFilter, ChangeRecord

PREFIX = "oai_dc"
LONGEST_TOKEN = 1_000
KINDS: Mapping[str, DocumentType] = {path: kind for kind, path in PATHS.items()}
VALUES, ROLES, PLACES = "nilai", "peran", "daerah"
"""The sets of documents with a value, an agency role, a region; ``nilai:adaptif`` is one within the first."""
_ALLOWED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
"""Verb → required and optional arguments (protocol, section 4)."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class OaiError(Exception):
    """A fault of the protocol, by its code (section 3.6)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of a list: which records, from where on."""

    window: ChangeFilter
    arguments: Mapping[str, str]
    """The arguments of the first request, which the token carries on."""
    after: ChangeRecord | None = None
    start: int = 0
    """The number of records on the pages before."""


def check_arguments(pairs: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """Return the verb and its arguments; raise OaiError."""
    names = [name for name, _value in pairs]
    arguments = dict(pairs)
    verb = arguments.pop("verb", "")
    if verb not in _ALLOWED or names.count("verb") > 1:
        raise OaiError("badVerb", "verb harus salah satu dari " + ", ".join(_ALLOWED))
    if len(set(names)) < len(names):
        raise OaiError("badArgument", "argumen ditulis dua kali")
    needed, allowed = _ALLOWED[verb]
    if verb.startswith("List") and arguments.keys() == {"resumptionToken"}:
        return verb, arguments
    unknown, missing = arguments.keys() - needed - allowed, needed - arguments.keys()
    if unknown or missing:
        faults = [f"{name} tidak dikenal atau tidak boleh di sini" for name in sorted(unknown)]
        raise OaiError(
            "badArgument", "; ".join([*faults, *(f"{name} wajib ada" for name in sorted(missing))])
        )
    return verb, arguments


def parse_list_request(arguments: Mapping[str, str], reference: Reference) -> ListRequest:
    """Return the page of a list that arguments or a token ask for; raise OaiError."""
    if "resumptionToken" in arguments:
        return _resumed(arguments["resumptionToken"], reference)
    if arguments["metadataPrefix"] != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"hanya {PREFIX} yang tersedia")
    since, until = arguments.get("from"), arguments.get("until")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from dan until harus sama telitinya")
    first, last = _moment(since), _moment(until)
    if first and last and first > last:
        raise OaiError("badArgument", "from lebih akhir daripada until")
    step = timedelta(days=1) if until and _DAY.fullmatch(until) else timedelta(seconds=1)
    wanted = _set(arguments.get("set"), reference)
    return ListRequest(replace(wanted, since=first, until=last + step if last else None), arguments)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass  # no such day or hour: reported below like any other text
    raise OaiError("badArgument", f"“{text}” bukan tanggal UTC seperti 2025-02-11 atau 2025-02-11T08:00:00Z")


def _set(name: str | None, reference: Reference) -> ChangeFilter:
    """Return what a set name stands for; unknown sets match no record."""
    if name is None:
        return ChangeFilter()
    if name in KINDS:
        return ChangeFilter(KINDS[name])
    part, _colon, code = name.partition(":")
    if part == VALUES and (not code or code in reference.values):
        return ChangeFilter(value=code)
    if part == ROLES and (not code or code in reference.roles):
        return ChangeFilter(role=code)
    if part == PLACES and (not code or code in reference.places):
        return ChangeFilter(places=reference.with_regencies(code) if code else ())
    raise OaiError("noRecordsMatch", f"set “{name}” tidak ada; lihat ListSets")


def resumption_token(asked: ListRequest, last: ChangeRecord, start: int) -> str:
    """Return the token that continues after a record; it holds the whole state, so it never expires."""
    said = [dict(asked.arguments), start, last.changed_at.isoformat(), last.kind, last.slug]
    return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()


def _resumed(text: str, reference: Reference) -> ListRequest:
    fault = OaiError("badResumptionToken", "resumptionToken tidak terbaca; mulailah lagi tanpa token")
    if len(text) > LONGEST_TOKEN:
        raise fault
    try:
        arguments, start, at, kind, slug = json.loads(base64.b64decode(text, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at)
        arguments = {
            name: arguments[name] for name in ("metadataPrefix", "from", "until", "set") if name in arguments
        }
        if not all(isinstance(one, str) for one in (*arguments.values(), slug)) or int(start) < 1:
            raise fault
        after = ChangeRecord(KINDS[PATHS[kind]], slug, moment.astimezone(UTC), is_gone=False)
        asked = parse_list_request(arguments, reference)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        binascii.Error,
        OverflowError,
        OaiError,
    ) as error:
        raise fault from error
    return ListRequest(asked.window, arguments, after, int(start))
