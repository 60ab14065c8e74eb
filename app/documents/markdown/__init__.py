"""Read, write and render Markdown files with front matter."""
