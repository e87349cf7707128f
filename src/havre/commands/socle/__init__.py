"""Base of the command line: root command, French messages, use of the embedded database."""
