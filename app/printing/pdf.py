"""Write papers as PDF with Typst."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from app.printing.blocks import (
    PAGE_SIZES,
    Block,
    Grid,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Qr,
    Together,
    is_short,
    walk,
)

_TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()


def write_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF file that screen readers understand (PDF/UA-1, ISO 14289-1)."""
    levels = _outline_levels(paper.blocks)
    data = {
        "title": paper.title,
        "landscape": paper.landscape,
        "layout": {**asdict(paper.layout), "page": PAGE_SIZES[paper.layout.size]},
        "blocks": [_plain(block, levels) for block in paper.blocks],
    }
    inputs = {"data": json.dumps(data)}
    try:
        pdf: bytes = typst.compile(_TEMPLATE, sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:  # it refuses characters that no font has; such a paper still opens
        pdf = typst.compile(_TEMPLATE, sys_inputs=inputs)
    return pdf


def _outline_levels(blocks: Sequence[Block]) -> Mapping[int, int]:
    """Return the level of each heading in the outline, which begins at 1 and goes down one step at a time."""
    levels: dict[int, int] = {}
    above: list[int] = []
    for block in walk(blocks):
        if isinstance(block, Heading):
            above = [*(level for level in above if level < block.level), block.level]
            levels[id(block)] = len(above)
    return levels


def _plain(block: Block, levels: Mapping[int, int]) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Together):
        return {"kind": kind, "blocks": [_plain(one, levels) for one in block.blocks]}
    plain = {"kind": kind, **asdict(block)}
    if isinstance(block, Heading):
        plain["outline"] = levels[id(block)]
    if isinstance(block, Grid):
        plain["short"] = [is_short(row) for row in block.rows]
        plain["widths"] = list(block.widths) or [1] * len(block.header)
    if isinstance(block, Paragraph):
        plain["sticky"] = block.introduces
    if isinstance(block, Letterhead) and block.logo:
        plain["logo"] = list(base64.b64decode(block.logo))
    if isinstance(block, Qr):
        plain["svg"] = _svg(block.url)
    return plain


def _svg(url: str) -> str:
    image = BytesIO()
    segno.make(url, error="m").save(image, kind="svg", scale=3)
    return image.getvalue().decode()
