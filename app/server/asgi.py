"""The application factory that server processes import; commands do not load it."""

from fastapi import FastAPI

from app.main import create_app
from app.operations.monitoring import logs
from app.settings import Settings


def application() -> FastAPI:
    """Create the application from the settings of the environment; called once in each worker process."""
    settings = Settings()
    logs.configure(settings.log_format, whole=settings.development)
    return create_app(settings)
