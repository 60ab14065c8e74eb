"""Extract facts from a report and suggest them as field values."""
