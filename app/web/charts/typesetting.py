"""Pictures set by Typst, which is loaded when one is asked for."""

from collections.abc import Mapping

from app.documents import extras


def set_png(template: bytes, inputs: Mapping[str, str], *, pixels_per_inch: int) -> bytes:
    """Return a page of Typst as PNG; raise MissingExtraError where Typst is not installed."""
    typst = extras.load("pdf", "typst")
    picture: bytes = typst.compile(template, format="png", ppi=pixels_per_inch, sys_inputs=dict(inputs))
    return picture
