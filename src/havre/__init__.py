"""Havre runs the child-protection service (aide sociale à l'enfance) of a French département."""
