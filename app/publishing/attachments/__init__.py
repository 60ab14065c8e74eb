"""Files beside a document: looked through by what they hold, never by what they are called.

What they hold is read in a process of its own with limits of time and memory (`worker`): nothing that
somebody sends is taken apart where the site runs.
"""
