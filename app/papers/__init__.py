"""Papers: what they are made of, how they are written as DOCX and PDF, and published documents as papers."""
