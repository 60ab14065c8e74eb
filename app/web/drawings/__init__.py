"""Where the marks of a picture stand. Templates draw them as SVG; the words and figures stand beside as a table."""
