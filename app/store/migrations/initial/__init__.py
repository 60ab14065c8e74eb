"""The tables of the first version, in two modules; created by `versions/0001_initial.py`."""
