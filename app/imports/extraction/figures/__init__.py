"""Figures of a report: those of a year, and tables that set home beside host."""
