"""Import existing reports (Word, PDF, ODT, scans, web pages, Markdown, text) as draft documents."""
