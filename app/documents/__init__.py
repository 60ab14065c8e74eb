"""Models, files, validation and markup of practices and visits; uses no database and no web."""
