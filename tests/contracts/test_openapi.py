"""Every operation of the API, asked with whatever its description allows and forbids (schemathesis)."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routes import routes_of
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

from app.web.api.router import router

EXAMPLES = 500 if "FUZZ" in os.environ else 5
"""For each operation; more in `make fuzz`."""
NAMES_CODES = tuple(
    f"/api/v1/{name}" for name in ("recommendations", "follow-ups", "search", "practices", "visits")
)
"""Refuse codes that nobody knows, which their description cannot list."""
OPERATIONS = sorted(
    (f"/api/v1{route.path}", method) for route in routes_of(router) for method in route.methods - {"HEAD"}
)
"""Those of drafts are asked without a token."""


@pytest.fixture(scope="module")
def described(server: str) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{server}/api/openapi.json")


def test_every_operation_is_described(described: BaseSchema) -> None:
    assert {(path, method.upper()) for path in described for method in described[path]} == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_answers_as_it_is_described(described: BaseSchema, path: str, method: str) -> None:
    operation = described[path][method]
    good, bad = (
        operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )

    @settings(
        max_examples=EXAMPLES,
        derandomize="FUZZ" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(good, bad))
    def ask(case: schemathesis.Case) -> None:
        excluded = [positive_data_acceptance] if path in NAMES_CODES else []
        if (case.query or {}).get("fields"):  # asked to leave out what the schema has
            excluded.append(response_schema_conformance)
        case.call_and_validate(excluded_checks=excluded)

    ask()
