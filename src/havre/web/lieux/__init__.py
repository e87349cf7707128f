"""Places that take children in: the directory with its map, and the page of one place."""
