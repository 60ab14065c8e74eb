"""The processes people start: the web server, its HTTP protocol limits, the MCP server."""
