"""Schema migrations (Alembic), oldest first; the first one creates everything."""
