"""Agents seen by Django: the store of the sessions."""
