"""The search page: results, facets, snippets, links."""
