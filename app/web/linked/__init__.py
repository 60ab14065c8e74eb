"""What pages say to programs that read them: schema.org as JSON-LD, and the catalogue of data sets."""
