"""Own Word templates of offices, filled with the facts of a plan."""
