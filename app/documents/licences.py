"""Licences a document may have: only open ones (opendefinition.org)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LicenceId = Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]
"""SPDX identifier of a licence."""
DEFAULT_LICENCE: LicenceId = "CC-BY-4.0"
"""Licence of a document that names none."""


@dataclass(frozen=True, slots=True)
class Licence:
    """An open licence with the page that explains it."""

    name: str
    url: str
    requires_attribution: bool = True
    """Whether users of the document must name its origin."""


LICENCES: Mapping[str, Licence] = {
    "CC-BY-4.0": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": Licence(
        "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", requires_attribution=False
    ),
}


def licence_of(meta: Mapping[str, object]) -> Licence:
    """Return the licence named in a document's front matter, or the default one."""
    return LICENCES.get(str(meta.get("license", DEFAULT_LICENCE)), LICENCES[DEFAULT_LICENCE])
