"""The one error of the launcher."""


class ErreurPostgres(Exception):
    """PostgreSQL cannot be found, started, reached or stopped; the message is one line in French."""
