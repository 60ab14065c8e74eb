"""Spelling of queries: what misspelt words may mean, and whether that is done, offered or left alone."""
