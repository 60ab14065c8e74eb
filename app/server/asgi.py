"""The application as a server process starts it. Who only gives a command does not wait for it to be loaded."""

from fastapi import FastAPI

from app.main import create_app
from app.operations.monitoring import logs
from app.settings import Settings


def application() -> FastAPI:
    """The application of the environment's settings, as each worker process makes it."""
    settings = Settings()
    logs.configure(settings.log, whole=settings.development)
    return create_app(settings)
