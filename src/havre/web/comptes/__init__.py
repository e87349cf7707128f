"""Accounts on the screen: log in, log out, change one's password, choose the look."""
