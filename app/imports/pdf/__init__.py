"""Read PDF files and pictures of pages: their text layer, else by optical character recognition."""
