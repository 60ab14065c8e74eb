"""Templates and what they may use: labels, icons, dates, numbers and addresses of static files."""

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Macro
from markupsafe import Markup

from app import clock, i18n
from app.documents import dates, vocabulary
from app.documents.evidence import assess_evidence, disputed_measures, list_unknowns, measured_changes
from app.documents.licences import licence_of
from app.library import LibraryService
from app.web.jsonld.common import Node, breadcrumbs, graph
from app.web.middleware.locale import in_language, localised
from app.web.rendering import labels

_PRIVATE = ("desk/", "plan")
"""Templates whose pages are nobody else's business: they describe themselves to no program."""
MOST_MADE = 10_000
"""Parts of cards kept, some 300 bytes each."""
STATIC = Path(__file__).parents[1] / "static"


def _safe(markup: str) -> Markup:
    """Print HTML from app.documents.markdown.render and app.search.snippets as it is. The only such door."""
    return Markup(markup)  # noqa: S704 -- both sanitise or escape what they return  # nosec B704


def _moment(at: datetime) -> str:
    """A moment as feeds write it (RFC 3339)."""
    return clock.as_utc(at).isoformat(timespec="seconds")


def _written(text: str) -> Markup:
    """A text that stands in a template, in the language spoken now."""
    return _written_in(i18n.current_language(), text)


@lru_cache(maxsize=10_000)
def _written_in(_language: str, text: str) -> Markup:
    return Markup(i18n.gettext(text))  # noqa: S704 -- the template's own words  # nosec B704


class _CurrentReference:
    """The reference data in use, whenever a template asks: its macros are made once and stay."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library.reference, name)


class _OriginalLanguage:
    """Marks words of documents, which are Indonesian, where a page is not."""

    def __html__(self) -> str:
        return "" if i18n.current_language() == i18n.SOURCE_LANGUAGE else ' lang="id"'


class Templates:
    """Renders templates for one site."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library
        self._environment = Environment(
            loader=PackageLoader("app.web"),
            autoescape=select_autoescape(["html", "atom", "xml"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        install: Any = self._environment
        install.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)
        self._environment.globals["_"] = _written
        self._environment.filters |= {
            "angka": vocabulary.format_number,
            "tanggal": dates.format_date,
            "aman": _safe,
            # Not the function of templates: that takes its text for markup, which is right for texts that
            # stand in a template and wrong for anything that comes from elsewhere.
            "kata": i18n.gettext,
            "saat": _moment,
            "pukul": dates.format_moment,
        }
        self._environment.globals |= {
            "labels": labels,
            "static": self._static_address,
            "evidence_of": assess_evidence,
            "licence_of": licence_of,
            "unknowns": list_unknowns,
            "changes": measured_changes,
            "disputed": disputed_measures,
            "base_url": library.base_url,
            "ref": _CurrentReference(library),
            "asli": _OriginalLanguage(),
            "once": self._once,
        }
        self._hashes: dict[str, str] = {}
        self._made: dict[Hashable, str] = {}

    def _static_address(self, name: str) -> str:
        """The address of a static file; another when the file is, so that browsers may keep it for ever."""
        if name not in self._hashes:
            self._hashes[name] = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
        return f"/static/{name}?v={self._hashes[name]}"

    def _once(self, macro: Macro, *told: Hashable) -> str:
        """What a macro makes of all that it shows: made once for a language and a state of the reference data."""
        key = (macro.name, told, i18n.current_language(), self._library.reference.fingerprint)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            made = self._made[key] = macro(*told)
        return made

    def text(self, template: str, **context: Any) -> str:
        """A template as text.

        Macros that pages share are imported without their context: each page would make all of them anew, and
        keep itself in memory in a ring with them.
        """
        return self._environment.get_template(template).render(**context)

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A template as a page, in the language spoken now."""
        spoken, path = i18n.current_language(), request.url.path
        asked = path + (f"?{request.url.query}" if request.url.query else "")
        html = self.text(
            template,
            path=path,
            spoken=spoken,
            own_address=in_language(path, spoken),
            this_page=asked,
            linked=None
            if template.startswith(_PRIVATE)
            else self._described(context.pop("linked", ()), context.get("crumbs", ())),
            **context,
        )
        return HTMLResponse(localised(html), status_code=status)

    def _described(self, nodes: Sequence[Node], crumbs: Sequence["Crumb"]) -> Node | None:
        """What a page says to programs: its own nodes, and the way to it."""
        spoken = i18n.current_language()
        steps = [("Beranda", "/"), *((crumb.label, crumb.url) for crumb in crumbs)]
        way = [(i18n.gettext(label), url and in_language(url, spoken)) for label, url in steps]
        described = [*nodes, *([breadcrumbs(self._library, way)] if crumbs else [])]
        return graph(described) if described else None

    def xml(self, template: str, media_type: str, **context: Any) -> Response:
        """A template as a feed or another XML document."""
        return Response(self.text(template, **context), media_type=media_type)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    label: str
    url: str | None = None
