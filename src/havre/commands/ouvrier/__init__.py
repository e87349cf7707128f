"""The worker: what runs in the background, and when."""
