"""A document's text with its parsed forms, each computed once."""

from dataclasses import dataclass
from functools import cached_property

from app.documents.markdown.files import Document, DocumentError, parse_document
from app.documents.markdown.sections import Fields, parse_fields
from app.documents.models import DocumentType


@dataclass(frozen=True)
class ParsedText:
    """The text of a document, complete or not."""

    text: str
    kind: DocumentType
    slug: str = "draf"
    path: str = ""

    @cached_property
    def fields(self) -> Fields:
        """Its fields; raise FrontMatterError when the front matter cannot be read. Not to be changed."""
        return parse_fields(self.text)

    @property
    def document(self) -> Document:
        """Its document; raise DocumentError with every problem when it is not valid."""
        if isinstance(self._outcome, DocumentError):
            raise self._outcome
        return self._outcome

    @cached_property
    def _outcome(self) -> Document | DocumentError:
        try:
            return parse_document(self.text.encode(), kind=self.kind, slug=self.slug, path=self.path)
        except DocumentError as error:
            return error
