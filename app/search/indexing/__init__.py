"""Build index documents and keep the index up to date."""
