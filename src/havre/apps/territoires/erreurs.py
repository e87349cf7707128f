"""Named errors of the app; their messages are French sentences for the person who typed or imported."""

from collections.abc import Sequence


class CommuneIntrouvable(LookupError):
    """A text does not name one commune; the two subclasses say why."""


class CommuneInconnue(CommuneIntrouvable):
    """No commune answers to the text; `suggestions` are the labels of the nearest ones."""

    def __init__(self, texte: str, suggestions: Sequence[str] = ()) -> None:
        """Build the French message."""
        self.texte = texte
        self.suggestions = list(suggestions)
        suite = f" Peut-être : {', '.join(self.suggestions)} ?" if self.suggestions else ""
        super().__init__(f"Commune inconnue : « {texte} ».{suite}")


class CommuneAmbigue(CommuneIntrouvable):
    """Several communes answer to the text; `candidats` are their identifiers, with labels."""

    def __init__(self, texte: str, candidats: Sequence[tuple[str, str]]) -> None:
        """Build the French message.

        Args:
            candidats: pairs of identifier and label.
        """
        self.texte = texte
        self.candidats = list(candidats)
        liste = ", ".join(f"{nom} = {identifiant}" for identifiant, nom in self.candidats[:6])
        suite = ", …" if len(self.candidats) > 6 else ""
        super().__init__(
            f"Commune ambiguë : « {texte} » désigne {len(self.candidats)} communes ({liste}{suite}). "
            "Précisez le code postal ou l'identifiant."
        )


class MatriceAbsente(LookupError):
    """No travel-time matrix was computed yet."""

    def __init__(self) -> None:
        """Build the French message."""
        super().__init__("Les temps de trajet ne sont pas calculés : lancez « havre territoires matrice ».")


class CommuneHorsMatrice(LookupError):
    """A commune is not in the travel-time matrix; `communes` are the missing identifiers."""

    def __init__(self, communes: Sequence[str]) -> None:
        """Build the French message."""
        self.communes = list(communes)
        super().__init__(f"Communes absentes de la matrice des trajets : {', '.join(self.communes[:10])}.")
