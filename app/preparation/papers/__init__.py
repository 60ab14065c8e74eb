"""Papers of a visit: their content, and their files as DOCX, PDF, calendar and spreadsheet."""
