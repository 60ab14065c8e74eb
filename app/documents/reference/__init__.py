"""Reference data: values, roles, regions, regulations, indicators, scores."""
