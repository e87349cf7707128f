"""Accounts on the screen: log in and out, second factor, password, sessions, the look."""
