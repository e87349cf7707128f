"""Search key computed by the database."""

from django.db import models


class Cle(models.Func):
    """SQL function `havre_cle(text)`: no accent, lower case, apostrophes and hyphens turned into single spaces.

    Immutable, hence usable in a `GeneratedField` or an index of any app: `Cle("nom")`. It is created by the first
    migration of this app, on which the migration of such a field must depend.
    """

    function = "havre_cle"
    arity = 1
    output_field = models.TextField()
