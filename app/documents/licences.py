"""Under which terms others may use a document: only licences that keep it open (opendefinition.org)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LicenceId = Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]
"""As SPDX names them."""
DEFAULT: LicenceId = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by name, with the page that says what it allows."""

    name: str
    url: str
    asks_credit: bool = True
    """Whether who uses the document must name where it is from."""


LICENCES: Mapping[str, Licence] = {
    "CC-BY-4.0": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", asks_credit=False),
}


def licence_of(meta: Mapping[str, object]) -> Licence:
    """The licence of a document, from its front matter; the library's own where it names none."""
    return LICENCES.get(str(meta.get("license", DEFAULT)), LICENCES[DEFAULT])
