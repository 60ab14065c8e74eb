"""Forms and requests for needs and visit plans."""
