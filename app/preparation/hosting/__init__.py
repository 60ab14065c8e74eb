"""Requests to hosts: what guests ask for, the host's answer, the receptions agreed, and their papers."""
