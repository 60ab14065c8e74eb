"""The library as a repository that others harvest: OAI-PMH 2.0 (openarchives.org), stateless.

Records are unqualified Dublin Core; sets are the kinds of documents, the values they support, the agency roles and
the regions in them, a province with its regencies and cities. Datestamps are those of this repository, so that a
harvester who comes again misses nothing; ``dc:date`` is the document's own. What was taken away stays known as deleted, as long as this database lives (“transient”).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from app import clock
from app.documents.models import PATHS, DocumentType
from app.library import LibraryService
from app.store.repositories.cards import Card
from app.store.repositories.changelog import ChangeLog, ChangeRecord
from app.web.opendata.dublin_core import dublin_core
from app.web.opendata.oai_arguments import (
    KINDS,
    PLACES,
    PREFIX,
    ROLES,
    VALUES,
    ListRequest,
    OaiError,
    check_arguments,
    parse_list_request,
    resumption_token,
)
from app.web.rendering import labels

PER_PAGE = 100
OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC, DC = f"{OAI}oai_dc/", "http://purl.org/dc/elements/1.1/"
_IDENTIFIER = f"{OAI}oai-identifier"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
for _prefix, _space in (("", OAI), (PREFIX, OAI_DC), ("dc", DC), ("xsi", _XSI)):
    ET.register_namespace(_prefix, _space)
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z][a-zA-Z0-9-]*)+")
"""What the scheme of oai-identifier accepts as a repository's name."""
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class OaiRepository:
    """The OAI-PMH repository over the library and its change log."""

    library: LibraryService
    records: ChangeLog

    @property
    def host(self) -> str:
        """The name of the repository in identifiers."""
        return urlsplit(self.library.base_url).hostname or "localhost"

    def answer(self, pairs: Sequence[tuple[str, str]]) -> bytes:
        """Return the XML answer to a request's arguments; faults of the protocol are answers too."""
        root = ET.Element(f"{{{OAI}}}OAI-PMH")
        root.set(f"{{{_XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
        _add(root, "responseDate", _stamp(clock.now()))
        request = _add(root, "request", f"{self.library.base_url}/oai")
        try:
            verb, arguments = check_arguments(pairs)
            for name, value in pairs:
                request.set(name, _fit(value))
            part = ET.Element(f"{{{OAI}}}{verb}")
            self._fill(verb, arguments, part)
            root.append(part)
        except OaiError as error:
            if error.code in ("badVerb", "badArgument"):
                request.attrib.clear()  # section 3.2: such a request is not repeated
            _add(root, "error", str(error)).set("code", error.code)
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    def _fill(self, verb: str, arguments: dict[str, str], part: ET.Element) -> None:
        match verb:
            case "Identify":
                self._identify(part)
            case "ListMetadataFormats":
                if "identifier" in arguments:
                    self._record(arguments["identifier"])
                _formats(part)
            case "ListSets":
                if "resumptionToken" in arguments:
                    raise OaiError("badResumptionToken", "daftar set tidak terbagi")
                self._sets(part)
            case "GetRecord":
                record = self._record(arguments["identifier"])
                if arguments["metadataPrefix"] != PREFIX:
                    raise OaiError("cannotDisseminateFormat", f"hanya {PREFIX} yang tersedia")
                self._whole(part, [record])
            case _:
                self._list(verb, parse_list_request(arguments, self.library.reference), part)

    def _identify(self, part: ET.Element) -> None:
        owner, earliest = self.library.identity, self.records.earliest_change()
        _add(part, "repositoryName", owner.name)
        _add(part, "baseURL", f"{self.library.base_url}/oai")
        _add(part, "protocolVersion", "2.0")
        _add(part, "adminEmail", owner.contact or f"webmaster@{self.host}")
        _add(part, "earliestDatestamp", _stamp(earliest or datetime.fromtimestamp(0, UTC)))
        _add(part, "deletedRecord", "transient")
        _add(part, "granularity", "YYYY-MM-DDThh:mm:ssZ")
        if _DOMAIN.fullmatch(self.host):
            about = ET.SubElement(_add(part, "description"), f"{{{_IDENTIFIER}}}oai-identifier")
            about.set(f"{{{_XSI}}}schemaLocation", f"{_IDENTIFIER} {OAI}oai-identifier.xsd")
            for name, text in (
                ("scheme", "oai"),
                ("repositoryIdentifier", self.host),
                ("delimiter", ":"),
                ("sampleIdentifier", self._identifier("practice", "contoh")),
            ):
                ET.SubElement(about, f"{{{_IDENTIFIER}}}{name}").text = text

    def _sets(self, part: ET.Element) -> None:
        sets = [(path, labels.TYPE[kind]) for path, kind in KINDS.items()]
        sets.append((VALUES, "Nilai BerAKHLAK"))
        reference, linked = self.library.reference, self.library.documents.linked
        sets += [(f"{VALUES}:{slug}", value.name) for slug, value in reference.values.items()]
        sets.append((ROLES, "Peran perangkat daerah"))
        with_role = linked.count_by("role")
        sets += [
            (f"{ROLES}:{slug}", role.name) for slug, role in reference.roles.items() if slug in with_role
        ]
        sets.append((PLACES, "Daerah dan instansi pusat"))
        places = {code for one in linked.count_by("place") for code in reference.with_province(one)}
        sets += [(f"{PLACES}:{code}", reference.place(code).name) for code in sorted(places)]
        for spec, name in sets:
            one = _add(part, "set")
            _add(one, "setSpec", spec)
            _add(one, "setName", name)

    def _list(self, verb: str, asked: ListRequest, part: ET.Element) -> None:
        found = self.records.find(asked.window, after=asked.after, limit=PER_PAGE + 1)
        if not found:
            raise OaiError("noRecordsMatch", "tidak ada yang cocok")
        shown = found[:PER_PAGE]
        cards = self._cards(shown)
        for record in shown:
            if verb == "ListIdentifiers":
                self._header(part, record, cards)
            else:
                self._describe(_add(part, "record"), record, cards)
        goes_on = len(found) > PER_PAGE
        if goes_on or asked.after:
            end = asked.start + len(shown)
            mark = _add(part, "resumptionToken", resumption_token(asked, shown[-1], end) if goes_on else "")
            mark.set("completeListSize", str(max(self.records.count(asked.window), end)))
            mark.set("cursor", str(asked.start))

    def _whole(self, part: ET.Element, records: Sequence[ChangeRecord]) -> None:
        cards = self._cards(records)
        for record in records:
            self._describe(_add(part, "record"), record, cards)

    def _cards(self, records: Sequence[ChangeRecord]) -> dict[tuple[DocumentType, str], Card]:
        keys = [(one.kind, one.slug) for one in records if not one.is_gone]
        return {(card.kind, card.slug): card for card in self.library.documents.get_cards(keys)}

    def _describe(
        self, part: ET.Element, record: ChangeRecord, cards: dict[tuple[DocumentType, str], Card]
    ) -> None:
        self._header(part, record, cards)
        card = cards.get((record.kind, record.slug))
        if card is None:
            return
        metadata = ET.SubElement(_add(part, "metadata"), f"{{{OAI_DC}}}dc")
        metadata.set(f"{{{_XSI}}}schemaLocation", f"{OAI_DC} {OAI}oai_dc.xsd")
        for name, text in dublin_core(self.library, card):
            ET.SubElement(metadata, f"{{{DC}}}{name}").text = _fit(text)

    def _header(
        self, part: ET.Element, record: ChangeRecord, cards: dict[tuple[DocumentType, str], Card]
    ) -> None:
        header = _add(part, "header")
        card = cards.get((record.kind, record.slug))
        if card is None:  # gone, perhaps since it was found
            header.set("status", "deleted")
        _add(header, "identifier", self._identifier(record.kind, record.slug))
        _add(header, "datestamp", _stamp(record.changed_at))
        _add(header, "setSpec", PATHS[record.kind])
        for name in self._sets_of(card) if card else ():
            _add(header, "setSpec", name)

    def _sets_of(self, card: Card) -> list[str]:
        """Return the sets of a document; it is in those above them as well."""
        places = [code for place in card.places for code in self.library.reference.with_province(place)]
        return [
            *(f"{VALUES}:{slug}" for slug in card.values),
            *(f"{ROLES}:{slug}" for slug in card.roles),
            *(f"{PLACES}:{code}" for code in dict.fromkeys(places)),
        ]

    def _identifier(self, kind: DocumentType, slug: str) -> str:
        return f"oai:{self.host}:{PATHS[kind]}/{slug}"

    def _record(self, identifier: str) -> ChangeRecord:
        path, _slash, slug = identifier.removeprefix(f"oai:{self.host}:").partition("/")
        record = self.records.get(KINDS[path], slug) if path in KINDS and "\0" not in slug else None
        if record is None or identifier != self._identifier(record.kind, record.slug):
            raise OaiError("idDoesNotExist", f"“{identifier}” tidak ada di sini")
        return record


def _formats(part: ET.Element) -> None:
    one = _add(part, "metadataFormat")
    _add(one, "metadataPrefix", PREFIX)
    _add(one, "schema", f"{OAI}oai_dc.xsd")
    _add(one, "metadataNamespace", OAI_DC)


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    part = ET.SubElement(parent, f"{{{OAI}}}{name}")
    part.text = None if text is None else _fit(text)
    return part


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
