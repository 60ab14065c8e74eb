"""Indonesian full-text search over the published documents."""
