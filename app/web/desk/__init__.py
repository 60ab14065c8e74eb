"""What requests of signed-in writers need."""
