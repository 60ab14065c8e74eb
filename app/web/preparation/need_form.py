"""The form of a need: what `/siapkan` and the pages after it read from their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from app.documents.reference.data import Reference
from app.documents.reference.places import LONGEST_NAME
from app.documents.vocabulary import listed
from app.i18n import gettext
from app.preparation.assessment import MOST_FIGURES, Figure, figure_from_code, from_code
from app.preparation.recommendation.scoring import Need
from app.search.query.parser import MAX_CHARACTERS

MOST_CHOSEN = 20
"""Values or roles taken from one address."""


@dataclass(frozen=True, slots=True)
class NeedForm:
    """A need as written, and as understood."""

    need: Need
    home_text: str
    faults: tuple[str, ...]
    """What could not be understood, as sentences."""
    assessment: str = ""
    """Code of the self-assessment it came from."""
    figures: tuple[Figure, ...] = ()
    """Own indicators of that assessment."""

    @property
    def is_asked(self) -> bool:
        """Whether there is something to answer."""
        return not self.need.asks_nothing and not self.faults

    def query(self, **more: str) -> str:
        """The need as the query of an address."""
        pairs = [("masalah", self.need.problem)] if self.need.problem else []
        pairs += [("nilai", value) for value in self.need.values]
        pairs += [("peran", role) for role in self.need.roles]
        pairs += [("daerah", self.need.home)] if self.need.home else []
        return urlencode([*pairs, *self.carried, *more.items()])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What comes from the self-assessment and goes on into the plan."""
        code = [("ukur", self.assessment)] if self.assessment else []
        return [*code, *(("i", figure.code) for figure in self.figures)]


def need_form(reference: Reference, asked: ImmutableMultiDict[str, str]) -> NeedForm:
    """The need in an address; unknown values and roles are left out, an unknown region is a fault."""
    home_text = asked.get("daerah", "").strip()[:LONGEST_NAME]
    home = reference.place_names.code(home_text) if home_text else None
    need = Need(
        problem=" ".join(asked.get("masalah", "").split())[:MAX_CHARACTERS],
        values=_known(asked.getlist("nilai"), reference.values),
        roles=_known(asked.getlist("peran"), reference.roles),
        home=home,
    )
    faults = []
    if home_text and home is None:
        faults.append(unknown_place(reference, home_text))
    code = asked.get("ukur", "")
    figures = [figure_from_code(reference, one) for one in asked.getlist("i")[:MOST_FIGURES]]
    if asked and need.asks_nothing:
        faults.append(gettext("Tulis masalahnya, atau pilih paling sedikit satu nilai atau peran."))
    written = reference.places[home].name if home else home_text
    return NeedForm(
        need,
        written,
        tuple(faults),
        code if from_code(reference, code) else "",
        tuple(figure for figure in figures if figure),
    )


def unknown_place(reference: Reference, text: str) -> str:
    """What to say of a name that names no place."""
    near = reference.place_names.near(text)
    if near:
        return gettext("Daerah “%(name)s” tidak dikenal. Maksud Anda %(near)s?") % {
            "name": text,
            "near": listed(near, "or"),
        }
    return gettext("Daerah “%s” tidak dikenal. Pilih dari daftar yang muncul saat mengetik.") % text


def _known(given: Sequence[str], known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in given if one in known))[:MOST_CHOSEN]
