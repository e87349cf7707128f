"""Gathering the file of a child for its export: each row that the classification ties to him, or why it is left out."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from psycopg.types.range import Range

from havre.apps.decisions.enums import NATURES_JUDICIAIRES
from havre.apps.decisions.models import Decision
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Commune
from havre.common.chiffrement import exiger_lisible
from havre.droit.lecture import DOSSIER, lire

from ..champs.lecture import Champ, Fiche, Sujet, fiches, finalites
from ..champs.lignes import champ_de, lignes_du_dossier
from ..enums import RaisonExclusion, VoieMedicale
from .elements import Dossier, Element, Exclu, Valeur, proteger, reunir
from .masques import LIBELLES, Masques, mots_de
from .voisins import masques_de

CLASSES_MUETTES = frozenset({"technique", "trace", "securite"})
ALERTES = frozenset({"recueil", "controles"})
LIEU_PROTEGE = "[lieu protégé]"
PROFESSIONNEL = "un professionnel"
TIERS = {Sujet.PROCHE: "[un proche]", Sujet.TIERS: "[une autre personne]", Sujet.AGENT: PROFESSIONNEL}
TAILLE_TEXTE = 10_000


def collecter(
    enfant: Enfant, *, voie: VoieMedicale, avancer: Callable[[str, float], None] = lambda etape, pourcent: None
) -> Dossier:
    """Return the export of a child's file before it is read again; `avancer` is told the step and the percentage."""
    avancer("Noms des autres personnes", 2)
    masques = masques_de(enfant)
    lignes: list[_Ligne] = []
    rangs = {cle: rang for rang, cle in enumerate(finalites())}
    concernees = sorted((f for f in fiches().values() if f.dossier and f.personnelle), key=lambda f: rangs[f.finalite])
    for i, fiche in enumerate(concernees):
        modele = apps.get_model(fiche.etiquette)
        avancer(glossaire()[fiche.modele], 5 + 90 * i / len(concernees))
        siennes = [_Ligne(modele, fiche, x, masques, voie) for x in lignes_du_dossier(modele, fiche, enfant)]
        lignes += sorted(siennes, key=lambda ligne: ligne.jour or date.min)
    elements: list[Element] = []
    for ligne in lignes:
        elements += ligne.elements(len(elements))
    return Dossier(tuple(elements), reunir(x for ligne in lignes for x in ligne.exclus))


@cache
def glossaire() -> dict[str, str]:
    """Return the French word of each model, from the glossary."""
    return {nom: str(entree["terme"]) for nom, entree in lire(DOSSIER / "glossaire.yaml").items()}


def jour_de(ligne: models.Model) -> date | None:
    """Return the first day that a row speaks of, None when it has none."""
    for champ in ligne._meta.concrete_fields:
        valeur = getattr(ligne, champ.attname)
        if isinstance(valeur, Range):
            valeur = valeur.lower
        if isinstance(valeur, date):
            return timezone.localdate(valeur) if isinstance(valeur, datetime) else valeur
    return None


class _Ligne:
    """One row of the file, turned into at most one plain element and one medical element."""

    def __init__(
        self, modele: type[models.Model], fiche: Fiche, ligne: models.Model, masques: Masques, voie: VoieMedicale
    ) -> None:
        self.modele, self.fiche, self.ligne, self.masques, self.voie = modele, fiche, ligne, masques, voie
        self.rubrique = finalites()[fiche.finalite].rubrique
        mot = glossaire()[fiche.modele]
        self.titre = mot[:1].upper() + mot[1:]
        self.jour = jour_de(ligne)
        self.exclus: list[Exclu] = []
        self.simples: list[Valeur] = []
        self.medicales: list[Valeur] = []
        if raison := self._raison():
            self._exclure(raison)
        else:
            self._lire()

    def elements(self, rang: int) -> Iterator[Element]:
        """Yield the elements of the row, numbered from `rang`."""
        titre = f"{self.titre}, {self.jour:%d/%m/%Y}" if self.jour else self.titre
        for valeurs, medical in ((self.simples, False), (self.medicales, True)):
            if valeurs:
                yield Element(rang, self.rubrique, titre, tuple(valeurs), medical)
                rang += 1

    def _exclure(self, raison: RaisonExclusion) -> None:
        self.exclus.append(Exclu(self.rubrique, self.titre, raison.value))

    def _raison(self) -> RaisonExclusion | None:
        """Return why the whole row is left out, None when it goes."""
        if self.fiche.hors_acces:
            return RaisonExclusion(self.fiche.hors_acces)
        if self.fiche.finalite in ALERTES:
            return RaisonExclusion.ALERTE
        if self.fiche.sujet is Sujet.TIERS:
            return RaisonExclusion.TIERS
        if any(isinstance(c, models.BinaryField) for c in self.modele._meta.concrete_fields):
            return RaisonExclusion.FICHIER
        if isinstance(self.ligne, Decision):
            return RaisonExclusion.JUDICIAIRE if self.ligne.nature in NATURES_JUDICIAIRES else None
        if any(c.classe.cle == "justice" and self._rempli(c) for c in self.fiche.champs.values()):
            return RaisonExclusion.JUDICIAIRE
        return None

    def _rempli(self, champ: Champ) -> bool:
        return getattr(self.ligne, champ_de(self.modele, champ.nom).attname) not in (None, "", [], {})

    def _derive(self, champ: Champ) -> bool:
        """Whether the database works a field out of others that are read already."""
        return bool(getattr(champ_de(self.modele, champ.nom), "generated", False))

    def _lire(self) -> None:
        for champ in self.fiche.champs.values():
            if champ.classe.cle in CLASSES_MUETTES or self._derive(champ) or not self._rempli(champ):
                continue
            if champ.classe.cle == "sante":
                self._medicale(champ)
            else:
                self.simples += self._valeurs(champ)
        if all(v.texte in TIERS.values() for v in self.simples):
            if self.simples:
                self._exclure(RaisonExclusion.TIERS)
            self.simples = []

    def _medicale(self, champ: Champ) -> None:
        """Put a medical value the way that the person chose."""
        match self.voie:
            case VoieMedicale.SANS:
                self._exclure(RaisonExclusion.MEDICALE_NON_DEMANDEE)
            case VoieMedicale.MEDECIN:
                self._exclure(RaisonExclusion.MEDICALE)
                self.medicales += self._valeurs(champ)
            case _:
                self.medicales += self._valeurs(champ)

    def _valeurs(self, c: Champ) -> list[Valeur]:
        """Return a field as values; what is about somebody else says only that."""
        champ = champ_de(self.modele, c.nom)
        nom = LIBELLES.get(f"{self.fiche.etiquette}.{c.nom}") or str(champ.verbose_name)
        libelle = nom[:1].upper() + nom[1:]
        if c.sujet in TIERS:
            brut = getattr(self.ligne, champ.attname)
            sien = isinstance(brut, str) and mots_de(brut) and mots_de(brut) <= self.masques.propres
            return [Valeur(libelle, proteger(brut) if sien else TIERS[c.sujet])]
        if c.classe.cle == "lieu" and self.masques.adresses_protegees:
            return [Valeur(libelle, LIEU_PROTEGE)]
        if champ.is_relation:
            return self._relation(libelle, getattr(self.ligne, c.nom))
        return self.masques.appliquer(libelle, ecrire(champ, getattr(self.ligne, c.nom))[:TAILLE_TEXTE])

    def _relation(self, libelle: str, objet: Any) -> list[Valeur]:
        """Return what a reference points at, in words that name no person."""
        if isinstance(objet, Unite):
            objet = objet.lieu
        if isinstance(objet, Lieu | Commune) and self.masques.adresses_protegees:
            return [Valeur(libelle, LIEU_PROTEGE)]
        if isinstance(objet, Lieu) and objet.type == TypeLieu.FAMILLE_ACCUEIL:
            return [Valeur(libelle, "une famille d'accueil")]
        if objet._meta.label in {"personnes.Enfant", "personnes.Personne"}:
            return [] if objet.pk == self.masques.personne else [Valeur(libelle, TIERS[Sujet.PROCHE])]
        if objet._meta.label == "personnes.Fratrie":
            return []
        return self.masques.appliquer(libelle, str(objet))


def ecrire(champ: models.Field, valeur: Any) -> str:
    """Return a stored value in French words.

    Raises:
        CleManquante: it is encrypted and its key is not there: nothing is exported rather than a part.
        ContenuAltere: it is encrypted and does not open.
    """
    if isinstance(valeur, str):
        exiger_lisible(valeur)
    if getattr(champ, "choices", None):
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(champ, ArrayField):
        return ", ".join(ecrire(champ.base_field, v) for v in valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{timezone.localtime(valeur):%d/%m/%Y à %H h %M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, Range):
        fin = f" au {valeur.upper:%d/%m/%Y} (exclu)" if valeur.upper else ", sans fin connue"
        return f"du {valeur.lower:%d/%m/%Y}{fin}" if valeur.lower else "période"
    if isinstance(valeur, dict):
        return "\n".join(f"{cle} : {_a_plat(v)}" for cle, v in valeur.items() if v not in (None, "", [], {}))
    return str(valeur)


def _a_plat(valeur: Any) -> str:
    """Return an inner value of a JSON field in words."""
    if isinstance(valeur, dict):
        return ", ".join(f"{cle} {_a_plat(v)}" for cle, v in valeur.items())
    if isinstance(valeur, list):
        return ", ".join(map(_a_plat, valeur))
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "" if valeur is None else str(valeur)
