"""Load everything that a command of the product may load; imported by the fork server of `commands.py`."""

import gc
import importlib
import pkgutil
from pathlib import Path

import app
from app.documents.reference.data import load_reference
from app.search.engine import create_search_engine
from app.store.database import open_database

for module in pkgutil.walk_packages(app.__path__, "app."):
    if not module.name.startswith(("app.__main__", "app.store.migrations")):
        importlib.import_module(module.name)
reference = load_reference(Path(__file__).parents[1] / "content")
database = open_database("sqlite://")
create_search_engine(database, Path("no-index"), reference)  # prepares the words of the reference data
database.dispose()
gc.collect()
gc.freeze()  # else every command of the tests looks through it again
