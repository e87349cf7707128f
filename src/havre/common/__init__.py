"""Technique shared by the whole site: the embedded database, fields, middleware. No noun of the domain lives here."""
