"""What the pages of preparation need besides the site."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.preparation.advisor import Advisor
from app.store.hosting import Hosting


@dataclass(frozen=True, slots=True)
class Preparation:
    """The doors to the preparation of a visit."""

    advisor: Advisor
    hosting: Hosting


def current_preparation(request: Request) -> Preparation:
    """The preparation of the site a request came to."""
    preparation: Preparation = request.app.state.preparation
    return preparation


PreparationDep = Annotated[Preparation, Depends(current_preparation)]
