"""Named errors; their messages are French sentences for the person who made the file."""


class TableurIllisible(ValueError):
    """The file cannot be read as a table; `ligne` is the line of the file where reading stopped, if known."""

    def __init__(self, message: str, ligne: int | None = None) -> None:
        """Keep the line beside the message."""
        self.ligne = ligne
        super().__init__(message)


class ValeurRefusee(ValueError):
    """The text of a cell is not a value of the kind that its column holds."""
