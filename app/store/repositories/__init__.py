"""Repositories: the queries over the projected documents."""
