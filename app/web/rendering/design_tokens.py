"""Design tokens, read from where they are defined: the stylesheet's first rule."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_STYLES = Path(__file__).parents[1] / "static" / "site.css"


@cache
def load_design_tokens() -> Mapping[str, str]:
    """Return colours, sizes and spaces by name, as the light theme defines them."""
    styles = _STYLES.read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", styles[: styles.index("}")]))
