"""Pages of the writers' desk."""
