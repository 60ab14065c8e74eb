"""What the pages of the writers' desk share."""
