"""Recognising parents, so that sibling groups can be computed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.models import Enfant, Lien, Personne
from havre.common.tableur import cle_de_titre

from ..contexte import Contexte
from ..lecture import LigneLue
from ..lot import Plan

RANGS = (1, 2)


def cle_de_nom(nom: str, prenom: str) -> str:
    """Return the form under which names are compared."""
    return cle_de_titre(f"{nom} {prenom}")


class Familles:
    """Parents of the children of one file.

    A parent is the same person as another when name, first name and birth date are equal; without birth date, only
    when the child has this parent already or when the two children bear the same name of sibling group. Anything else
    would make siblings of children who are not.
    """

    def __init__(self, contexte: Contexte) -> None:
        self.contexte = contexte
        self.liens: dict[int, list[Lien]] = defaultdict(list)
        self.par_naissance: dict[tuple[str, date], Personne] = {}
        self.par_fratrie: dict[tuple[str, str], Personne] = {}
        self.sans_naissance: dict[str, list[tuple[LigneLue, str, int]]] = defaultdict(list)

    def charger(self, lignes: Sequence[LigneLue], enfants: dict[str, Enfant]) -> None:
        """Read the stored parents of the children, and the persons whose birth date the file gives."""
        ids = [e.pk for e in enfants.values()]
        liens = Lien.objects.filter(vers__in=ids, type=TypeLien.PARENT, periode__endswith=None)
        for lien in liens.select_related("de").order_by("pk"):
            self.liens[lien.vers_id].append(lien)
        naissances = {li[f"parent{r}_naissance"] for li in lignes for r in RANGS} - {None}
        for personne in Personne.objects.filter(date_naissance__in=naissances).order_by("-pk"):
            if personne.date_naissance:
                self.par_naissance[cle_de_nom(personne.nom, personne.prenom), personne.date_naissance] = personne
        for ligne in lignes:
            enfant = enfants.get(ligne["numero"])
            if enfant is not None and ligne["fratrie"]:
                for lien in self.liens[enfant.pk]:
                    self.par_fratrie.setdefault((ligne["fratrie"], cle_de_nom(lien.de.nom, lien.de.prenom)), lien.de)

    def planifier(self, plan: Plan, enfant: Enfant, naissance: date) -> None:
        """Link a child to the parents of its row."""
        for rang in RANGS:
            ligne = plan.ligne
            nom, prenom = ligne[f"parent{rang}_nom"], ligne[f"parent{rang}_prenom"]
            if nom is None and prenom is None:
                self._verifier_vide(ligne, rang)
                continue
            if nom is None or prenom is None:
                absente = f"parent{rang}_prenom" if prenom is None else f"parent{rang}_nom"
                ligne.refuser(absente, "Un parent se nomme par son nom et son prénom.")
                continue
            self._lier(plan, enfant, rang, naissance)

    @staticmethod
    def _verifier_vide(ligne: LigneLue, rang: int) -> None:
        for suite in ("naissance", "autorite"):
            if ligne[f"parent{rang}_{suite}"] is not None:
                ligne.refuser(f"parent{rang}_nom", "Un parent se nomme par son nom et son prénom.")
                return

    def _lier(self, plan: Plan, enfant: Enfant, rang: int, naissance: date) -> None:
        """Find or create one parent, and the link to the child."""
        ligne = plan.ligne
        nom, prenom, ne_le = (ligne[f"parent{rang}_{x}"] for x in ("nom", "prenom", "naissance"))
        autorite = ligne[f"parent{rang}_autorite"]
        cle = cle_de_nom(nom, prenom)
        for lien in self.liens[enfant.pk]:
            de = lien.de
            if cle_de_nom(de.nom, de.prenom) == cle and (not ne_le or de.date_naissance in (None, ne_le)):
                if ne_le:
                    plan.changer(de, date_naissance=ne_le)
                if autorite is not None:
                    plan.changer(lien, autorite_parentale=autorite)
                return
        parent = self._retrouver(ligne, cle, ne_le)
        if parent is not None and parent.pk == enfant.pk:
            ligne.refuser(f"parent{rang}_nom", "Un enfant n'est pas son propre parent.")
            return
        if parent is None:
            parent = plan.creer(
                self.contexte.identifiants.nouveau(
                    Personne, nom=nom, prenom=prenom, date_naissance=ne_le, synthetique=bool(ligne["synthetique"])
                )
            )
            self._retenir(ligne, rang, cle, parent)
        lien = self.contexte.identifiants.nouveau(
            Lien, de=parent, vers_id=enfant.pk, type=TypeLien.PARENT, autorite_parentale=autorite is not False,
            periode=DateRange(naissance, None),
        )  # fmt: skip
        self.liens[enfant.pk].append(plan.creer(lien))

    def _retrouver(self, ligne: LigneLue, cle: str, ne_le: date | None) -> Personne | None:
        """Return the person already known under this name, if it is certain."""
        if ne_le is not None and (cle, ne_le) in self.par_naissance:
            return self.par_naissance[cle, ne_le]
        if not ligne["fratrie"]:
            return None
        trouve = self.par_fratrie.get((ligne["fratrie"], cle))
        if trouve is not None and ne_le and trouve.date_naissance not in (None, ne_le):
            return None
        return trouve

    def _retenir(self, ligne: LigneLue, rang: int, cle: str, parent: Personne) -> None:
        """Remember a new parent for the rows to come."""
        if parent.date_naissance:
            self.par_naissance[cle, parent.date_naissance] = parent
        elif not ligne["fratrie"]:
            self.sans_naissance[cle].append((ligne, f"parent{rang}_nom", parent.pk))
        if ligne["fratrie"]:
            self.par_fratrie.setdefault((ligne["fratrie"], cle), parent)

    def avertir(self) -> None:
        """Tell of parents of one name whom nothing allows to take for one person."""
        for homonymes in self.sans_naissance.values():
            if len(homonymes) > 1:
                premiere = homonymes[0][0].numero
                for ligne, colonne, _ in homonymes[1:]:
                    self.contexte.avertir(
                        ligne, colonne, f"Même nom qu'un parent de la ligne {premiere}, sans date de naissance ni nom "
                        "de fratrie : ils sont tenus pour deux personnes, leurs enfants ne sont pas frères et sœurs.",
                    )  # fmt: skip
