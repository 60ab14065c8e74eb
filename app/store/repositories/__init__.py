"""Queries over the projection, one class per kind of question."""
