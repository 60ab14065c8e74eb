"""Error responses for the OpenAPI description (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from app.web.api.schemas import ProblemOut

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: HTTPStatus) -> Responses:
    """Describe responses with these statuses."""
    form = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
    return {status.value: {"description": status.phrase, "content": form} for status in statuses}


COMMON_PROBLEMS = problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
"""Errors of every operation: an invalid argument, and an unavailable database."""
NOT_PUBLISHED = problems(HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
"""Responses for one document: it never was published, or it was withdrawn; then the detail is the reason."""
