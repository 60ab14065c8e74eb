"""The parameters that each route reads from its address: what differs in others makes no other page."""

from collections.abc import Iterable
from re import Pattern

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.routing import BaseRoute, compile_path


class ReadsQuery:
    """A dependency of handlers that read the query themselves: it declares the names that they read."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    async def __call__(self) -> None:
        """Do nothing: the declaration is all."""


class KnownParameters:
    """The names that the routes of an application read, by path."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._fixed: dict[str, frozenset[str]] = {}
        self._patterns: list[tuple[Pattern[str], frozenset[str]]] = []
        for context in iter_route_contexts(list(routes)):
            dependant, path = getattr(context.route, "dependant", None), context.path
            if dependant is None or path is None or "GET" not in (context.methods or ()):
                continue
            names = frozenset(names_of_dependant(dependant))
            if "{" in path:
                self._patterns.append((compile_path(path)[0], names))
            else:
                self._fixed.setdefault(path, names)

    def of_path(self, path: str) -> frozenset[str]:
        """Return the names that the route of a path reads; none where no route answers."""
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed
        return next((names for pattern, names in self._patterns if pattern.match(path)), frozenset())


def names_of_dependant(dependant: Dependant) -> set[str]:
    """Return the names of the parameters that a handler and its dependencies read from the address."""
    names: set[str] = set(dependant.call.names) if isinstance(dependant.call, ReadsQuery) else set()
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= {declared.alias or name for name, declared in model.model_fields.items()}
        else:
            names.add(field.alias)
    return names.union(*map(names_of_dependant, dependant.dependencies))
