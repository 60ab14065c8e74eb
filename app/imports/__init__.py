"""Import existing reports (Word, HTML, Markdown, text) as draft documents."""
