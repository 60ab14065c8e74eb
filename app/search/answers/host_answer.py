"""Answer who receives most visits, of all or about a matter."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from app.documents.reference.data import Reference
from app.i18n import gettext
from app.search.answers.answer import MAX_ITEMS, Answer, AnswerItem
from app.search.answers.asked import Asked, without_visit_words
from app.search.answers.indicator_answer import short_name
from app.search.engine import SearchEngine
from app.search.query.facet_names import LEVEL_NAMES
from app.search.results import SearchRequest
from app.store.repositories.linked_documents import LinkedDocuments

_OFTEN_WORDS = frozenset("sering tersering banyak terbanyak favorit populer often most".split())
_PLACE_WORDS = frozenset("tempat instansi kantor place places region regions".split())
_VISITED_WORDS = frozenset("dikunjungi didatangi dituju visited".split())
_ASIDE = _OFTEN_WORDS | _VISITED_WORDS | _PLACE_WORDS
MAX_VISITS = 300
"""Visits about a matter whose hosts are counted."""


def answer_hosts(
    reference: Reference,
    linked: LinkedDocuments,
    engine: SearchEngine,
    asked: Asked,
    filters: Mapping[str, Sequence[str]],
) -> Answer | None:
    """Return the hosts with most recorded visits, where a query asks for them; None where it does not."""
    words = set(asked.words)
    if asked.places or not (words & _OFTEN_WORDS and words & _VISITED_WORDS):
        return None
    rest = [word for word in without_visit_words(asked.rest) if word not in _ASIDE]
    topic = " ".join([*([short_name(asked.indicator)] if asked.indicator else []), *rest])
    counts = linked.count_hosted(_visits_about(engine, topic) if topic else None)
    said = [level for level, names in LEVEL_NAMES.items() if words.intersection(names)]
    levels = said or filters.get("level") or LEVEL_NAMES
    hosts = [(code, count) for code, count in counts.items() if reference.level(code) in levels]
    if not hosts:
        return None
    title = gettext("Yang paling sering dikunjungi (tercatat di sini)")
    return Answer(
        kind="region",
        title=gettext("%(title)s: “%(topic)s”") % {"title": title, "topic": topic} if topic else title,
        items=tuple(_item(reference, code, count) for code, count in _largest(hosts)),
        url="/cari?" + urlencode({"q": topic, "jenis": "kunjungan"}) if topic else "/kunjungan/",
        more=gettext("Semua kunjungannya"),
        is_ranked=True,
    )


def _visits_about(engine: SearchEngine, topic: str) -> Sequence[str]:
    """Return the visits that are about a matter."""
    wanted = SearchRequest(topic, filters={"type": ("visit",)}, per_page=MAX_VISITS, measures_hits=True)
    found = engine.search(wanted)
    return [] if found.nothing_about else [hit.slug for hit in found.hits if hit.covers]


def _largest(hosts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(hosts, key=lambda pair: (-pair[1], pair[0]))[:MAX_ITEMS]


def _item(reference: Reference, code: str, count: int) -> AnswerItem:
    name = reference.short_name(code)
    return AnswerItem(name, f"/daerah/{code}", region=code, value=count, note=gettext("kunjungan"))
