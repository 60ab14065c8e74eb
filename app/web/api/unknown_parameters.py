"""Refuse parameters that an operation of the API does not have, naming the nearest one that it has."""

from fastapi import Request

from app.documents.validation.unknown_names import UnknownNameError, unknown_parameter
from app.web.query_parameters import names_of_dependant


async def refuse_unknown_parameters(request: Request) -> None:
    """Raise 422 for a parameter that the operation of a request does not read."""
    names = names_of_dependant(request.scope["route"].dependant)
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in names]
    if unknown:
        raise UnknownNameError(" ".join(unknown_parameter(name, names) for name in unknown))
