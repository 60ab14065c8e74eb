"""Describe, label and merge the fields of a document for forms."""
