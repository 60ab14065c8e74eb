"""Bring the catalogues in line with the texts of the code, or tell where they are not (``--check``).

What is new gets an empty translation, what is gone leaves; nothing else is changed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(["marked", "Crumb", "HTTPException:2"])
HEADER = "# The interface in another language. Updated by `make translations`; docs/dev/translations.md.\n"
_PLACE = re.compile(r"%(?:\(\w+\))?[sd]")


def texts_of_the_code() -> Catalog:
    """Every text that the code says."""
    with (ROOT / "babel.cfg").open() as source:
        methods, options = parse_mapping_cfg(source)
    found = Catalog()
    for _file, _line, message, comments, context in extract_from_dir(
        ROOT / "app", methods, options, KEYWORDS, comment_tags=()
    ):
        found.add(message, None, auto_comments=comments, context=context)
    return found


def updated(known: Catalog, texts: Catalog) -> Catalog:
    """Return the catalogue with the texts of the code, in their order, with known translations."""
    fresh = Catalog(locale=known.locale, fuzzy=False)
    for message in texts:
        if message.id:
            old = known.get(message.id)
            fresh.add(message.id, old.string if old else None)
    return fresh


def faults(catalogue: Catalog) -> Iterator[str]:
    """Texts without a translation, and translations that lost a place for a value."""
    for message in catalogue:
        if message.id:
            yield from _faults(message)


def _faults(message: Message) -> Iterator[str]:
    text = message.id if isinstance(message.id, str) else message.id[0]
    translations = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    for translation in translations:
        if not translation:
            yield f"belum diterjemahkan: {text}"
        elif sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(translation)):
            yield f"isian tidak sama: {text} / {translation}"


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of its file."""
    out = BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"'
    head = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n{plural}\n'
    return f'{HEADER}{head}"Content-Type: text/plain; charset=utf-8\\n"\n\n'.encode() + out.getvalue()


def main() -> int:
    """Update or check every catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is amiss")
    check = parser.parse_args().check
    texts, bad = texts_of_the_code(), 0
    for path in sorted(ROOT.glob("app/translations/*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            known = read_po(source, locale=path.parts[-3])
        fresh = updated(known, texts)
        content = written(fresh)
        amiss = list(faults(fresh))
        if check and content != path.read_bytes():
            amiss.append(
                f"{path.relative_to(ROOT)} tidak sama dengan teks kode: jalankan `make translations`"
            )
        if not check:
            path.write_bytes(content)
        for fault in amiss:
            sys.stdout.write(f"{fault}\n")
        bad += len(amiss)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
