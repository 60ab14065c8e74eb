"""What stored plans may take on the disk: each with its earlier versions, those of one network, and all together."""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

MAX_PLAN_BYTES = 200_000
"""Largest plan; a visit plan is a few pages."""
MAX_HISTORY_BYTES = 1_000_000
"""A plan with its earlier versions: some 200 of them, compressed."""
MAX_NETWORK_BYTES = 50_000_000
"""Plans made from one network address: an office of five hundred plans."""
MAX_TOTAL_BYTES = 2_000_000_000
MAX_PLANS = 50_000
"""Limit on stored plans: bounds what anonymous writers can fill."""
GROWTH_WARNING = 0.8
"""The share of a budget from which on `doctor` warns."""
_PACKED = "zlib"


def json_size(data: Mapping[str, Any]) -> int:
    """Return the bytes that a value takes in the database."""
    return len(json.dumps(data))


def pack(data: Mapping[str, Any]) -> dict[str, str]:
    """Return an earlier version compressed, as a value of a JSON column."""
    return {_PACKED: base64.b64encode(zlib.compress(json.dumps(data).encode())).decode()}


def unpack(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an earlier version; those stored before versions were compressed are returned as they are."""
    if stored.keys() != {_PACKED}:
        return stored
    data: Mapping[str, Any] = json.loads(zlib.decompress(base64.b64decode(stored[_PACKED])))
    return data
