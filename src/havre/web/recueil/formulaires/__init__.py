"""Forms of the worrying informations."""
