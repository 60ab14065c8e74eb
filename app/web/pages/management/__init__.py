"""Pages at the desk for those who manage the whole site."""
