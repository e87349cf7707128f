"""Files of decisions: what was decided, for which children, and the measure it orders."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.accueils.actions import executer_en_place, ouvrir_les_recherches_dues
from havre.apps.agents.queries import agent_systeme
from havre.apps.decisions.enums import NATURES_JUDICIAIRES, NatureDecision
from havre.apps.decisions.models import Decision, EnfantConcerne
from havre.apps.lieux.enums import TypeLieu
from havre.apps.mesures.actions import mesure_ordonnee
from havre.apps.mesures.enums import MESURES_D_ACCUEIL, TypeMesure
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Juridiction
from havre.common.tableur import cle_de_titre

from ..colonnes import Colonne, choix, entier, lire_date, lire_oui_non, plusieurs, texte
from ..lecture import LigneLue
from ..lot import Plan
from .nature import Nature

COLONNES = (
    Colonne(
        "reference", "référence de la décision, qui la retrouve d'un import à l'autre", texte(60), True, "AE-2026-0042"
    ),
    Colonne("nature", f"nature : {', '.join(NatureDecision.values)}", choix(NatureDecision), True, "opp_juge"),
    Colonne(
        "juridiction",
        "code ou nom du tribunal ; obligatoire pour une décision judiciaire",
        texte(80),
        exemple="tpe-dunkerque",
    ),
    Colonne(
        "auteur",
        "qui l'a rendue ; la juridiction par défaut pour une décision judiciaire",
        texte(200),
        exemple="Juge des enfants, cabinet 2",
    ),
    Colonne("motifs", "motifs de la décision", texte(20000), True, "Danger au domicile"),
    Colonne("base_legale", "texte appliqué : code et article", texte(300), True, "Code civil, article 375-3"),
    Colonne("rendue_le", "jour de la décision", lire_date, True, "12/09/2026"),
    Colonne("recue_le", "jour de sa réception par le département", lire_date, exemple="14/09/2026"),
    Colonne("effet_le", "jour de prise d'effet ; celui de la décision par défaut", lire_date),
    Colonne("terme_le", "jour du terme : la mesure ne court plus ce jour-là", lire_date, exemple="12/03/2027"),
    Colonne("enfants", "numéros de dossier, séparés par |", plusieurs(texte(30)), True, "2026-0001|2026-0002"),
    Colonne(
        "mesure",
        f"mesure ordonnée à chaque enfant, vide si aucune : {', '.join(TypeMesure.values)}",
        choix(TypeMesure),
        exemple="placement",
    ),
    Colonne(
        "fratrie_ensemble", "oui si la décision demande d'accueillir la fratrie ensemble", lire_oui_non, exemple="oui"
    ),
    Colonne(
        "types_autorises",
        f"natures de lieu permises, vide : toutes : {', '.join(TypeLieu.values)}",
        plusieurs(choix(TypeLieu)),
    ),
    Colonne("temps_famille_max", "minutes de route au plus jusqu'à la famille", entier(0, 600), exemple="60"),
    Colonne("temps_famille_min", "minutes de route au moins jusqu'à la famille", entier(0, 600)),
    Colonne("dispositif", "texte du dispositif", texte(20000)),
    Colonne(
        "met_fin_a_la_mesure",
        "oui si la décision met fin, à sa prise d'effet, à la mesure d'accueil en cours",
        lire_oui_non,
    ),
    Colonne("rectifie", "référence de la décision que celle-ci rectifie", texte(60)),
    Colonne("synthetique", "oui si la ligne est inventée", lire_oui_non, exemple="non"),
)

CHAMPS = {
    "nature": "nature",
    "rendue_le": "rendue_le",
    "recue_le": "recue_le",
    "terme_le": "terme_le",
    "fratrie_ensemble": "fratrie_ensemble",
    "types_autorises": "types_autorises",
    "temps_famille_max": "temps_famille_max_min",
    "temps_famille_min": "temps_famille_min_min",
    "dispositif": "dispositif",
    "auteur": "auteur",
    "motifs": "motifs",
    "base_legale": "base_legale",
}


class Decisions(Nature):
    """Court orders and administrative decisions; a stored decision is a fact and is not changed by a file."""

    nom = "decisions"
    libelle = "Décisions et mesures"
    resume = "Décisions de justice et administratives, avec la mesure ordonnée : une ligne par décision."
    colonnes = COLONNES
    colonne_de_contrainte: ClassVar[dict[str, str]] = {
        "decision_judiciaire_a_une_juridiction": "juridiction",
        "decision_terme_apres_effet": "terme_le",
        "mesure_accueil_une_a_la_fois": "enfants",
        "mesure_periode_commence": "terme_le",
        "decisions_decision_rectifie_id_key": "rectifie",
        "enfant_concerne_une_fois": "enfants",
    }

    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read the stored decisions of the file, their children, and the measures of all children named."""
        references = {li["reference"] for li in lignes} | {li["rectifie"] for li in lignes}
        decisions = Decision.objects.filter(reference__in=references).order_by("pk")
        self.decisions = {d.reference: d for d in decisions}
        self.concernes: dict[int, set[int]] = defaultdict(set)
        concernes = EnfantConcerne.objects.filter(decision__in=self.decisions.values())
        for decision, enfant in concernes.values_list("decision", "enfant"):
            self.concernes[decision].add(enfant)
        numeros = {n for li in lignes for n in li["enfants"] or ()}
        enfants = Enfant.objects.filter(numero__in=numeros).select_related("personne").order_by("pk")
        self.enfants = {e.numero: e for e in enfants}
        self.mesures: dict[int, list[Mesure]] = defaultdict(list)
        mesures = Mesure.objects.filter(enfant__in=self.enfants.values(), ordonnee_le__isnull=False)
        for mesure in mesures.order_by("periode", "pk"):
            self.mesures[mesure.enfant_id].append(mesure)
        self.juridictions: dict[str, Juridiction] = {}
        for j in Juridiction.objects.order_by("pk"):
            self.juridictions |= {cle_de_titre(j.code): j, cle_de_titre(j.nom): j}
        self.deja_dites: dict[str, int] = {}

    def planifier(self, ligne: LigneLue) -> Plan:
        """Return the decision of the row, its children and their measures."""
        plan = Plan(ligne)
        if (premiere := self.deja_dites.setdefault(ligne["reference"], ligne.numero)) != ligne.numero:
            ligne.refuser("reference", f"Cette référence figure déjà ligne {premiere}.")
        enfants = self._enfants(ligne)
        valeurs = self._valeurs(ligne)
        if ligne.problemes:
            return plan
        stockee = self.decisions.get(ligne["reference"])
        if stockee is not None:
            plan.objet = stockee
            self._comparer(ligne, stockee, valeurs, enfants)
            return plan
        decision = plan.creer(self.contexte.identifiants.nouveau(Decision, reference=ligne["reference"], **valeurs))
        self.decisions[decision.reference] = decision
        plan.objet, plan.nouveau = decision, True
        for enfant in enfants:
            plan.creer(self.contexte.identifiants.nouveau(EnfantConcerne, decision_id=decision.pk, enfant_id=enfant.pk))
            if ligne["mesure"]:
                self._mesure(plan, decision, enfant)
        return plan

    def conclure(self, plans: Sequence[Plan]) -> int:
        """Record new measures of children who stay where they live as carried out; search a place for the others."""
        nouvelles = [p.objet.pk for p in plans if p.nouveau and isinstance(p.objet, Decision)]
        concernes = EnfantConcerne.objects.filter(decision__in=nouvelles).values_list("enfant", flat=True)
        enfants, jour = list(concernes.order_by("enfant").distinct()), self.contexte.jour
        executer_en_place(enfants=enfants, jour=jour)
        ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=self.contexte.le, enfants=enfants)
        return 0

    def _enfants(self, ligne: LigneLue) -> list[Enfant]:
        """Return the children of the row; each unknown number is a problem."""
        if inconnus := [n for n in ligne["enfants"] if n not in self.enfants]:
            pluriel = len(inconnus) > 1
            ligne.refuser(
                "enfants", f"Dossier{'s' if pluriel else ''} inconnu{'s' if pluriel else ''} : {', '.join(inconnus)}. "
                "Importez d'abord les enfants.",
            )  # fmt: skip
        return [self.enfants[n] for n in ligne["enfants"] if n in self.enfants]

    def _valeurs(self, ligne: LigneLue) -> dict[str, Any]:
        """Return the fields of the decision; what contradicts itself is a problem."""
        valeurs: dict[str, Any] = {champ: ligne[c] for c, champ in CHAMPS.items() if ligne[c] is not None}
        valeurs["effet_le"] = ligne["effet_le"] or ligne["rendue_le"]
        if ligne["synthetique"] is not None:
            valeurs["synthetique"] = ligne["synthetique"]
        if ligne["juridiction"]:
            juridiction = self.juridictions.get(cle_de_titre(ligne["juridiction"]))
            if juridiction is None:
                codes = ", ".join(sorted({j.code for j in self.juridictions.values()}))
                ligne.refuser("juridiction", f"Juridiction inconnue. Codes possibles : {codes}.")
            else:
                valeurs["juridiction_id"] = juridiction.pk
                valeurs.setdefault("auteur", juridiction.nom)
        elif ligne["auteur"] is None and ligne["nature"] not in NATURES_JUDICIAIRES:
            ligne.refuser("auteur", "Une décision dit qui l'a rendue.")
        elif ligne["nature"] in NATURES_JUDICIAIRES:
            ligne.refuser("juridiction", "Une décision judiciaire porte la juridiction qui l'a rendue.")
        if ligne["terme_le"] and ligne["terme_le"] <= valeurs["effet_le"]:
            ligne.refuser("terme_le", "Le terme doit suivre la date d'effet.")
        if ligne["rendue_le"] > self.contexte.jour:
            ligne.refuser("rendue_le", "La date de la décision est dans l'avenir.")
        bas, haut = ligne["temps_famille_min"], ligne["temps_famille_max"]
        if bas is not None and haut is not None and bas > haut:
            ligne.refuser("temps_famille_min", "Le temps minimal dépasse le temps maximal.")
        if ligne["rectifie"]:
            rectifiee = self.decisions.get(ligne["rectifie"])
            if rectifiee is None:
                ligne.refuser("rectifie", "Aucune décision ne porte cette référence ; elle doit être connue avant.")
            else:
                valeurs["rectifie_id"] = rectifiee.pk
        return valeurs

    def _comparer(self, ligne: LigneLue, stockee: Decision, valeurs: dict[str, Any], enfants: list[Enfant]) -> None:
        """Refuse a row that says something else than the stored decision, column by column."""
        colonnes = {champ: c for c, champ in CHAMPS.items()} | {
            "effet_le": "effet_le", "juridiction_id": "juridiction", "rectifie_id": "rectifie",
            "synthetique": "synthetique",
        }  # fmt: skip
        immuable = "Une décision enregistrée ne se modifie pas : rectifiez-la par une autre décision"
        for champ, valeur in valeurs.items():
            if (avant := getattr(stockee, champ)) != valeur:
                ligne.refuser(colonnes[champ], f"{immuable}. Valeur enregistrée : {_lisible(avant)}.")
        if {e.pk for e in enfants} != self.concernes[stockee.pk]:
            ligne.refuser("enfants", f"{immuable}. Elle ne porte pas sur les mêmes enfants.")
        for enfant in (e for e in enfants if e.pk in self.concernes[stockee.pk]):
            types = {m.type for m in self.mesures[enfant.pk] if m.decision_id == stockee.pk}
            if types != ({ligne["mesure"]} if ligne["mesure"] else types):
                dites = ", ".join(sorted(types)) or "aucune"
                ligne.refuser("mesure", f"{immuable}. Mesure enregistrée pour le dossier {enfant.numero} : {dites}.")

    def _mesure(self, plan: Plan, decision: Decision, enfant: Enfant) -> None:
        """Order the measure for a child, after the one in force has ended when the decision says so."""
        ligne = plan.ligne
        mesure = mesure_ordonnee(decision=decision, enfant_id=enfant.pk, type_mesure=ligne["mesure"])
        mesure.pk = self.contexte.identifiants.prendre(Mesure)
        if ligne["mesure"] in MESURES_D_ACCUEIL:
            for ancienne in self._en_conflit(enfant.pk, mesure):
                if ligne["met_fin_a_la_mesure"] and ancienne.periode.lower < decision.effet_le:
                    plan.changer(ancienne, periode=DateRange(ancienne.periode.lower, decision.effet_le))
                    continue
                ligne.refuser(
                    "enfants", f"Le dossier {enfant.numero} a déjà une mesure d'accueil ({ancienne}) "
                    f"{_periode(ancienne.periode)}. Si la décision y met fin : oui dans « met_fin_a_la_mesure ».",
                )  # fmt: skip
        self.mesures[enfant.pk].append(plan.creer(mesure))

    def _en_conflit(self, enfant_id: int, mesure: Mesure) -> list[Mesure]:
        """Return the ordered care measures of a child that overlap another one."""
        debut, fin = mesure.periode.lower, mesure.periode.upper or date.max
        return [
            m
            for m in self.mesures[enfant_id]
            if m.type in MESURES_D_ACCUEIL and m.periode.lower < fin and debut < (m.periode.upper or date.max)
        ]


def _lisible(valeur: Any) -> str:
    """Return a stored value as it would be typed."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, list):
        return " | ".join(valeur) or "vide"
    return "vide" if valeur in (None, "") else str(valeur)


def _periode(periode: DateRange) -> str:
    """Return a period in words."""
    fin = f" au {periode.upper:%d/%m/%Y}" if periode.upper else ""
    return f"du {periode.lower:%d/%m/%Y}{fin}" if fin else f"depuis le {periode.lower:%d/%m/%Y}"
