"""Why a file is refused, in plain French, with what to do."""


class FichierRefuse(Exception):
    """A file that is not kept."""
