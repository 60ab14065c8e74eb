"""The stores of the index, Whoosh files or PostgreSQL tables, behind the interface of `base`.

The only package that names a search engine.
"""
