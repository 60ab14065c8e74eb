"""Pages for preparing a visit."""
