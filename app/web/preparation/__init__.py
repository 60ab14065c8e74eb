"""Forms for needs and visit plans."""
