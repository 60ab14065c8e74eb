"""Back up, restore and archive an installation."""
