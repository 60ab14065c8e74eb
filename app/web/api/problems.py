"""Error responses for the OpenAPI description (RFC 9457): one component that every operation refers to."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from app.web.api.schemas import ProblemOut

Responses = dict[int | str, dict[str, Any]]
_NAME = "Problem"


def problems(*statuses: HTTPStatus) -> Responses:
    """Describe responses with these statuses."""
    form = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{_NAME}"}}}
    return {status.value: {"description": status.phrase, "content": form} for status in statuses}


COMMON_PROBLEMS = problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
"""Errors of every operation: an invalid argument, and an unavailable database."""
NOT_PUBLISHED = problems(HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
"""Responses for one document: it never was published, or it was withdrawn; then the detail is the reason."""


def describe_problems(app: FastAPI) -> None:
    """Add the problem document to the components of an application's description.

    FastAPI adds models of responses by itself, but only under its own media type.
    """
    describe = app.openapi

    def described() -> dict[str, Any]:
        found = describe()
        schema = ProblemOut.model_json_schema() | {"title": _NAME}
        found["components"]["schemas"].setdefault(_NAME, schema)
        return found

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend it
