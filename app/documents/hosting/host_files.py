"""Read the terms of hosts from ``content/hosts/<id>.md``; what cannot be read is named, and keeps nobody else out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from app import clock
from app.documents.hosting.reception_days import Bookings, ReceptionCalendar
from app.documents.hosting.terms import HostTerms
from app.documents.markdown import frontmatter
from app.documents.markdown.characters import repair_characters
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.reference.data import Reference
from app.documents.reference.geography import zone_of
from app.documents.reference.holidays import Holidays
from app.documents.reference.places import PlaceName
from app.documents.validation.messages import validation_messages
from app.documents.validation.personal_data import find_personal_data
from app.documents.validation.problem import Problem, did_you_mean

FOLDER = "hosts"
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
MAX_HOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Host:
    """A host with published terms: a place, or one office of a place."""

    id: str
    """Name of its file: a place's code, or that and the slug of a role, as ``65.71-dprd``."""
    place: PlaceName
    role: str
    """Slug of the role whose terms they are; empty for those of the whole place."""
    terms: HostTerms
    text: str
    """The file as written."""
    holidays: Holidays

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the host."""
        return zone_of(self.place.province)

    @property
    def url(self) -> str:
        """Address of its terms on the site."""
        return f"/daerah/{self.place.code}/tuan-rumah" + (f"?kantor={self.role}" if self.role else "")

    def today(self) -> date:
        """Return the present day in the host's zone."""
        return clock.now().astimezone(self.zone).date()

    def calendar(self, bookings: Bookings | None = None) -> ReceptionCalendar:
        """Return its days from today on."""
        return ReceptionCalendar(self.terms, self.holidays, self.today(), bookings or Bookings())


class HostError(Exception):
    """A file is no valid terms of a host; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


def host_path(host_id: str) -> str:
    """Return the path of a host's file, relative to the content folder."""
    return f"{FOLDER}/{host_id}.md"


def split_id(host_id: str, reference: Reference) -> tuple[str, str] | None:
    """Return the place and the role that an id names; None when it names none."""
    if not _ID.fullmatch(host_id):
        return None
    if host_id in reference.places:
        return host_id, ""
    for role in reference.roles:
        place = host_id.removesuffix(f"-{role}")
        if place != host_id and place in reference.places:
            return place, role
    return None


def parse_host(text: str, host_id: str, reference: Reference) -> Host:
    """Return the host that a file describes; raise HostError with every problem at once."""
    path = host_path(host_id)
    named = split_id(host_id, reference)
    if named is None:
        hint = did_you_mean(host_id, reference.places) or "Nama berkas ialah kode daerah, misalnya 34.04.md."
        raise HostError([Problem(path, 1, "", "B05", f"“{host_id}” bukan kode daerah atau instansi.", hint)])
    try:
        parts = frontmatter.split(repair_characters(text))
        terms = HostTerms.model_validate(frontmatter.load_yaml(parts.front, first_line=2))
    except FrontMatterError as error:
        raise HostError([Problem(path, error.line, "", error.code, error.message, error.hint)]) from error
    except ValidationError as error:
        raise HostError(list(_problems(error, parts.front, path))) from error
    if parts.body.strip():
        hint = "Pindahkan ke notes di bagian kepala."
        raise HostError(
            [Problem(path, parts.body_line, "", "B04", "Teks di bawah kepala tidak dibaca.", hint)]
        )
    if found := list(_check(terms, text, path)):
        raise HostError(found)
    return Host(host_id, reference.place(named[0]), named[1], terms, text, reference.holidays)


def _problems(error: ValidationError, front: str, path: str) -> Iterator[Problem]:
    for one in validation_messages(error, HostTerms):
        line = frontmatter.line_of(front, one.location, first_line=2)
        yield Problem(path, line, ".".join(map(str, one.location)), one.code, one.message, one.hint)


def _check(terms: HostTerms, text: str, path: str) -> Iterator[Problem]:
    """Yield what no field alone shows: a personal number, and times of day out of order."""
    for finding in find_personal_data(text):
        yield Problem(path, finding.line, "", "K08", finding.why, finding.hint)
    if list(terms.sessions) != sorted(set(terms.sessions)):
        line = frontmatter.line_of(frontmatter.split(text).front, ("sessions",), first_line=2)
        message, hint = "Jam penerimaan tidak berurutan.", "Urutkan dari pagi ke sore, masing-masing sekali."
        yield Problem(path, line, "sessions", "K08", message, hint)


class HostFiles:
    """The hosts of a content folder, read again when their files change."""

    def __init__(self, content_dir: Path) -> None:
        self._folder = content_dir / FOLDER
        self._cache: tuple[object, dict[str, Host], list[Problem]] = (None, {}, [])

    def all(self, reference: Reference) -> dict[str, Host]:
        """Return every host by its id."""
        return self._load(reference)[0]

    def problems(self, reference: Reference) -> list[Problem]:
        """Return what keeps files from being read."""
        return self._load(reference)[1]

    def get(self, host_id: str, reference: Reference) -> Host | None:
        """Return a host; None without terms."""
        return self.all(reference).get(host_id)

    def of_place(self, code: str, reference: Reference) -> list[Host]:
        """Return the hosts in a place: itself, then its offices."""
        return [host for host in self.all(reference).values() if host.place.code == code]

    def _state(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(map(_stamp, sorted(self._folder.glob("*.md"))))

    def _load(self, reference: Reference) -> tuple[dict[str, Host], list[Problem]]:
        state = (self._state(), reference.version)
        if state != self._cache[0]:
            self._cache = (state, *self._read(reference))
        return self._cache[1], self._cache[2]

    def _read(self, reference: Reference) -> tuple[dict[str, Host], list[Problem]]:
        hosts: dict[str, Host] = {}
        problems: list[Problem] = []
        for path in sorted(self._folder.glob("*.md")):
            try:
                hosts[path.stem] = parse_host(_read_text(path), path.stem, reference)
            except HostError as error:
                problems += error.problems
        return hosts, problems


def _stamp(path: Path) -> tuple[str, int, int]:
    """Return what changes with a file; a link that leads nowhere must not hide the changes of others."""
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_size, found.st_mtime_ns


def _read_text(path: Path) -> str:
    name = host_path(path.stem)
    try:
        data = path.read_bytes()
        if len(data) > MAX_HOST_BYTES:
            hint = "Singkatkan; rinciannya cukup di halaman sumbernya."
            raise HostError([Problem(name, 1, "", "B02", "Berkas terlalu besar.", hint)])
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Periksa izinnya, dan simpan sebagai teks UTF-8."
        raise HostError([Problem(name, 1, "", "B01", "Berkas tidak dapat dibaca.", hint)]) from error


def check_hosts(content_dir: Path, reference: Reference, practices: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong in the files of hosts, also references to practices that do not exist."""
    files = HostFiles(content_dir)
    yield from files.problems(reference)
    for host in files.all(reference).values():
        for number, slug in enumerate(host.terms.read_first):
            if slug not in practices:
                where = ("read_first", number)
                line = frontmatter.line_of(frontmatter.split(host.text).front, where, first_line=2)
                hint = did_you_mean(slug, practices) or "Tulis nama berkas praktiknya, atau hapus."
                message = f"Praktik “{slug}” tidak ada."
                yield Problem(host_path(host.id), line, f"read_first.{number}", "R03", message, hint)
