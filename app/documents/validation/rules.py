"""Validation rules beyond the models: references, headings, notes, and rules across documents."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path

from app.documents.attachments import attachment_folder
from app.documents.journeys import output_files
from app.documents.markdown import render
from app.documents.markdown.files import Document, DocumentError, load_document
from app.documents.markdown.frontmatter import Location
from app.documents.markdown.listing import (
    MAX_SLUG_LENGTH,
    ContentFile,
    find_files,
    fold_name,
    harvested_folder,
    is_slug,
)
from app.documents.models import DocumentType, Practice, Visit
from app.documents.origin import SEPARATOR, is_harvested_slug
from app.documents.reference.data import Reference
from app.documents.references import find_references
from app.documents.validation.headings import check_headings
from app.documents.validation.problem import Problem, did_you_mean
from app.documents.validation.text_problems import drop_repeated

Slugs = Mapping[DocumentType, Collection[str]]
"""Slugs of the existing documents, by type."""


def check_document(document: Document, reference: Reference) -> list[Problem]:
    """Return the problems that keep this document from being published, independent of other documents."""
    found = [
        *_check_slug(document),
        *_check_words(document),
        *_check_references(document, reference),
        *check_headings(document),
    ]
    return [*document.noticed, *drop_repeated(found, document.noticed)]


def check_links(document: Document, known: Slugs) -> list[Problem]:
    """Return the references to documents that do not exist; the document stays readable."""
    problems = []
    for kind, slug, location in _front_links(document):
        if slug not in known[kind]:
            problems.append(
                _missing(document, kind, slug, document.line_of(*location), _dotted(location), known)
            )
    for kind, slug, line in render.find_document_links(document.body):
        if slug not in known[kind]:
            problems.append(_missing(document, kind, slug, document.body_line + line, "", known))
    return problems


def missing_attachment_problems(document: Document, missing: Iterable[str]) -> list[Problem]:
    """Return a problem for each attachment that the document names and that does not exist."""
    line, hint = document.line_of("attachments"), "Unggah berkasnya, atau hapus namanya dari daftar."
    return [
        Problem(document.path, line, "attachments", "L01", f"Lampiran “{name}” tidak ada.", hint)
        for name in missing
    ]


def _missing(document: Document, kind: DocumentType, slug: str, line: int, key: str, known: Slugs) -> Problem:
    word = "Praktik" if kind == "practice" else "Kunjungan"
    hint = did_you_mean(slug, known[kind]) or "Buat dokumen itu lebih dulu atau hapus rujukannya."
    return Problem(document.path, line, key, "R03", f"{word} “{slug}” tidak ada.", hint)


def _front_links(document: Document) -> Iterator[tuple[DocumentType, str, Location]]:
    meta = document.meta
    if isinstance(meta, Practice):
        for n, origin in enumerate(meta.adapted_from):
            yield "practice", origin.practice, ("adapted_from", n, "practice")
            if origin.visit:
                yield "visit", origin.visit, ("adapted_from", n, "visit")
        return
    for n, studied in enumerate(meta.practices):
        yield "practice", studied.practice, ("practices", n, "practice")
    for n, follow_up in enumerate(meta.follow_ups):
        if follow_up.practice:
            yield "practice", follow_up.practice, ("follow_ups", n, "practice")


def _check_slug(document: Document) -> Iterator[Problem]:
    if document.meta.origin or is_harvested_slug(document.slug):
        yield from _check_origin(document)
    elif not is_slug(document.slug):
        suggestion = render.slugify(document.slug)[:MAX_SLUG_LENGTH].strip("-")
        message = f"Nama berkas “{document.slug}.md” tidak dapat menjadi alamat."
        yield Problem(document.path, 1, "", "B05", message, f"Ganti namanya, misalnya “{suggestion}.md”.")


def _check_origin(document: Document) -> Iterator[Problem]:
    """Yield a problem for an own document that claims another origin, or a harvested one that lacks it."""
    origin = document.meta.origin
    source = document.slug.partition(SEPARATOR)[0]
    is_in_place = document.path.startswith(f"{harvested_folder(document.kind, source)}/")
    if not (origin and origin.source == source and is_harvested_slug(document.slug) and is_in_place):
        message = "Hanya dokumen hasil panen yang mempunyai “origin” dan dua tanda hubung di namanya."
        hint = "Hapus “origin” dan ganti nama berkasnya; dokumen panen hanya ditulis oleh “harvest run”."
        yield _problem(document, ("origin",), "H01", message, hint)


def _check_words(document: Document) -> Iterator[Problem]:
    """Yield a problem for a title, summary or agency without a letter or figure that anybody could read."""
    meta = document.meta
    for key in ("title", "summary", "agency"):
        words = getattr(meta, key, None)
        if words and not any(map(str.isalnum, words)):
            yield _problem(
                document, (key,), "K07", f"“{words}” tidak memuat huruf.", "Tulis dengan kata-kata."
            )


@dataclass(frozen=True)
class _Vocabulary:
    """One reference list as a rule needs it."""

    word: str
    known: Collection[str]
    hints: Mapping[str, str] = field(default_factory=dict)
    """Other names of an entry, in lower case → its slug."""


@lru_cache(maxsize=2)  # the same for every document of a sync
def _reference_vocabularies(reference: Reference) -> dict[str, _Vocabulary]:
    values = {value.name.lower(): slug for slug, value in reference.values.items()}
    places = {place.name.lower(): code for code, place in reference.places.items()}
    return {
        "value": _Vocabulary("Nilai", reference.values, values),
        "role": _Vocabulary(
            "Peran",
            reference.roles,
            {a.lower(): s for s, r in reference.roles.items() for a in (r.name, *r.aliases)},
        ),
        "regulation": _Vocabulary("Regulasi", reference.regulations),
        "indicator": _Vocabulary("Indikator", reference.indicators),
        "region": _Vocabulary("Kode daerah", {**reference.provinces, **reference.regencies}, places),
        "ministry": _Vocabulary("Kementerian/lembaga", reference.ministries),
    }


def _check_references(document: Document, reference: Reference) -> Iterator[Problem]:
    meta = document.meta
    ids = [source.id for source in meta.sources]
    words = _reference_vocabularies(reference) | {"source": _Vocabulary("Sumber", ids)}
    for n, source in enumerate(ids):
        if source in ids[:n]:
            yield _problem(
                document, ("sources", n, "id"), "R02", f"Sumber “{source}” ditulis dua kali.", "Hapus satu."
            )
    attached = [one.file for one in meta.attachments]
    files = [(("sources", n, "file"), one.file) for n, one in enumerate(meta.sources)]
    outputs = output_files(meta.cohort) if isinstance(meta, Visit) else ()
    for location, file in (*files, *outputs):
        if file and file not in attached:
            hint = did_you_mean(file, attached) or "Tambahkan berkas itu ke lampiran, atau tulis alamatnya."
            message = f"Tertulis lampiran “{file}”, yang tidak ada di daftar lampiran."
            yield _problem(document, location, "R01", message, hint)
    for word, slug, location in find_references(meta):
        vocabulary = words[word]
        if slug not in vocabulary.known:
            hint = _reference_hint(slug, vocabulary)
            yield _problem(document, location, "R01", f"{vocabulary.word} “{slug}” tidak dikenal.", hint)


def _reference_hint(slug: str, vocabulary: _Vocabulary) -> str:
    exact = vocabulary.hints.get(slug.lower())
    if exact:
        return f"Mungkin maksud Anda “{exact}”?"
    choices = ", ".join(sorted(vocabulary.known)[:25])
    return did_you_mean(slug, vocabulary.known) or (
        f"Yang dikenal: {choices}." if choices else "Tambahkan dahulu."
    )


def _problem(document: Document, location: Location, code: str, message: str, hint: str) -> Problem:
    return Problem(document.path, document.line_of(*location), _dotted(location), code, message, hint)


def _dotted(location: Location) -> str:
    return ".".join(map(str, location))


def find_duplicate_slugs(files: Iterable[ContentFile]) -> dict[str, Problem]:
    """Return a problem for each file whose slug an earlier file has, by path.

    A name that can be an address comes before one that only resembles it: ``KOTA-X.md`` never displaces
    ``kota-x.md``.
    """
    plain: list[ContentFile] = []
    others: list[ContentFile] = []
    for file in files:
        (others if file.fault or not is_slug(file.slug) else plain).append(file)
    taken: dict[str, ContentFile] = {}
    problems = {}
    for name, file in chain(
        ((file.slug, file) for file in plain),  # a slug is folded already
        ((fold_name(file.slug), file) for file in others),
    ):
        first = taken.setdefault(name, file)
        if first is not file:
            message = f"Slug “{file.slug}” sudah dipakai {first.path}."
            problems[file.path] = Problem(file.path, 1, "", "R02", message, "Ganti nama salah satu berkas.")
    return problems


def check_folder(content_dir: Path, reference: Reference) -> tuple[list[Document], list[Problem]]:
    """Return every readable document of a content folder and every problem, ordered by place."""
    files = list(find_files(content_dir))
    doubles = find_duplicate_slugs(files)
    documents, problems = [], list(doubles.values())
    known: dict[DocumentType, set[str]] = {"practice": set(), "visit": set()}
    for file in files:
        known[file.kind].add(file.slug)
        try:
            document = load_document(file)
        except DocumentError as error:
            problems += error.problems
            continue
        problems += check_document(document, reference)
        if file.path not in doubles:
            documents.append(document)
    for document in documents:
        if not document.meta.origin:  # what a harvested one refers to may have stayed at its origin
            problems += check_links(document, known)
        folder = attachment_folder(content_dir, document.slug)
        named = (one.file for one in document.meta.attachments)
        problems += missing_attachment_problems(
            document, (name for name in named if not (folder / name).is_file())
        )
    return documents, sorted(problems)
