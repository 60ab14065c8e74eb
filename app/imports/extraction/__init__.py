"""Recognise facts in the text of a report and propose them as field values."""
