"""Read Word and HTML files with pandoc inside a sandbox."""
