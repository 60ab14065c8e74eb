"""Render documents as DOCX and PDF from one sequence of blocks."""
