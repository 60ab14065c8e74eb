"""The papers of a visit: what they say, and how they are written as DOCX, PDF, calendar and spreadsheet."""
