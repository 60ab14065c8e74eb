"""Studi Banding: the knowledge base of comparative-study visits."""

__version__ = "0.1.0"
