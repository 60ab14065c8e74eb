"""Harvest documents of other installations and of open tables; they stay read-only here."""
