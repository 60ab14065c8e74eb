"""Prove that every word and table cell of a report reaches its draft or the list of unplaced text."""
