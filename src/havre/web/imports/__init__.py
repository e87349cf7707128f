"""Import of files: choose a kind and a file, see what it would do, confirm."""
