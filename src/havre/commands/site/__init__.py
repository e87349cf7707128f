"""The web server, alone or as a whole demonstration."""
