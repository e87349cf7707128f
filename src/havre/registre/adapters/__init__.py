"""What the background works do."""
