"""Print published documents as DOCX and PDF."""
