"""Children: the list, the file of one child, the assessed need."""
