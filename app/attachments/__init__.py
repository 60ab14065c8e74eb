"""Check, clean, store and read files that people attach to documents.

A file is judged by its content, never by its name. Parsing happens in a worker process with limits
of time and memory (`worker`), never in the process that serves the site.
"""
