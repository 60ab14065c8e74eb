"""Operating an installation: backup, monitoring, diagnosis and background jobs."""
