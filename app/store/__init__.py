"""The database: a projection of the documents, made once at sync and read by every page."""
