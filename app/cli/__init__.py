"""The command line `studi-banding`, one module per group of commands."""
