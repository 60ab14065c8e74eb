"""The guides of `docs/panduan` as pages of the site."""
