"""Read web pages and text pasted from word processors."""
