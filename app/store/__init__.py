"""The database: a projection of the content files, written by sync and read by every page."""
