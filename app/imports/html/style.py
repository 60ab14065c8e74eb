"""What the inline styles of word processors mean, and which elements begin a line of their own."""

import re

BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul caption br""".split()
)
MAX_SPAN = 200
"""Columns or rows that one cell may reach over; no report has more."""
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STRUCK = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_WEIGHT = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(\w+)", re.IGNORECASE)
_ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)


def mark_of(tag: str, style: str, *, hidden: bool) -> str:
    """Return whether an element's text is hidden, struck or neither (empty)."""
    if hidden or _HIDDEN.search(style):
        return "hidden"
    return "struck" if tag in _STRUCK_TAGS or _STRUCK.search(style) else ""


def weight_of(style: str) -> int:
    """Return the weight of the face: 700 is bold, 0 not said."""
    found = _WEIGHT.search(style)
    weight = found[1].lower() if found else ""
    return int(weight) if weight.isdecimal() else {"bold": 700, "bolder": 700, "normal": 400}.get(weight, 0)


def span_of(value: str | None) -> int:
    """Return how many columns or rows a cell reaches over, from its attribute; 1 for what is no number."""
    digits = (value or "").strip()[:6]
    return min(max(1, int(digits)), MAX_SPAN) if digits.isdecimal() else 1


def is_italic(style: str) -> bool:
    """Return whether the face is italic."""
    return _ITALIC.search(style) is not None
