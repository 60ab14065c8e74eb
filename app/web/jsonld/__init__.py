"""JSON-LD descriptions of pages and documents."""
