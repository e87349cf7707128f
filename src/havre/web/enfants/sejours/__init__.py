"""Stays of a child, written by hand: the form and its page."""
