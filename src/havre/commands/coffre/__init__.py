"""The database as it is kept: embedded server, keys, backup and restoration."""
