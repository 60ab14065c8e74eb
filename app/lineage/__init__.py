"""Lineage of practices: practice → visit → adaptation → outcome."""
