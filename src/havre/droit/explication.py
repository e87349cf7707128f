"""Why this date: the rule, the facts, the parameter values, their source and how far each was checked, in French."""

from dataclasses import dataclass

from .calendrier import jour_de
from .sources import Statut, Verification
from .valeurs import Valeur
from .verdicts import ETATS, Etat, Verdict
from .vocabulaire import ecrire_fait, faits_connus


@dataclass(frozen=True, slots=True)
class Explication:
    """Everything a page or a letter prints to answer "pourquoi cette date ?"."""

    titre: str
    volet: str
    conclusion: str
    articles: str
    faits: tuple[tuple[str, str], ...]
    manquants: tuple[str, ...]
    valeurs: tuple[Valeur, ...]
    verifications: tuple[Verification, ...]
    silence: str
    avertissements: tuple[str, ...]

    def lignes(self) -> list[str]:
        """Return the explanation as lines of plain text."""
        lignes = [f"{self.titre} ({self.volet})" if self.volet else self.titre, self.conclusion]
        lignes.append(f"Règle : {self.articles} [{' ; '.join(v.phrase() for v in self.verifications)}]")
        lignes += [f"Fait : {libelle}, {ecrit}" for libelle, ecrit in self.faits]
        lignes += [f"Fait manquant : {libelle}" for libelle in self.manquants]
        lignes += [f"Valeur : {valeur.phrase()}" for valeur in self.valeurs]
        lignes += [f"Silence : {self.silence}"] if self.silence else []
        return lignes + [f"Attention : {texte}" for texte in self.avertissements]


def expliquer(verdict: Verdict) -> Explication:
    """Return why a verdict is what it is; what was not verified stands among the warnings."""
    regle, obligation = verdict.regle, verdict.obligation
    libelles = faits_connus()
    silence = regle.silence if regle else None
    return Explication(
        titre=obligation.titre,
        volet=regle.titre if regle else "",
        conclusion=_conclusion(verdict),
        articles=obligation.references,
        faits=tuple((libelles[nom], ecrire_fait(valeur)) for nom, valeur in verdict.faits),
        manquants=tuple(libelles[nom] for nom in verdict.manquants),
        valeurs=verdict.valeurs,
        verifications=obligation.verifications,
        silence=f"{silence.texte} [{' ; '.join(v.phrase() for v in silence.verifications)}]" if silence else "",
        avertissements=tuple(_avertissements(verdict)),
    )


def _conclusion(verdict: Verdict) -> str:
    etat = ETATS[verdict.etat]
    if verdict.echeance is None:
        return f"État : {etat}."
    if verdict.acte is not None:
        tenue = "dans le délai" if verdict.a_temps else "en retard"
        return f"Échéance du {ecrire_fait(verdict.echeance)}, éteinte le {jour_de(verdict.acte):%d/%m/%Y}, {tenue}."
    if verdict.etat is Etat.SUSPENDUE:
        return f"Délai suspendu ; sans nouvelle suspension, échéance au plus tôt le {ecrire_fait(verdict.echeance)}."
    return f"Échéance : {ecrire_fait(verdict.echeance)}, {etat}."


def _avertissements(verdict: Verdict) -> list[str]:
    textes = list(verdict.remarques)
    if verdict.locale:
        textes.append("La date vient d'un repère du service, pas de la loi.")
    textes += [verdict.obligation.reserve] if verdict.obligation.reserve else []
    douteuses = [*verdict.obligation.verifications, *(v for x in verdict.valeurs for v in x.verifications)]
    if any(v.statut in {Statut.LU_2009, Statut.MEMOIRE, Statut.DOCUMENT} for v in douteuses):
        textes.append("Une partie de cette règle n'a pas été vérifiée dans le texte en vigueur.")
    return textes
