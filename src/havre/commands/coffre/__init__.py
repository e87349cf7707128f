"""Keys, backup and restoration."""
