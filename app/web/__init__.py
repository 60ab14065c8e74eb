"""Pages and API: from a request to a response, by way of the library and the search."""
