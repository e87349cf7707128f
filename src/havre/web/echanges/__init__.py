"""Requests, letters and mail."""
