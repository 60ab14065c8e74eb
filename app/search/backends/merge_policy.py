"""Which segments of an index are merged: those of about one size, once there are enough of them."""

import math
from collections import defaultdict
from collections.abc import Mapping

MERGE_FACTOR = 8
"""Number of segments of about one size that are merged into one.

A document is therefore rewritten at most log₈(documents) times.
"""
MAX_MERGE_DOCUMENTS = 512
"""Documents of a segment that is not merged any more, so that no writer waits for it: a merge takes some seconds.

A build closes its segments at some thousand documents, fewer where texts are long. Those must stay above this: sixteen
of them were once merged into one at the end of a build, which took longer than the build.
"""


def plan_merges(sizes: Mapping[int, tuple[int, int]]) -> list[list[int]]:
    """Return the groups of segments to merge, given each segment's living and total number of documents."""
    groups: dict[int, list[int]] = defaultdict(list)
    for segment, (living, documents) in sizes.items():
        if living and not (living > MAX_MERGE_DOCUMENTS and documents - living < living):
            groups[int(math.log(living, MERGE_FACTOR))].append(segment)
    return [group for group in groups.values() if len(group) >= MERGE_FACTOR]
