"""Query parsing: analysis, synonyms, spelling correction and inferred filters."""
