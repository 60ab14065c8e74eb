"""Translation of templates when they are compiled: what a page says in one language is a constant of it."""

from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import (
    TOKEN_DATA,
    TOKEN_LPAREN,
    TOKEN_NAME,
    TOKEN_RPAREN,
    TOKEN_STRING,
    TOKEN_VARIABLE_BEGIN,
    TOKEN_VARIABLE_END,
    Token,
    TokenStream,
)

from app import i18n

_PATTERN = (
    TOKEN_VARIABLE_BEGIN,
    TOKEN_NAME,
    TOKEN_LPAREN,
    TOKEN_STRING,
    TOKEN_RPAREN,
    TOKEN_VARIABLE_END,
)
"""The tokens of ``{{ _("text") }}``."""
_NAME, _TEXT = 1, 3


class TranslatedTexts(Extension):
    """Replace ``{{ _("text") }}`` by the text in the language in which a template is compiled.

    A page has a hundred of them: calling each while it is rendered took an eighth of its time. Elsewhere, as in
    ``{{ _("text") if … }}``, the function ``_`` translates. An environment with this extension serves one language.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the tokens of a template with its texts as data."""
        return _replace_texts(stream)


def _replace_texts(tokens: Iterable[Token]) -> Iterator[Token]:
    held: list[Token] = []
    for token in tokens:
        if held and token.type != _PATTERN[len(held)]:
            yield from held
            held = []
        if token.type != _PATTERN[len(held)]:
            yield token
            continue
        held.append(token)
        if len(held) == len(_PATTERN):
            if held[_NAME].value == "_":
                yield Token(held[0].lineno, TOKEN_DATA, i18n.gettext(held[_TEXT].value))
            else:
                yield from held
            held = []
    yield from held
