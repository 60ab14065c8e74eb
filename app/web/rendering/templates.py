"""Jinja templates, with the filters and globals they use."""

import hashlib
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Macro
from markupsafe import Markup

from app import i18n
from app.accounts.areas import area_name
from app.documents import dates, vocabulary
from app.documents.evidence import assess_evidence, disputed_measures, evidence_in_words, measured_changes
from app.documents.licences import licence_of
from app.documents.markdown.render import split_source_notes
from app.documents.models import HEADINGS_BEFORE_STEPS
from app.library import LibraryService
from app.publishing.subscriptions.subscribers import DEFAULT_RHYTHM, RHYTHMS
from app.web.jsonld.common import Node, breadcrumbs, graph
from app.web.middleware.addresses import local_address
from app.web.middleware.locale import localise_links, localised_path
from app.web.rendering import labels
from app.web.rendering.signed_in import signed_in_of
from app.web.rendering.translated_templates import TranslatedTexts
from app.web.search.markup import CARD_GAP, filter_section, join_safe, near_note, result_card
from app.web.search.results import ResultPage

_PRIVATE = ("desk/", "plan")
"""Prefixes of templates whose pages carry no description for search engines."""
MAX_CACHED_MACROS = 10_000
"""Cached macro results, up to a kilobyte each."""
MAX_CARD_VALUES = 3
"""Values named on a card."""
_WRITTEN_IN_INDONESIAN = re.compile(r'<(?!option|a lang="id" href="/cari)\w+[^>]* lang="id"')
"""Texts of documents in a page of another language; options are names, and searches examples."""
STATIC = Path(__file__).parents[1] / "static"
FONTS = ("manrope.woff2?v=0.0.2", "serif.woff2?v=0.0.1")
"""Faces of the site, as the styles name them; the version is that of the package that a face is made from."""


def _mark_safe(markup: str) -> Markup:
    """Mark HTML of app.documents.markdown.render and app.search.snippets as safe; nothing else in templates does."""
    return Markup(markup)  # noqa: S704 -- both sanitise or escape what they return  # nosec B704


def _format_moment(at: datetime) -> str:
    """Return a moment as feeds write it (RFC 3339)."""
    return at.isoformat(timespec="seconds")


def _translate_text(text: str) -> Markup:
    """Return a text of a template in the current language."""
    return _translate_into(i18n.current_language(), text)


@lru_cache(maxsize=10_000)
def _translate_into(_language: str, text: str) -> Markup:
    return Markup(i18n.gettext(text))  # noqa: S704 -- the template's own words  # nosec B704


class _CurrentReference:
    """The reference data in use at each access: cached macros keep this object across reloads."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library.reference, name)


class _OriginalLanguage:
    """The ``lang`` attribute of document texts, which are Indonesian, on pages in another language."""

    def __html__(self) -> str:
        return "" if i18n.current_language() == i18n.SOURCE_LANGUAGE else ' lang="id"'


class Templates:
    """Render the templates of the site."""

    def __init__(self, library: LibraryService, *, sends_mail: bool = False) -> None:
        """``sends_mail``: whether there is a mail server, without which no page offers letters."""
        self._library, self._sends_mail = library, sends_mail
        self._environments: dict[str, Environment] = {}
        self._hashes: dict[str, str] = {}
        self._made: dict[Hashable, str] = {}

    def _environment(self) -> Environment:
        """Return the compiled templates of the current language."""
        language = i18n.current_language()
        if language not in self._environments:
            self._environments[language] = self._create_environment()
        return self._environments[language]

    def _create_environment(self) -> Environment:
        """Return an environment whose templates must be compiled, and rendered, in one language."""
        environment = Environment(
            loader=PackageLoader("app.web"),
            autoescape=select_autoescape(["html", "atom", "xml"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", TranslatedTexts],
            auto_reload=False,  # each page would look at the files of four templates
        )
        environment.policies["ext.i18n.trimmed"] = True
        install: Any = environment
        install.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)
        environment.globals["_"] = _translate_text
        environment.tests["indonesian"] = lambda html: bool(_WRITTEN_IN_INDONESIAN.search(html))
        environment.filters |= {
            "angka": vocabulary.format_number,
            "tanggal": dates.format_date,
            "hari": dates.format_days,
            "aman": _mark_safe,
            # Not the function of templates: that takes its text for markup, which is right for texts that
            # stand in a template and wrong for anything that comes from elsewhere.
            "kata": i18n.gettext,
            "saat": _format_moment,
            "pukul": dates.format_moment,
        }
        environment.globals |= self._globals()
        return environment

    def _globals(self) -> dict[str, Any]:
        """Return what every template can call."""
        return {
            "labels": labels,
            "static": self._static_address,
            "fonts": [
                f"/static/fonts/{name}"
                for name in FONTS
                if (STATIC / "fonts" / name.partition("?")[0]).exists()
            ],
            "evidence_of": assess_evidence,
            "split_notes": split_source_notes,
            "evidence_in_words": evidence_in_words,
            "licence_of": licence_of,
            "headings_before_steps": HEADINGS_BEFORE_STEPS,
            "changes": measured_changes,
            "disputed": disputed_measures,
            "base_url": self._library.base_url,
            "publisher_name": self._library.identity.name,
            "site_name": self._library.identity.site_name,
            "sends_mail": self._sends_mail,
            "rhythms": RHYTHMS,
            "default_rhythm": DEFAULT_RHYTHM,
            "ref": _CurrentReference(self._library),
            "area_name": lambda area: area_name(area, self._library.reference),
            "asli": _OriginalLanguage(),
            "cached": self._cached_macro,
            "filter_section": filter_section,
            "result_cards": self._result_cards,
        }

    def _static_address(self, name: str) -> str:
        """Return the address of a static file; it changes with the file, so browsers may cache it for ever."""
        if name not in self._hashes:
            self._hashes[name] = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
        return f"/static/{name}?v={self._hashes[name]}"

    def _cached_macro(self, macro: Macro, *arguments: Hashable) -> str:
        """Return a macro's result, cached per arguments, language and state of the reference data."""
        key = (macro.name, arguments, i18n.current_language(), self._library.reference.version)
        result = self._made.get(key)
        if result is None:
            if len(self._made) >= MAX_CACHED_MACROS:
                self._made.clear()
            result = self._made[key] = macro(*arguments)
        return result

    def _result_cards(self, card_frame: Macro, found: ResultPage) -> Markup:
        """Return the cards of a page of results, each in its cached frame."""
        level = "h3" if found.nothing_about else "h2"
        cards = []
        for result in found.results:
            card = result.card
            precision, slugs = card.meta.get("date_precision", "day"), " ".join(card.values[:MAX_CARD_VALUES])
            place_and_time = (card.place, card.year, card.date, precision)
            frame = self._cached_macro(
                card_frame, CARD_GAP, level, card.shown_kind, card.url, *place_and_time, slugs, card.strength
            )
            note = near_note(result.words) if found.nothing_about else None
            cards.append(result_card(frame, result, note))
        return join_safe(cards)

    def render(self, template: str, **context: Any) -> str:
        """Render a template to text.

        Macros that pages share are imported without their context: each page would make all of them anew, and
        keep itself in memory in a ring with them.
        """
        return self._environment().get_template(template).render(**context)

    def render_page(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """Render a page in the current language."""
        spoken, path = i18n.current_language(), request.scope["path"]
        html = self.render(
            template,
            path=path,
            signed_in=signed_in_of(request.scope),
            spoken=spoken,
            own_address=localised_path(quote(path), spoken),
            this_page=local_address(path, request.scope["query_string"]),
            linked=None
            if template.startswith(_PRIVATE)
            else self._described(context.pop("linked", ()), context.get("crumbs", ())),
            **context,
        )
        return HTMLResponse(localise_links(html), status_code=status)

    def _described(self, nodes: Sequence[Node], crumbs: Sequence["Crumb"]) -> Node | None:
        """Return a page's JSON-LD: its own nodes, and the way to it."""
        spoken = i18n.current_language()
        steps = [("Beranda", "/"), *((crumb.label, crumb.url) for crumb in crumbs)]
        way = [(i18n.gettext(label), url and localised_path(url, spoken)) for label, url in steps]
        described = [*nodes, *([breadcrumbs(self._library, way)] if crumbs else [])]
        return graph(described) if described else None

    def render_xml(self, template: str, media_type: str, **context: Any) -> Response:
        """Render a feed or another document for programs, whose links to pages stay in the current language."""
        spoken = i18n.current_language()
        text = self.render(
            template, spoken=spoken, localised=lambda path: localised_path(path, spoken), **context
        )
        return Response(text, media_type=media_type)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    label: str
    url: str | None = None
