"""Answers to a search beside its documents: figures, places, regulations, earlier questions, papers."""
