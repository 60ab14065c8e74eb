"""Pages that can be followed by e-mail: what they are called, and which documents belong to them."""
