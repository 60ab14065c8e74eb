"""The library for assistants (Model Context Protocol): one set of read-only tools, by stdio and by HTTP."""
