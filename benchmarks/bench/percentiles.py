"""The one statistic that our figures are told in."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that ``share`` per cent of the values do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 2)
