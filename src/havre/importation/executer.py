"""Importing one file: read, try every row, then write all of it or nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.territoires.adapters.trajets import TrajetsIndisponibles, calculer_matrice
from havre.common.tableur import Tableau, TableurIllisible, lire_tableau

from . import lot
from .bilan import Bilan, Etat, LigneComprise, Probleme
from .contexte import Contexte
from .lecture import LigneLue, lire_lignes, verifier_titres
from .natures import NATURES, Nature
from .refus import en_francais

APERCU = 20
TAILLE_MAX_OCTETS = 20 * 1024 * 1024
SEPARATEURS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "": "première feuille"}


Suivi = Callable[[int, int], None]


def importer(
    *,
    nature: str,
    octets: bytes,
    fichier: str,
    par: Acteur,
    le: datetime,
    essai: bool = False,
    suivi: Suivi | None = None,
) -> Bilan:
    """Import a file of one of the kinds of `NATURES` and return its report.

    All rows are tried against the database, in one transaction. They are kept, with one event, only when none has a
    problem; with `essai` they never are. A file whose rows are all stored already writes nothing, not even an event.
    `suivi` is told how many rows are done, of how many; it may raise to give the import up.

    Raises:
        ActionInterdite: `par` may not import this kind of file for the whole département.
    """
    if not all(exiger(par, action).tout for action in NATURES[nature].droits):
        raise ActionInterdite("Un import touche tout le département : vos rôles ne le permettent pas.")
    bilan = Bilan(nature, fichier, hashlib.sha256(octets).hexdigest(), essai)
    lignes = _lire(NATURES[nature], octets, bilan)
    if lignes is None:
        return bilan
    contexte = Contexte(par, le)
    sorte = NATURES[nature](contexte)
    with transaction.atomic():
        plans = _essayer(sorte, lignes, bilan, suivi)
        _compter(bilan, plans, lignes)
        if bilan.acceptee:
            _valider(sorte, plans, bilan, contexte)
        if essai or not bilan.acceptee:
            transaction.set_rollback(True)
            bilan.evenement = None
    bilan.avertissements = sorted(contexte.avertissements)
    if bilan.ecrite:
        _relier(sorte, bilan, le)
    return bilan


def _lire(sorte: type[Nature], octets: bytes, bilan: Bilan) -> list[LigneLue] | None:
    """Return the rows of the file, or None when its titles or its form forbid to understand them."""
    if len(octets) > TAILLE_MAX_OCTETS:
        mo = TAILLE_MAX_OCTETS // 1024 // 1024
        bilan.problemes.append(Probleme(0, "", "", f"Le fichier dépasse {mo} Mo : coupez-le en plusieurs."))
        return None
    try:
        tableau = lire_tableau(octets, titres_connus={c.nom for c in sorte.colonnes})
    except TableurIllisible as erreur:
        bilan.problemes.append(Probleme(erreur.ligne or 0, "", "", str(erreur)))
        return None
    places, problemes = verifier_titres(tableau, sorte.colonnes)
    bilan.encodage, bilan.separateur = tableau.encodage, SEPARATEURS[tableau.separateur]
    bilan.lignes = len(tableau.lignes)
    bilan.colonnes = tuple(c.nom for c in places.values())
    bilan.problemes += problemes
    if not _comprehensible(tableau, sorte, bilan):
        return None
    return lire_lignes(tableau, places)


def _comprehensible(tableau: Tableau, sorte: type[Nature], bilan: Bilan) -> bool:
    """Return whether the rows can be read: no required column is missing, and there is a row."""
    if not tableau.lignes:
        bilan.problemes.append(Probleme(0, "", "", "Le fichier n'a que sa ligne de titres."))
        return False
    return all(c.nom in bilan.colonnes for c in sorte.colonnes if c.obligatoire)


def _essayer(sorte: Nature, lignes: Sequence[LigneLue], bilan: Bilan, suivi: Suivi | None) -> list[lot.Plan]:
    """Plan and write every row that has no problem, and gather the problems of all."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended('havre.importation', 0))")
        for contrainte in sorte.contraintes_immediates:
            curseur.execute(f"SET CONSTRAINTS {contrainte} IMMEDIATE")
    lisibles = [ligne for ligne in lignes if not ligne.problemes]
    sorte.charger(lisibles)
    plans = [sorte.planifier(ligne) for ligne in lisibles]
    plans = [plan for plan in plans if not plan.ligne.problemes]

    def refuser(plan: lot.Plan, erreur: Exception) -> None:
        contrainte, raison = en_francais(erreur)
        plan.ligne.refuser(sorte.colonne_de_contrainte.get(contrainte, ""), raison)

    lot.ecrire(plans, refuser, suivi)
    bilan.problemes += [p for ligne in lignes for p in ligne.problemes]
    bilan.problemes.sort()
    return [plan for plan in plans if not plan.ligne.problemes]


def _compter(bilan: Bilan, plans: Sequence[lot.Plan], lignes: Sequence[LigneLue]) -> None:
    """Count the rows by state and keep the first ones as understood."""
    etats = {plan.ligne.numero: plan.etat for plan in plans}
    compte = Counter(etats.values())
    bilan.nouvelles, bilan.modifiees = compte[Etat.NOUVELLE], compte[Etat.MODIFIEE]
    bilan.presentes = compte[Etat.PRESENTE]
    bilan.apercu = [
        LigneComprise(
            ligne.numero, etats.get(ligne.numero, Etat.REFUSEE), tuple(ligne.textes[c] for c in bilan.colonnes)
        )
        for ligne in lignes[:APERCU]
    ]
    bilan.crees = dict(sorted(Counter(o._meta.label_lower for p in plans for o in p.creations).items()))


def _valider(sorte: Nature, plans: Sequence[lot.Plan], bilan: Bilan, contexte: Contexte) -> None:
    """Write what concerns several rows, then the event, and let the database check what it had put off."""
    try:
        with transaction.atomic():
            bilan.ensembles = sorte.conclure(plans)
            if not bilan.a_ecrire:
                return
            bilan.evenement = consigner(
                action=f"import.{sorte.nom}", par=contexte.par, le=contexte.le, objet_type="importation.fichier",
                objet_id=bilan.sha256, donnees=_donnees(bilan, plans),
            )  # fmt: skip
            with connection.cursor() as curseur:
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
                curseur.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as erreur:
        bilan.evenement = None
        bilan.problemes.append(Probleme(0, "", "", en_francais(erreur)[1]))


def _donnees(bilan: Bilan, plans: Sequence[lot.Plan]) -> dict[str, Any]:
    """Return what the journal keeps of the import: the file, the counts, which objects are new, what changed."""
    modifications = [m.journal(p.ligne.numero) for p in plans for m in (*p.avant, *p.apres)]
    return {
        "fichier": bilan.fichier,
        "sha256": bilan.sha256,
        "lignes": bilan.lignes,
        "nouvelles": bilan.nouvelles,
        "modifiees": bilan.modifiees,
        "deja_presentes": bilan.presentes,
        "crees": bilan.crees,
        "nouveaux_objets": [p.objet.pk for p in plans if p.nouveau and p.objet is not None],
        "modifications": modifications,
    }


def _relier(sorte: Nature, bilan: Bilan, le: datetime) -> None:
    """Extend the travel times to the communes of the file; a failure is told, the import stands."""
    try:
        calculer_matrice(sorte.communes_a_relier(), le=le)
    except TrajetsIndisponibles as erreur:
        bilan.avertissements.append(
            Probleme(0, "", "", f"Les temps de trajet restent à calculer (havre territoires matrice) : {erreur}")
        )
