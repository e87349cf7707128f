"""Requests of access to a file: the list, the instruction, reading again, the files to give."""
