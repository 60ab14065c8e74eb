"""The rows of the data sets: what each column holds, and where it comes from."""

from collections.abc import Iterable, Iterator, Mapping

from app.documents.licences import licence_of
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.store.repositories.cards import Card

Rows = Iterator[tuple[object, ...]]


def practices(library: LibraryService, harvest: BulkReader) -> Rows:
    """Every practice."""
    for card in harvest.iter_cards("practice"):
        meta = card.meta
        yield (
            card.slug, card.title, card.summary, card.place, _name(library, card.place), card.agency, card.year,
            meta.get("status", "tidak-diketahui"), card.strength, _listed(card.values), _listed(card.roles),
            _listed(dict.fromkeys(one["indicator"] for one in meta.get("measures", ()) if one.get("indicator"))),
            _listed((*meta.get("legal_basis", ()), *meta.get("related_regulations", ()))),
            _listed(meta.get("tags", ())), meta.get("reviewed"), *_common(library, card),
        )  # fmt: skip


def visits(library: LibraryService, harvest: BulkReader) -> Rows:
    """Every visit."""
    for card in harvest.iter_cards("visit"):
        meta = card.meta
        guests, hosts = _places(meta["guest"]), _places(meta["host"])
        yield (
            card.slug, card.title, card.summary, meta["kind"], card.date, meta.get("date_end"),
            meta.get("date_precision"), meta.get("mode"), _listed(guests), _names(library, guests),
            _listed(hosts), _names(library, hosts), meta.get("venue"), (meta.get("delegation") or {}).get("size"),
            _listed(one["practice"] for one in meta.get("practices", ())), _listed(card.values),
            _listed(card.roles), _listed(meta.get("topics", ())), *_common(library, card),
        )  # fmt: skip


def follow_ups(library: LibraryService, harvest: BulkReader) -> Rows:
    """Every follow-up of every visit."""
    for card, row in harvest.iter_follow_ups():
        guests = _places(card.meta["guest"])
        yield (
            card.slug, row.key, row.action, row.status, row.due, row.role, row.practice, row.evidence,
            _listed(guests), card.place, library.base_url + card.url, licence_of(card.meta).name,
        )  # fmt: skip


def figures(library: LibraryService, harvest: BulkReader) -> Rows:
    """Figures of practices, then published scores of regions, each with its source."""
    for card, row in harvest.iter_measures():
        source = next((one["url"] for one in card.meta["sources"] if one["id"] == row.source), None)
        yield (
            row.indicator, row.name or _indicator(library, row.indicator), card.place, _name(library, card.place),
            row.year, _number(row.value), row.unit, "ya" if row.derived else "", card.slug, source,
        )  # fmt: skip
    scores = library.reference.scores
    for score in scores.rows:
        yield (
            score.indicator, _indicator(library, score.indicator), score.region, _name(library, score.region),
            score.year, score.value, None, "", None, scores.sources[score.source].url,
        )  # fmt: skip


def values(library: LibraryService, _harvest: BulkReader) -> Rows:
    """The seven values."""
    counts = library.documents.linked.count_by("value")
    for slug, one in library.reference.values.items():
        behaviours, address = _listed(one.behaviours), f"{library.base_url}/nilai/{slug}"
        yield slug, one.name, one.commitment, behaviours, counts[slug], address


def roles(library: LibraryService, _harvest: BulkReader) -> Rows:
    """The agency roles."""
    counts = library.documents.linked.count_by("role")
    for slug, one in library.reference.roles.items():
        aliases, address = _listed(one.aliases), f"{library.base_url}/peran/{slug}"
        yield slug, one.name, one.short, aliases, one.function, counts[slug], address


def regions(library: LibraryService, _harvest: BulkReader) -> Rows:
    """Provinces, regencies, cities and ministries."""
    counts = library.documents.linked.count_by("place")
    for code, one in library.reference.places.items():
        yield code, one.name, one.level, one.province, counts[code], f"{library.base_url}/daerah/{code}"


def regulations(library: LibraryService, _harvest: BulkReader) -> Rows:
    """The regulations."""
    counts = library.documents.linked.count_by("regulation")
    for slug, one in library.reference.regulations.items():
        yield (
            slug, one.citation, one.title, one.type, one.number, one.year, one.issuer, one.status, one.summary,
            counts[slug], f"{library.base_url}/regulasi/{slug}",
        )  # fmt: skip


def indicators(library: LibraryService, _harvest: BulkReader) -> Rows:
    """The indicators, and how many figures of each there are."""
    counts = library.documents.linked.count_by("indicator")
    for slug, one in library.reference.indicators.items():
        yield (
            slug, one.name, one.definition, one.scale, one.unit,
            "lebih tinggi lebih baik" if one.higher_is_better else "lebih rendah lebih baik", one.owner,
            counts[slug], len(library.reference.scores.for_indicator(slug)), f"{library.base_url}/indikator/{slug}",
        )  # fmt: skip


def matrix(library: LibraryService, _harvest: BulkReader) -> Rows:
    """How many practices support a value in which a role has a task; pairs with none are left out."""
    counts = library.documents.linked.count_by_value_and_role()
    for value, one in library.reference.values.items():
        for role, other in library.reference.roles.items():
            if (value, role) in counts:
                yield value, one.name, role, other.short, counts[value, role]


def _common(library: LibraryService, card: Card) -> tuple[object, ...]:
    """What ends the row of every document: its sources, terms, last change and address."""
    sources = _listed(source["url"] for source in card.meta["sources"])
    return sources, licence_of(card.meta).name, card.updated.date().isoformat(), library.base_url + card.url


def _listed(items: Iterable[str]) -> str:
    return "; ".join(items)


def _places(side: Mapping[str, list[str]]) -> list[str]:
    return [*side.get("regions", ()), *side.get("ministries", ())]


def _names(library: LibraryService, codes: Iterable[str]) -> str:
    return _listed(_name(library, code) for code in codes)


def _name(library: LibraryService, code: str) -> str:
    known = library.reference.places.get(code)
    return known.name if known else code


def _indicator(library: LibraryService, slug: str | None) -> str | None:
    known = library.reference.indicators.get(slug or "")
    return known.name if known else slug


def _number(text: str) -> object:
    """A figure as a number where it is one, so that spreadsheets can reckon with it."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
