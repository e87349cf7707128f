"""Hostile requests on every address of the site: what is sent, what must never come back."""
