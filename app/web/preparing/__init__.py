"""The forms of preparing a visit, and the private pages they stand on."""
