"""Logging: one line for each event, as JSON or as text.

No line contains personal data. Requests are logged by their route, never by their path: paths of plans and
password links are secrets, and queries are private. Exceptions are logged by their type and traceback, because
their messages may contain what a person typed.
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
"""Format of log lines."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Id of the current request; empty outside of requests."""

_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure(kind: LogFormat, *, whole: bool = False) -> None:
    """Log warnings and errors of this process to standard error; ``whole`` includes exception messages."""
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
    """Drops uvicorn's traceback of exceptions that our error handler has already logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record."""
        return not record.getMessage().startswith("Exception in ASGI application")


class TextLines(logging.Formatter):
    """Formats records as text lines."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
        self._whole = whole

    def format(self, record: logging.LogRecord) -> str:
        """Return a line with the request's id, and a traceback below it."""
        line = super().format(record)
        first, *rest = line.split("\n")
        number = request_id.get()
        return "\n".join([f"{first} [{number}]" if number else first, *rest])

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 -- the standard library's name
        """Return a traceback, with messages only when they may be shown."""
        return super().formatException(ei) if self._whole else "\n".join(_traceback_lines(ei[1]))


class JsonLines(TextLines):
    """Formats records as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, event, request id and traceback."""
        event: dict[str, Any] = {
            "time": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
        }
        if number := request_id.get():
            event["request"] = number
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


def _traceback_lines(error: BaseException | None) -> Iterator[str]:
    """Yield the stack frames and types of an exception and its causes, without their messages."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        for frame in traceback.extract_tb(error.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
