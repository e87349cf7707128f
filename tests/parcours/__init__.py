"""Journeys in a real browser: what a person does from first page to last, with an accessibility scan on each."""
