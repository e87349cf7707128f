"""Errors of the law package, each with a French sentence."""


class ErreurDroit(ValueError):
    """Something asked of the law package cannot be answered."""


class DonneeInvalide(ErreurDroit):
    """A data file breaks its schema; the message names the file, the key and the value."""

    def __init__(self, fichier: str, cle: str, valeur: object, probleme: str) -> None:
        super().__init__(f"{fichier} : {cle} = {valeur!r} : {probleme}")
        self.fichier, self.cle, self.valeur, self.probleme = fichier, cle, valeur, probleme


class ParametreInconnu(ErreurDroit):
    """No parameter has this key."""


class ValeurInconnue(ErreurDroit):
    """The parameter has no known value on this day: the text that was in force then was not read."""


class ObligationInconnue(ErreurDroit):
    """No obligation or part of an obligation has this identifier."""


class FaitInvalide(ErreurDroit):
    """A fact is not in the vocabulary, or does not have the type its name announces."""
