"""Bring the database in line with the files in `content/`."""
