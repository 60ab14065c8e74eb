"""Indonesian search over the projected documents. The only package that knows Whoosh."""
