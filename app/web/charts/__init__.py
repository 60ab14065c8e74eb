"""SVG charts and pictures."""
