"""The text of a submitted draft as its reviewer reads it: paragraph by paragraph, with what was remarked beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.editing.anchors import PARAGRAPH_MARK, paragraphs_of, quote_of
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.render import Renderer, SafeHtml, TitleOf, resolve_links
from app.documents.markdown.sections import HEADING_PREFIX
from app.documents.models import HEADINGS
from app.documents.validation.personal_data import find_personal_data
from app.publishing.comments import Comment
from app.publishing.drafts import Draft


@dataclass(frozen=True, slots=True)
class ReviewParagraph:
    """A paragraph with its open remarks."""

    html: SafeHtml
    anchor: str
    """What a remark on it is stored under."""
    remarks: Sequence[Comment]
    personal_data: Sequence[str]
    """Kinds of personal data that it seems to hold."""


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """A section of the text; without paragraphs when nothing is written."""

    heading: str
    paragraphs: Sequence[ReviewParagraph]


def review_sections(draft: Draft, notes: Sequence[Comment], title_of: TitleOf) -> list[ReviewSection]:
    """Return the sections of a draft, in the order of its kind; none when its head cannot be read.

    ``title_of`` finds the titles of documents that the text links to.
    """
    try:
        fields = draft.parsed.fields
    except FrontMatterError:
        return []
    sources = [str(one.get("id")) for one in fields.get("sources") or () if isinstance(one, dict)]
    open_notes = [one for one in notes if one.is_open]
    return [
        ReviewSection(
            heading,
            [
                _paragraph(heading, text, sources, open_notes, title_of)
                for text in paragraphs_of(str(fields.get(f"{HEADING_PREFIX}{heading}", "")))
            ],
        )
        for heading in HEADINGS[draft.kind]
    ]


def _paragraph(
    heading: str, text: str, sources: list[str], notes: Sequence[Comment], title_of: TitleOf
) -> ReviewParagraph:
    quote = quote_of(text)
    rendered = Renderer().render_sections(f"## {heading}\n\n{text}", sources=sources)
    return ReviewParagraph(
        resolve_links(rendered[0].html, title_of),
        f"{heading}{PARAGRAPH_MARK}{quote}",
        [one for one in notes if one.field == heading and one.quote == quote],
        list(dict.fromkeys(str(one.kind) for one in find_personal_data(text))),
    )
