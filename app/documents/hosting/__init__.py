"""Terms on which a host receives guests: their model, their files, and what a request breaks of them."""
