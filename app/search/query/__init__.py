"""From typed text to a parsed query: analysis, synonyms, spelling, entities."""
