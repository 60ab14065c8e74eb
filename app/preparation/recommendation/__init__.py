"""Recommend hosts and practices for a need, with a score and reasons for each."""
