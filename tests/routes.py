"""The routes that routers gather, for tests that must know all of them."""

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.routing import APIRoute


def routes_of(*routers: APIRouter) -> Iterator[APIRoute]:
    """Every route of the routers and of those that they include."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route
            elif included := getattr(route, "original_router", None):
                yield from routes_of(included)
