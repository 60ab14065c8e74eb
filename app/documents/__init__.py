"""What a practice and a visit are: models, files, rules and markup. No database, no web."""
