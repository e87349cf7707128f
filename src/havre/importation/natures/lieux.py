"""Files of places: one row for a unit, or for a foster home, and a period of its capacity."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import (
    Agrement,
    AssistantFamilial,
    Capacite,
    DerogationAgrement,
    Fermeture,
    Lieu,
    Organisme,
    Unite,
)
from havre.apps.personnes.models import Personne

from ..lecture import LigneLue
from ..lot import Plan
from .colonnes_lieux import COLONNES
from .nature import Nature

CHAMPS_LIEU = ("type", "nom", "adresse", "telephone", "synthetique")
CHAMPS_UNITE = {
    "nom": "unite_nom",
    "age_min_mois": "age_min",
    "age_max_mois": "age_max",
    "sexe": "sexe",
    "competence_medicale": "competence_medicale",
    "competence_handicap": "competence_handicap",
    "competence_comportement": "competence_comportement",
    "offres": "offres",
}
SANS_UNITE = frozenset({TypeLieu.HOPITAL, TypeLieu.HOTEL})
DE_FAMILLE = (
    "assistant_nom", "assistant_prenom", "assistant_naissance", "agrement_numero", "agrement_places", "agrement_du",
    "agrement_au", "derogation_places", "derogation_motif", "derogation_du", "derogation_au",
)  # fmt: skip


class Lieux(Nature):
    """Establishments and foster homes, their units, capacities, licences, waivers and closures."""

    nom = "lieux"
    libelle = "Lieux d'accueil"
    resume = "Établissements et familles d'accueil : une ligne par unité."
    colonnes = COLONNES
    contraintes_immediates = ("garder_les_places",)
    colonne_de_contrainte: ClassVar[dict[str, str]] = {
        "unite_ages_ordonnes": "age_min",
        "capacite_une_a_la_fois": "places_du",
        "capacite_un_jour_au_moins": "places_au",
        "agrement_trois_au_plus": "agrement_places",
        "agrement_un_a_la_fois": "agrement_du",
        "derogation_motivee": "derogation_motif",
        "derogation_une_a_la_fois": "derogation_du",
        "fermeture_une_a_la_fois": "fermeture_du",
        "accueil_capacite": "places",
        "accueil_agrement": "agrement_places",
        "lieux_agrement_numero_key": "agrement_numero",
    }

    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read the stored places of the file, and all that hangs on them."""
        codes = {li["code"] for li in lignes}
        self.lieux = {x.code: x for x in Lieu.objects.filter(code__in=codes).order_by("pk")}
        ids = [x.pk for x in self.lieux.values()]
        self.unites = {(u.lieu_id, u.code): u for u in Unite.objects.filter(lieu__in=ids).order_by("pk")}
        unites = [u.pk for u in self.unites.values()]
        self.capacites = {
            (c.unite_id, c.periode.lower): c for c in Capacite.objects.filter(unite__in=unites).order_by("periode")
        }
        self.dernieres = {c.unite_id: c for c in self.capacites.values()}
        self.fermetures = {
            (f.unite_id, f.periode.lower): f for f in Fermeture.objects.filter(unite__in=unites).order_by("pk")
        }
        numeros = {li["agrement_numero"] for li in lignes}
        self.agrements = {a.numero: a for a in Agrement.objects.filter(numero__in=numeros).order_by("pk")}
        self.derogations = {
            (d.agrement_id, d.periode.lower): d
            for d in DerogationAgrement.objects.filter(agrement__in=self.agrements.values()).order_by("pk")
        }
        self.assistants = {
            a.lieu_id: a.personne
            for a in AssistantFamilial.objects.filter(lieu__in=ids).select_related("personne").order_by("pk")
        }
        self.organismes = {o.nom: o for o in Organisme.objects.order_by("pk")}
        self.deja_decrits: dict[str, LigneLue] = {}
        self.deja_dites: dict[tuple[Any, ...], int] = {}
        self.communes: set[str] = set()

    def planifier(self, ligne: LigneLue) -> Plan:
        """Return what the row writes: place, unit, capacity, and the licence of a foster home."""
        plan = Plan(ligne)
        famille = ligne["type"] == TypeLieu.FAMILLE_ACCUEIL
        _verifier(ligne, famille)
        lieu = self._lieu(plan)
        if lieu is None or ligne.problemes:
            return plan
        if ligne["type"] in SANS_UNITE and ligne["unite_code"] is None and ligne["places"] is None:
            plan.objet = lieu
            return plan
        unite = self._unite(plan, lieu)
        if famille:
            self._assistant(plan, lieu)
            self._agrement(plan, lieu)
        self._capacite(plan, unite, famille)
        self._fermeture(plan, unite)
        return plan

    def communes_a_relier(self) -> Iterable[str]:
        """Return the communes of the places."""
        return self.communes

    def _lieu(self, plan: Plan) -> Lieu | None:
        """Return the place of the row, new, changed or as it was."""
        ligne = plan.ligne
        commune = self.contexte.commune(ligne, "commune", "code_postal", "pays")
        premiere = self.deja_decrits.setdefault(ligne["code"], ligne)
        if premiere is not ligne:
            self._verifier_accord(ligne, premiere)
            return self.lieux.get(ligne["code"])
        if commune is None:
            return None
        self.communes.add(commune.pk)
        valeurs = {c: ligne[c] for c in CHAMPS_LIEU if ligne[c] is not None} | {"commune_id": commune.pk}
        if ligne["organisme"]:
            valeurs["organisme_id"] = self._organisme(plan).pk
        lieu = self.lieux.get(ligne["code"])
        if lieu is None:
            lieu = plan.creer(self.contexte.identifiants.nouveau(Lieu, code=ligne["code"], **valeurs))
            self.lieux[lieu.code] = lieu
            plan.nouveau = True
        elif (lieu.type == TypeLieu.FAMILLE_ACCUEIL) != (valeurs["type"] == TypeLieu.FAMILLE_ACCUEIL):
            ligne.refuser(
                "type", f"Le lieu {lieu.code} est enregistré comme « {lieu.get_type_display()} » : une famille "
                "d'accueil ne devient pas un établissement, donnez un autre code.",
            )  # fmt: skip
        else:
            plan.changer(lieu, **valeurs)
        return lieu

    def _verifier_accord(self, ligne: LigneLue, premiere: LigneLue) -> None:
        """Refuse a second row that describes the same place in another way."""
        for champ in ("type", "nom", "organisme", "commune", "code_postal", "adresse", "telephone"):
            if ligne[champ] is not None and ligne[champ] != premiere[champ]:
                ligne.refuser(
                    champ, f"Le lieu {ligne['code']} est décrit autrement ligne {premiere.numero} "
                    f"(« {premiere.textes.get(champ, '')} »).",
                )  # fmt: skip

    def _organisme(self, plan: Plan) -> Organisme:
        """Return the body that runs the place, new if it was unknown."""
        nom = plan.ligne["organisme"]
        if nom not in self.organismes:
            self.organismes[nom] = plan.creer(self.contexte.identifiants.nouveau(Organisme, nom=nom))
        return self.organismes[nom]

    def _unite(self, plan: Plan, lieu: Lieu) -> Unite:
        """Return the unit of the row."""
        ligne = plan.ligne
        code = ligne["unite_code"] or "1"
        valeurs = {champ: ligne[c] for champ, c in CHAMPS_UNITE.items() if ligne[c] is not None}
        unite = self.unites.get((lieu.pk, code))
        if unite is None:
            valeurs.setdefault("nom", ligne["nom"][:120])
            unite = plan.creer(self.contexte.identifiants.nouveau(Unite, lieu_id=lieu.pk, code=code, **valeurs))
            self.unites[lieu.pk, code] = unite
            plan.nouveau = True
            plan.objet = unite
        else:
            plan.objet = unite
            plan.changer(unite, **valeurs)
        cle = (unite.pk, ligne["places_du"] or ligne["agrement_du"], ligne["agrement_numero"], ligne["derogation_du"])
        premiere = self.deja_dites.setdefault(cle, ligne.numero)
        if premiere != ligne.numero:
            ligne.refuser("unite_code", f"Cette unité et ces dates sont déjà décrites ligne {premiere}.")
        return unite

    def _capacite(self, plan: Plan, unite: Unite, famille: bool) -> None:
        """Fix the places of the unit over the period of the row; those of a foster home follow its licence."""
        ligne = plan.ligne
        places, debut, dernier = ligne["places"], ligne["places_du"], ligne["places_au"]
        if famille and places is None:
            places = (ligne["agrement_places"] or 0) + (ligne["derogation_places"] or 0)
            if derniere := self.dernieres.get(unite.pk):
                plan.changer(derniere, places=max(places, derniere.places))
                return
        if places is None:
            return
        debut = debut or ligne["agrement_du"]
        if debut is None:
            ligne.refuser("places_du", "Donnez le premier jour de ces places.")
            return
        periode = self._periode(ligne, "places_au", debut, dernier)
        capacite = self.capacites.get((unite.pk, debut))
        if capacite is None:
            nouvelle = self.contexte.identifiants.nouveau(Capacite, unite_id=unite.pk, places=places, periode=periode)
            self.capacites[unite.pk, debut] = self.dernieres[unite.pk] = plan.creer(nouvelle)
        else:
            plan.changer(capacite, places=places, periode=periode if dernier else capacite.periode)

    def _assistant(self, plan: Plan, lieu: Lieu) -> None:
        """Name the carer of a foster home."""
        ligne = plan.ligne
        valeurs = {
            "nom": ligne["assistant_nom"], "prenom": ligne["assistant_prenom"],
            "date_naissance": ligne["assistant_naissance"],
        }  # fmt: skip
        valeurs = {c: v for c, v in valeurs.items() if v is not None}
        personne = self.assistants.get(lieu.pk)
        if personne is not None:
            plan.changer(personne, **valeurs)
            return
        for colonne in ("assistant_nom", "assistant_prenom"):
            if ligne[colonne] is None:
                ligne.refuser(colonne, "Une famille d'accueil porte le nom et le prénom de son assistant familial.")
        if ligne.problemes:
            return
        nouvelle = self.contexte.identifiants.nouveau(Personne, **valeurs, synthetique=bool(ligne["synthetique"]))
        self.assistants[lieu.pk] = plan.creer(nouvelle)
        plan.creer(AssistantFamilial(lieu_id=lieu.pk, personne_id=nouvelle.pk))

    def _agrement(self, plan: Plan, lieu: Lieu) -> None:
        """Write the licence of a foster home, and its waiver."""
        ligne = plan.ligne
        numero, debut = ligne["agrement_numero"], ligne["agrement_du"]
        if numero is None:
            if not plan.nouveau:
                return
            ligne.refuser("agrement_numero", "Une famille d'accueil porte son agrément (CASF L.421-3).")
            return
        agrement = self.agrements.get(numero)
        if agrement is not None and agrement.lieu_id != lieu.pk:
            ligne.refuser("agrement_numero", "Ce numéro d'agrément est celui d'une autre famille d'accueil.")
            return
        if agrement is None:
            manquantes = [c for c in ("agrement_places", "agrement_du") if ligne[c] is None]
            for colonne in manquantes:
                ligne.refuser(colonne, "Un nouvel agrément porte son nombre de places et son premier jour.")
            if manquantes:
                return
            periode = self._periode(ligne, "agrement_au", debut, ligne["agrement_au"])
            agrement = self.contexte.identifiants.nouveau(
                Agrement, lieu_id=lieu.pk, numero=numero, places=ligne["agrement_places"], periode=periode
            )
            self.agrements[numero] = plan.creer(agrement)
        else:
            debut = debut or agrement.periode.lower
            dernier = ligne["agrement_au"]
            fin = dernier + timedelta(days=1) if dernier else agrement.periode.upper
            if fin and fin <= debut:
                ligne.refuser("agrement_au", "Le dernier jour précède le premier.")
                return
            places = agrement.places if ligne["agrement_places"] is None else ligne["agrement_places"]
            plan.changer(agrement, places=places, periode=DateRange(debut, fin))
        self._derogation(plan, agrement)

    def _derogation(self, plan: Plan, agrement: Agrement) -> None:
        """Write a waiver, with its reason and dates."""
        ligne = plan.ligne
        if ligne["derogation_places"] is None:
            return
        debut = ligne["derogation_du"] or agrement.periode.lower
        periode = self._periode(ligne, "derogation_au", debut, ligne["derogation_au"])
        valeurs = {"places_en_plus": ligne["derogation_places"], "motif": ligne["derogation_motif"]}
        derogation = self.derogations.get((agrement.pk, debut))
        if derogation is None:
            nouvelle = self.contexte.identifiants.nouveau(
                DerogationAgrement, agrement_id=agrement.pk, periode=periode, **valeurs
            )
            self.derogations[agrement.pk, debut] = plan.creer(nouvelle)
        else:
            plan.changer(derogation, **valeurs, periode=periode if ligne["derogation_au"] else derogation.periode)

    def _fermeture(self, plan: Plan, unite: Unite) -> None:
        """Close the unit to new entries, with the reason."""
        ligne = plan.ligne
        debut = ligne["fermeture_du"]
        if debut is None:
            return
        periode = self._periode(ligne, "fermeture_au", debut, ligne["fermeture_au"])
        fermeture = self.fermetures.get((unite.pk, debut))
        if fermeture is None:
            nouvelle = self.contexte.identifiants.nouveau(
                Fermeture, unite_id=unite.pk, motif=ligne["fermeture_motif"] or "", periode=periode
            )
            self.fermetures[unite.pk, debut] = plan.creer(nouvelle)
        else:
            motif = ligne["fermeture_motif"] or fermeture.motif
            plan.changer(fermeture, motif=motif, periode=periode if ligne["fermeture_au"] else fermeture.periode)

    @staticmethod
    def _periode(ligne: LigneLue, colonne: str, debut: Any, dernier: Any) -> DateRange:
        """Return the period from its first to its last day, both included in the file."""
        if dernier is not None and dernier < debut:
            ligne.refuser(colonne, "Le dernier jour précède le premier.")
            dernier = None
        return DateRange(debut, dernier + timedelta(days=1) if dernier else None)


def _verifier(ligne: LigneLue, famille: bool) -> None:
    """Check what one row says, column against column."""
    if not famille:
        for colonne in DE_FAMILLE:
            if ligne[colonne] is not None:
                ligne.refuser(colonne, "Cette colonne ne vaut que pour une famille d'accueil.")
    bas, haut = ligne["age_min"], ligne["age_max"]
    if bas is not None and haut is not None and bas > haut:
        ligne.refuser("age_min", "L'âge minimal dépasse l'âge maximal.")
    places = ligne["agrement_places"]
    if places is not None and not 1 <= places <= 3:
        ligne.refuser(
            "agrement_places",
            "Un agrément porte sur un à trois enfants (CASF L.421-5) ; au-delà, une dérogation motivée est nécessaire.",
        )
    if ligne["derogation_places"] is not None and ligne["derogation_motif"] is None:
        ligne.refuser("derogation_motif", "Une dérogation d'agrément est motivée (CASF L.421-5).")
    if ligne["derogation_places"] is None and ligne["derogation_motif"] is not None:
        ligne.refuser("derogation_places", "Donnez le nombre de places que la dérogation ajoute.")
    if ligne["fermeture_du"] is not None and ligne["fermeture_motif"] is None:
        ligne.refuser("fermeture_motif", "Une fermeture aux entrées porte son motif.")
    if ligne["derogation_places"] is not None and ligne["agrement_numero"] is None:
        ligne.refuser("agrement_numero", "Une dérogation porte le numéro de l'agrément qu'elle complète.")
