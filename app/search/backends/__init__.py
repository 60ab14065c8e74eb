"""Where the index lives: Whoosh files or PostgreSQL tables, behind one interface."""
