"""Administration: import, journal verification, rights in words, components."""
