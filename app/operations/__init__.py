"""Running an installation: measuring it and finding what is wrong with it."""
