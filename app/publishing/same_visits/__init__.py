"""Two reports on the same visit: found by the program, joined by a person, counted once."""
