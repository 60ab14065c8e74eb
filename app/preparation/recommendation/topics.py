"""The topic of a problem: its themes, and its words without those that every problem has."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from app.documents.reference.data import Reference
from app.documents.reference.question_themes import QuestionTheme
from app.documents.vocabulary import join_items
from app.search.query.analysis import Analyser, Word
from app.search.query.filler_words import FILLER_WORDS

MAX_THEMES = 2
MAX_WORDS_BESIDE_KIN = 1
"""Telling words beside a word that is only kin to a theme's: "izin tambang emas" is not about "perizinan"."""
NAMED_SHARE = 0.5
"""Share of the words of a topic without a theme that the head of a practice about it has."""

_AND, _AS_WELL_AS = "dan", "serta"
_FORMS = frozenset("raperda ranperda".split())
"""The form in which a matter is settled: "raperda pesantren" is about pesantren."""
_CONNECTING = frozenset("dan atau di ke dari untuk bagi".split())
"""Words between two words of a topic."""
_OF_PROBLEMS = frozenset(
    """
    masalah permasalahan kendala hambatan tantangan isu persoalan belajar mempelajari pelajari pembelajaran dipelajari studi banding tiru komparatif
    kaji referensi rujukan upaya strategi solusi langkah kebijakan program kegiatan kinerja pelaksanaan penerapan
    implementasi penyelenggaraan pengelolaan mengelola peningkatan meningkatkan meningkat naik menaikkan turun menurun menurunkan penurunan percepatan
    mempercepat optimalisasi mengoptimalkan optimal maksimal  efektif rendah rendahnya tinggi tingginya kurang minim lemah lambat lambatnya buruk jelek stagnan
    berjalan tercapai capai capaian target tahun bulan hari dua tiga lima sejak terakhir kali terlalu tiap setiap terus sering banyak sedikit besar kecil lama baru sulit susah
    mengalami terjadi hasil hasilnya daerah kabupaten kota provinsi pemerintah pemda pemkab pemkot pemprov dinas badan biro bagian instansi opd skpd
    perangkat nilai indeks skor predikat angka tingkat level menyusun penyusunan membuat membangun membentuk pembentukan dibuat disusun dikelola
    rencana ingin hendak akan perlu butuh dukungan kerja tim pegawai masyarakat warga publik layanan pelayanan melayani dilayani sistem aplikasi peraturan perda regulasi raperda ranperda rancangan
    """.split()
)
"""Words of nearly every problem: they are its topic only where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a problem is about."""

    text: str
    """The words to search for; empty when the problem says nothing."""
    phrases: tuple[str, ...] = ()
    """Expressions in it, each of which is a topic by itself."""
    themes: tuple[QuestionTheme, ...] = ()
    """Its themes, the best first."""
    written: str = ""
    """The longest part of the problem that names the topic, where no theme does."""
    beside: frozenset[str] = frozenset()
    """Index terms of the words that stand together with its themes': *parkir* in "retribusi parkir bocor"."""

    @property
    def theme_names(self) -> str:
        """The themes in words for sentences: ``akuntabilitas kinerja (SAKIP)``; empty for none."""
        names = [_in_sentence(one.name) for one in self.themes]
        has_and = any(f" {_AND} " in name for name in names)
        return f" {_AS_WELL_AS} ".join(names) if has_and else join_items(names)

    def narrowed_to(self, themes: Collection[str]) -> "Topic":
        """Return the topic with those of its themes that are given by slug; itself where none is."""
        own = tuple(theme for theme in self.themes if theme.slug in themes)
        return replace(self, themes=own) if own else self

    @property
    def name(self) -> str:
        """The topic in words for sentences."""
        return self.theme_names or self.written

    @property
    def indicators(self) -> tuple[str, ...]:
        """Slugs of the indicators that its themes are measured by."""
        return tuple(slug for theme in self.themes for slug in theme.indicators)


def _in_sentence(name: str) -> str:
    """Return a theme's name as inside a sentence: ``akuntabilitas kinerja``, but ``Mal Pelayanan Publik``."""
    first, _space, rest = name.partition(" ")
    is_proper = (rest[:1].isupper() and rest[1:2].islower()) or first[1:] != first[1:].lower()
    return name if is_proper else f"{name[:1].lower()}{name[1:]}"


_Phrase = tuple[str, ...]


@lru_cache(maxsize=2)
def _phrases(reference: Reference, analyser: Analyser) -> Mapping[_Phrase, QuestionTheme]:
    """Return the words of all themes as index terms."""
    return {
        tuple(word.term for word in analyser.words(written)): theme
        for theme in reference.questions.themes
        for written in theme.words
    }


@lru_cache(maxsize=4096)
def _themes_named(reference: Reference, analyser: Analyser, text: str) -> frozenset[str]:
    """Return the slugs of all themes that a text names."""
    terms = [word.term for word in analyser.words(text)]
    return frozenset(theme.slug for _a, _b, theme in _find_phrases(_phrases(reference, analyser), terms))


def themes_named(reference: Reference, analyser: Analyser, topic: Topic, head: str) -> frozenset[str] | None:
    """Return the themes of a topic that the head of a document, its title, summary and tags, names.

    None when it does not name the topic: a text may have all its words and be about another. Of a theme one of its
    expressions must be there, of a topic without a theme half of the words.
    """
    if topic.themes:
        return _themes_named(reference, analyser, head) & {one.slug for one in topic.themes} or None
    wanted = {word.term for word in analyser.words(topic.text) if word.surface not in FILLER_WORDS}
    has = {word.term for word in analyser.words(head)}
    return frozenset() if len(wanted & has) >= NAMED_SHARE * len(wanted) else None


def find_topic(reference: Reference, analyser: Analyser, problem: str) -> Topic:
    """Return the topic of a problem: the words of its themes, else those that not every problem has."""
    words = list(analyser.words(problem))
    found = list(_find_phrases(_phrases(reference, analyser), [word.term for word in words]))
    found = _without_forms(words, found)
    if _names_only_kin(reference, analyser, words, found):
        return _without_common_words(reference, problem, words)
    weights: dict[str, int] = {}
    themes: dict[str, QuestionTheme] = {}
    for start, end, theme in found:
        themes[theme.slug] = theme
        weights[theme.slug] = weights.get(theme.slug, 0) + end - start
    best = sorted(weights, key=lambda slug: -weights[slug])[:MAX_THEMES]
    if best:
        chosen = [(start, end) for start, end, theme in found if theme.slug in best]
        phrases = [problem[words[start].start : words[end - 1].end] for start, end in chosen]
        is_telling = _telling(reference, problem, words)
        beside = {words[at].term for start, end in chosen for at in _beside(is_telling, start, end)}
        return Topic(
            " ".join(phrases),
            tuple(dict.fromkeys(phrases)),
            tuple(themes[slug] for slug in best),
            beside=frozenset(beside),
        )
    return _without_common_words(reference, problem, words)


def _without_forms(
    words: Sequence[Word], found: Sequence[tuple[int, int, QuestionTheme]]
) -> list[tuple[int, int, QuestionTheme]]:
    """Return the phrases found without those that only name a form, where a matter is spoken of too."""
    matters = [one for one in found if not _FORMS.issuperset(word.surface for word in words[one[0] : one[1]])]
    has_matter = bool(matters) or any(_is_telling(word) for word in words)
    return matters if has_matter else list(found)


def _names_only_kin(
    reference: Reference,
    analyser: Analyser,
    words: Sequence[Word],
    found: Sequence[tuple[int, int, QuestionTheme]],
) -> bool:
    """Return whether one word of the same root is all that names a theme, and something else is spoken of beside."""
    if len(found) != 1:
        return False
    start, end, _theme = found[0]
    if end - start > 1 or words[start].surface in _words_of_themes(reference, analyser):
        return False
    beside = [word for at, word in enumerate(words) if at != start and _is_telling(word)]
    return len(beside) > MAX_WORDS_BESIDE_KIN


@lru_cache(maxsize=2)
def _words_of_themes(reference: Reference, analyser: Analyser) -> frozenset[str]:
    """Return the expressions of one word of all themes, as they are written."""
    analysed = (list(analyser.words(one)) for theme in reference.questions.themes for one in theme.words)
    return frozenset(words[0].surface for words in analysed if len(words) == 1)


def _is_telling(word: Word) -> bool:
    return tells(word.surface)


def tells(word: str) -> bool:
    """Return whether a word says something that not every problem says."""
    return not (word in FILLER_WORDS or word in _OF_PROBLEMS or word.isdecimal())


def share_beside(analyser: Analyser, topic: Topic, heads: Sequence[tuple[str, str]]) -> list[float]:
    """Return for the title and the head of each document how much of what stands beside a topic they have.

    1 stands for the one that has most, and for all where none has any: then it tells nothing about them. Words of a
    title count twice, since they are in its head too.
    """
    has = [
        sum(len(topic.beside & {word.term for word in analyser.words(text)}) for text in both)
        for both in heads
    ]
    most = max(has, default=0)
    return [count / most if most else 1.0 for count in has]


def _find_phrases(
    phrases: Mapping[_Phrase, QuestionTheme], terms: Sequence[str]
) -> Iterator[tuple[int, int, QuestionTheme]]:
    """Yield the longest phrases in some terms, with their first and last word, in order."""
    longest = max(map(len, phrases), default=0)
    at = 0
    while at < len(terms):
        for length in range(min(longest, len(terms) - at), 0, -1):
            theme = phrases.get(tuple(terms[at : at + length]))
            if theme:
                yield at, at + length, theme
                at += length - 1
                break
        at += 1


def _telling(reference: Reference, problem: str, words: Sequence[Word]) -> list[bool]:
    """Return for each word of a problem whether it tells one from others and names no place."""
    places = [(one.start, one.end) for one in reference.place_names.find_mentions(problem)]
    return [
        _is_telling(word) and not any(start <= word.start < end for start, end in places) for word in words
    ]


def _beside(is_telling: Sequence[bool], start: int, end: int) -> Iterator[int]:
    """Yield the numbers of the telling words that stand together with those from ``start`` to ``end``."""
    yield from takewhile(is_telling.__getitem__, range(end, len(is_telling)))
    yield from takewhile(is_telling.__getitem__, range(start - 1, -1, -1))


def _without_common_words(reference: Reference, problem: str, words: Sequence[Word]) -> Topic:
    """Return the topic of a problem that is in no theme: its words that not every problem has."""
    is_telling = _telling(reference, problem, words)
    telling = [problem[word.start : word.end] for word, tells in zip(words, is_telling, strict=True) if tells]
    runs = list(_runs(words, is_telling, through=frozenset()))
    phrases = tuple(problem[words[a].start : words[b].end] for a, b in runs if b > a)
    longest = max(
        _runs(words, is_telling, through=_CONNECTING), key=lambda run: run[1] - run[0], default=None
    )
    written = problem[words[longest[0]].start : words[longest[1]].end] if longest else ""
    return Topic(" ".join(telling), phrases, (), written)


def _runs(
    words: Sequence[Word], is_telling: Sequence[bool], through: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of telling words; words of ``through`` do not end one."""
    first = last = None
    for at, (word, tells) in enumerate(zip(words, is_telling, strict=True)):
        if tells:
            first, last = at if first is None else first, at
        elif first is not None and last is not None and word.surface not in through:
            yield first, last
            first = last = None
    if first is not None and last is not None:
        yield first, last
