"""Check, clean, store and read files attached to documents.

A file is judged by its content, never by its name. It is parsed in a worker process with limits on time and
memory (`worker`), never in the process that serves the site.
"""
