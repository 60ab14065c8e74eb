"""Form of a need: the query parameters that `/siapkan` and the pages after it share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from app.documents.reference.data import Reference
from app.documents.reference.places import MAX_NAME_LENGTH
from app.documents.vocabulary import join_items
from app.i18n import gettext
from app.preparation.assessment import MAX_FIGURES, Figure, parse_code, parse_figure_code
from app.preparation.recommendation.scoring import Need
from app.search.query.parser import MAX_CHARACTERS

PARAMETERS = ("masalah", "nilai", "peran", "daerah", "ukur", "i")
"""Names that `parse_need_form` reads."""
MAX_CHOSEN = 20
"""Values or roles read from one URL."""


@dataclass(frozen=True, slots=True)
class NeedForm:
    """A need as typed and as parsed."""

    need: Need
    home_text: str
    errors: tuple[str, ...]
    """Problems of the input, as sentences."""
    assessment: str = ""
    """Code of the self-assessment it came from."""
    figures: tuple[Figure, ...] = ()
    """Own indicators of that assessment."""

    @property
    def is_asked(self) -> bool:
        """Whether there is something to answer."""
        return not self.need.has_no_terms and not self.errors

    def query(self, **more: str) -> str:
        """Return the need as a URL query."""
        pairs = [("masalah", self.need.problem)] if self.need.problem else []
        pairs += [("nilai", value) for value in self.need.values]
        pairs += [("peran", role) for role in self.need.roles]
        pairs += [("daerah", self.need.home)] if self.need.home else []
        return urlencode([*pairs, *self.carried, *more.items()])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Parameters of the self-assessment that are passed on to the plan."""
        code = [("ukur", self.assessment)] if self.assessment else []
        return [*code, *(("i", figure.code) for figure in self.figures)]


def parse_need_form(reference: Reference, query_params: ImmutableMultiDict[str, str]) -> NeedForm:
    """Return the need in a URL; unknown values and roles are left out, an unknown region is a problem."""
    home_text = query_params.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    home = reference.place_names.find_code(home_text) if home_text else None
    need = Need(
        problem=" ".join(query_params.get("masalah", "").split())[:MAX_CHARACTERS],
        values=_known(query_params.getlist("nilai"), reference.values),
        roles=_known(query_params.getlist("peran"), reference.roles),
        home=home,
    )
    errors = []
    if home_text and home is None:
        errors.append(unknown_place_message(reference, home_text))
    code = query_params.get("ukur", "")
    figures = [parse_figure_code(reference, one) for one in query_params.getlist("i")[:MAX_FIGURES]]
    if query_params and need.has_no_terms:
        errors.append(gettext("Tulis masalahnya, atau pilih paling sedikit satu nilai atau peran."))
    written = reference.place(home).name if home else home_text
    return NeedForm(
        need,
        written,
        tuple(errors),
        code if parse_code(reference, code) else "",
        tuple(figure for figure in figures if figure),
    )


def unknown_place_message(reference: Reference, text: str) -> str:
    """Return the message for a name that is no place."""
    near = reference.place_names.suggest_names(text)
    if near:
        return gettext("Daerah “%(name)s” tidak dikenal. Maksud Anda %(near)s?") % {
            "name": text,
            "near": join_items(near, "or"),
        }
    return gettext("Daerah “%s” tidak dikenal. Pilih dari daftar yang muncul saat mengetik.") % text


def _known(given: Sequence[str], known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in given if one in known))[:MAX_CHOSEN]
