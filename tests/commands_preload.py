"""Load everything that a command of the product may load; imported by the fork server of `commands.py`."""

import importlib
import pkgutil

import app

for module in pkgutil.walk_packages(app.__path__, "app."):
    if not module.name.startswith(("app.__main__", "app.store.migrations")):
        importlib.import_module(module.name)
