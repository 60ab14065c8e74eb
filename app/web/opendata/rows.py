"""The rows of the data sets: what each column holds, and where it comes from."""

from collections.abc import Iterable, Iterator, Mapping

from app.documents.licences import licence_of
from app.library import Site
from app.store.repositories.bulk import Harvest
from app.store.repositories.documents import Card

Rows = Iterator[tuple[object, ...]]


def practices(site: Site, harvest: Harvest) -> Rows:
    """Every practice."""
    for card in harvest.cards("practice"):
        meta = card.meta
        yield (
            card.slug, card.title, card.summary, card.place, _name(site, card.place), card.agency, card.year,
            meta.get("status", "tidak-diketahui"), card.strength, _listed(card.values), _listed(card.roles),
            _listed(dict.fromkeys(one["indicator"] for one in meta.get("measures", ()) if one.get("indicator"))),
            _listed((*meta.get("legal_basis", ()), *meta.get("related_regulations", ()))),
            _listed(meta.get("tags", ())), meta.get("reviewed"), *_common(site, card),
        )  # fmt: skip


def visits(site: Site, harvest: Harvest) -> Rows:
    """Every visit."""
    for card in harvest.cards("visit"):
        meta = card.meta
        guests, hosts = _places(meta["guest"]), _places(meta["host"])
        yield (
            card.slug, card.title, card.summary, meta["kind"], card.date, meta.get("date_end"),
            meta.get("date_precision"), meta.get("mode"), _listed(guests), _names(site, guests),
            _listed(hosts), _names(site, hosts), meta.get("venue"), (meta.get("delegation") or {}).get("size"),
            _listed(one["practice"] for one in meta.get("practices", ())), _listed(card.values),
            _listed(card.roles), _listed(meta.get("topics", ())), *_common(site, card),
        )  # fmt: skip


def follow_ups(site: Site, harvest: Harvest) -> Rows:
    """Every follow-up of every visit."""
    for card, row in harvest.follow_ups():
        guests = _places(card.meta["guest"])
        yield (
            card.slug, row.key, row.action, row.status, row.due, row.role, row.practice, row.evidence,
            _listed(guests), card.place, site.base_url + card.url, licence_of(card.meta).name,
        )  # fmt: skip


def figures(site: Site, harvest: Harvest) -> Rows:
    """Figures of practices, then published scores of regions, each with its source."""
    for card, row in harvest.measures():
        source = next((one["url"] for one in card.meta["sources"] if one["id"] == row.source), None)
        yield (
            row.indicator, row.name or _indicator(site, row.indicator), card.place, _name(site, card.place),
            row.year, _number(row.value), row.unit, "ya" if row.derived else "", card.slug, source,
        )  # fmt: skip
    scores = site.reference.scores
    for score in scores.rows:
        yield (
            score.indicator, _indicator(site, score.indicator), score.region, _name(site, score.region),
            score.year, score.value, None, "", None, scores.sources[score.source].url,
        )  # fmt: skip


def values(site: Site, _harvest: Harvest) -> Rows:
    """The seven values."""
    counts = site.library.counts("value")
    for slug, one in site.reference.values.items():
        behaviours, address = _listed(one.behaviours), f"{site.base_url}/nilai/{slug}"
        yield slug, one.name, one.commitment, behaviours, counts[slug], address


def roles(site: Site, _harvest: Harvest) -> Rows:
    """The agency roles."""
    counts = site.library.counts("role")
    for slug, one in site.reference.roles.items():
        aliases, address = _listed(one.aliases), f"{site.base_url}/peran/{slug}"
        yield slug, one.name, one.short, aliases, one.function, counts[slug], address


def regions(site: Site, _harvest: Harvest) -> Rows:
    """Provinces, regencies, cities and ministries."""
    counts = site.library.counts("place")
    for code, one in site.reference.places.items():
        yield code, one.name, one.level, one.province, counts[code], f"{site.base_url}/daerah/{code}"


def regulations(site: Site, _harvest: Harvest) -> Rows:
    """The regulations."""
    counts = site.library.counts("regulation")
    for slug, one in site.reference.regulations.items():
        yield (
            slug, one.citation, one.title, one.type, one.number, one.year, one.issuer, one.status, one.summary,
            counts[slug], f"{site.base_url}/regulasi/{slug}",
        )  # fmt: skip


def indicators(site: Site, _harvest: Harvest) -> Rows:
    """The indicators, and how many figures of each there are."""
    counts = site.library.counts("indicator")
    for slug, one in site.reference.indicators.items():
        yield (
            slug, one.name, one.definition, one.scale, one.unit,
            "lebih tinggi lebih baik" if one.higher_is_better else "lebih rendah lebih baik", one.owner,
            counts[slug], len(site.reference.scores.of(slug)), f"{site.base_url}/indikator/{slug}",
        )  # fmt: skip


def matrix(site: Site, _harvest: Harvest) -> Rows:
    """How many practices support a value in which a role has a task; pairs with none are left out."""
    counts = site.library.matrix()
    for value, one in site.reference.values.items():
        for role, other in site.reference.roles.items():
            if (value, role) in counts:
                yield value, one.name, role, other.short, counts[value, role]


def _common(site: Site, card: Card) -> tuple[object, ...]:
    """What ends the row of every document: its sources, terms, last change and address."""
    sources = _listed(source["url"] for source in card.meta["sources"])
    return sources, licence_of(card.meta).name, card.updated.date().isoformat(), site.base_url + card.url


def _listed(items: Iterable[str]) -> str:
    return "; ".join(items)


def _places(side: Mapping[str, list[str]]) -> list[str]:
    return [*side.get("regions", ()), *side.get("ministries", ())]


def _names(site: Site, codes: Iterable[str]) -> str:
    return _listed(_name(site, code) for code in codes)


def _name(site: Site, code: str) -> str:
    known = site.reference.places.get(code)
    return known.name if known else code


def _indicator(site: Site, slug: str | None) -> str | None:
    known = site.reference.indicators.get(slug or "")
    return known.name if known else slug


def _number(text: str) -> object:
    """A figure as a number where it is one, so that spreadsheets can reckon with it."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
