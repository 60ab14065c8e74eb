from contextlib import suppress

import pytest

from app.documents.markdown import parsed_text
from app.documents.markdown.files import DocumentError
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.parsed_text import ParsedText
from tests.build import a_practice


@pytest.mark.parametrize("text", [a_practice(), "---\ntitle: Satu\n---\n"])
def test_text_is_parsed_once_whether_valid_or_not(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    calls: list[bytes] = []
    parse = parsed_text.parse_document
    monkeypatch.setattr(
        parsed_text, "parse_document", lambda data, **about: calls.append(data) or parse(data, **about)
    )
    parsed = ParsedText(text, "practice")
    for _time in range(3):
        with suppress(DocumentError):
            _ = parsed.document
    assert calls == [text.encode()]


def test_invalid_document_and_unreadable_front_matter_raise_each_time() -> None:
    parsed = ParsedText("tanpa kepala", "practice")
    for _time in range(2):
        with pytest.raises(DocumentError):
            _ = parsed.document
        with pytest.raises(FrontMatterError):
            _ = parsed.fields
