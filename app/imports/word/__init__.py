"""Convert Word and HTML files to Markdown with pandoc in a sandbox."""
