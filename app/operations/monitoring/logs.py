"""What the program tells of its work: one line an event, as JSON for machines or as words for people.

No line carries personal data. Requests are named by their route, never by their address: addresses of
plans and password links are keys, and queries are somebody's thoughts. Faults are told by their kind and
the lines of code they passed, for the words of an exception may hold what a person typed.
"""

import json
import logging
import logging.config
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Literal

from app import clock

LogFormat = Literal["text", "json"]
"""How lines are written."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered here, or nothing outside of requests."""

_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure(kind: LogFormat, *, whole: bool = False) -> None:
    """Send every warning and fault of this process to standard error; ``whole``: with the words of exceptions."""
    handlers = {
        "lines": {"class": "logging.StreamHandler", "formatter": "line"},
        "counted": {"()": "app.operations.monitoring.metrics.CountedEvents"},
    }
    formatter = f"{__name__}.{'JsonLines' if kind == 'json' else 'TextLines'}"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter, "whole": whole}},
            "filters": {"once": {"()": f"{__name__}.DropDuplicateTraceback"}},
            "handlers": handlers,
            "loggers": {"uvicorn.error": {"filters": ["once"]}},
            "root": {"level": "WARNING", "handlers": list(handlers)},
        }
    )


class DropDuplicateTraceback(logging.Filter):
    """Leaves out what the server tells of an exception that the error page has told already."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to tell it."""
        return not record.getMessage().startswith("Exception in ASGI application")


class TextLines(logging.Formatter):
    """Lines that people read."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
        self._whole = whole

    def format(self, record: logging.LogRecord) -> str:
        """A line, with the request it happened in; a fault's way through the code below it."""
        line = super().format(record)
        first, *rest = line.split("\n")
        number = request_id.get()
        return "\n".join([f"{first} [{number}]" if number else first, *rest])

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 -- the standard library's name
        """A fault, with its words only when they may be shown."""
        return super().formatException(ei) if self._whole else "\n".join(_traceback_lines(ei[1]))


class JsonLines(TextLines):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, what happened, in which request, and the fault's way through the code."""
        told: dict[str, Any] = {
            "time": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
        }
        if number := request_id.get():
            told["request"] = number
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _traceback_lines(error: BaseException | None) -> Iterator[str]:
    """The lines of code an exception and its causes passed, and their kinds; not their words."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        for frame in traceback.extract_tb(error.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
