"""Turn existing reports (Word, HTML, Markdown, text) into draft documents."""
