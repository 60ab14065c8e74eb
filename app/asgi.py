"""The application as a server process starts it. Who only gives a command does not wait for it to be loaded."""

import gc

from fastapi import FastAPI

from app.main import create_app
from app.operations import logs
from app.settings import Settings

NEW_OBJECTS = 50_000
"""So many more objects than before until Python looks for rings among them; some pages' worth, not each page."""


def application() -> FastAPI:
    """The application of the environment's settings, as each worker process makes it."""
    settings = Settings()
    logs.configure(settings.log, whole=settings.development)
    made = create_app(settings)
    # What is loaded stays: looking through all of it again and again took a fifth of a search's time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    return made
