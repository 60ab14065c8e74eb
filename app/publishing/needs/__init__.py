"""Needs: what regions look for and the library does not have yet, supported by others and answered by a document."""
