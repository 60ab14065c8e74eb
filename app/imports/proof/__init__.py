"""Prove that every word and table cell of a report is in its draft or in the list of what is left."""
