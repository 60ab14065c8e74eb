"""Write papers as PDF with Typst."""

import base64
import json
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from app.printing.blocks import PAGE_SIZES, Block, Grid, Letterhead, Paper, Paragraph, Qr, Together, is_short

_TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()


def write_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF file."""
    data = {
        "title": paper.title,
        "landscape": paper.landscape,
        "layout": {**asdict(paper.layout), "page": PAGE_SIZES[paper.layout.size]},
        "blocks": [_plain(block) for block in paper.blocks],
    }
    pdf: bytes = typst.compile(_TEMPLATE, sys_inputs={"data": json.dumps(data)})
    return pdf


def _plain(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Together):
        return {"kind": kind, "blocks": [_plain(one) for one in block.blocks]}
    plain = {"kind": kind, **asdict(block)}
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
