"""The library for other programs: whole lists as tables, the catalogue of data sets, harvesting."""
