"""Check documents and say what is wrong, where, and how to fix it."""
