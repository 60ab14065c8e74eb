"""Refuse parameters that an operation of the API does not have, naming the nearest one that it has."""

from fastapi import HTTPException, Request

from app.documents.validation.problem import did_you_mean
from app.web.query_parameters import names_of_dependant

_MAX_SHOWN_CHARACTERS = 60


async def refuse_unknown_parameters(request: Request) -> None:
    """Raise 422 for a parameter that the operation of a request does not read."""
    names = names_of_dependant(request.scope["route"].dependant)
    faults = [_fault(name, names) for name in dict.fromkeys(request.query_params) if name not in names]
    if faults:
        detail = " ".join(faults)
        raise HTTPException(422, detail)


def _fault(name: str, names: set[str]) -> str:
    shown = name[:_MAX_SHOWN_CHARACTERS]
    listed = f"Yang dikenal: {', '.join(sorted(names))}." if names else "Alamat ini tidak menerima parameter."
    return f"{shown}: parameter tidak dikenal. {did_you_mean(shown, names) or listed}"
