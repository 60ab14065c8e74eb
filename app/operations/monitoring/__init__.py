"""Logs, metrics, health and slow queries."""
