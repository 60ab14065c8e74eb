"""Pages for the preparation of visits."""
