"""From data to responses: templates, labels, errors, files, streams."""
