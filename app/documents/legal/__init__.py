"""Texts of regulations: their articles, and two of them side by side."""
