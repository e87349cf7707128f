"""Files of children: who they are, their family, who follows them, their assessed need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import TypeService
from havre.apps.agents.models import Agent, Service
from havre.apps.personnes.actions import former_fratries
from havre.apps.personnes.models import Domicile, Enfant, Personne, Reference
from havre.apps.territoires.models import Commune, Mns
from havre.apps.territoires.queries import mns_possibles
from havre.common.tableur import cle_de_titre

from ..contexte import Contexte
from ..lecture import LigneLue
from ..lot import Plan
from .besoins import Besoins
from .colonnes_personnes import COLONNES
from .famille import Familles, cle_de_nom
from .nature import Nature


class Personnes(Nature):
    """Children and young adults with a file, and their parents; sibling groups are computed and named."""

    nom = "personnes"
    libelle = "Enfants et familles"
    resume = "Enfants, parents, référents et besoins évalués : une ligne par enfant."
    colonnes = COLONNES
    colonne_de_contrainte: ClassVar[dict[str, str]] = {
        "domicile_un_seul": "domicile_depuis",
        "reference_une_seule": "referent_depuis",
        "lien_une_fois": "parent1_nom",
        "personnes_enfant_numero_key": "numero",
        "besoin_temps_ordonnes": "temps_famille_min",
    }

    def __init__(self, contexte: Contexte) -> None:
        super().__init__(contexte)
        self.familles = Familles(contexte)
        self.besoins = Besoins(contexte)
        self.deja_dits: dict[str, int] = {}
        self.communes: set[str] = set()
        self.possibles: dict[str, list[Mns]] = {}

    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read the stored children of the file, and all that hangs on them."""
        numeros = {li["numero"] for li in lignes}
        enfants = Enfant.objects.filter(numero__in=numeros).select_related("personne").order_by("pk")
        self.enfants = {e.numero: e for e in enfants}
        ids = [e.pk for e in self.enfants.values()]
        self.domiciles: dict[int, list[Domicile]] = defaultdict(list)
        for domicile in Domicile.objects.filter(personne__in=ids).order_by("periode"):
            self.domiciles[domicile.personne_id].append(domicile)
        self.references: dict[int, list[Reference]] = defaultdict(list)
        for reference in Reference.objects.filter(enfant__in=ids).order_by("periode"):
            self.references[reference.enfant_id].append(reference)
        identifiants = {li["referent"] for li in lignes}
        self.agents = {a.identifiant: a for a in Agent.objects.filter(identifiant__in=identifiants).order_by("pk")}
        self.services = {s.code: s for s in Service.objects.order_by("pk")}
        self.services_ase = {s.mns_id: s for s in self.services.values() if s.mns_id and s.type == TypeService.ASE}
        self.mns: dict[str, Mns] = {}
        for mns in Mns.objects.order_by("pk"):
            self.mns |= {cle_de_titre(mns.nom): mns, cle_de_titre(mns.code): mns, cle_de_titre(f"MNS {mns.nom}"): mns}
        self.familles.charger(lignes, self.enfants)
        self.besoins.charger(ids)

    def planifier(self, ligne: LigneLue) -> Plan:
        """Return what the row writes."""
        plan = Plan(ligne)
        if (premiere := self.deja_dits.setdefault(ligne["numero"], ligne.numero)) != ligne.numero:
            ligne.refuser("numero", f"Ce numéro de dossier figure déjà ligne {premiere}.")
        if ligne["naissance"] > self.contexte.jour:
            ligne.refuser("naissance", "La date de naissance est dans l'avenir.")
        commune = self.contexte.commune(ligne, "commune", "code_postal", "pays")
        service = self._service(plan, commune) if commune else None
        if ligne.problemes or commune is None:
            return plan
        self.communes.add(commune.pk)
        enfant = self._enfant(plan, service)
        if ligne.problemes:
            return plan
        self._domicile(plan, enfant, commune)
        self._referent(plan, enfant)
        self.familles.planifier(plan, enfant, ligne["naissance"])
        if ecole := self.besoins.planifier(plan, enfant, commune):
            self.communes.add(ecole)
        return plan

    def conclure(self, plans: Sequence[Plan]) -> int:
        """Compute and name the sibling groups of the children of the file."""
        self.familles.avertir()
        noms = {p.objet.pk: p.ligne["fratrie"] for p in plans if p.objet is not None and p.ligne["fratrie"]}
        enfants = [p.objet.pk for p in plans if p.objet is not None]
        return former_fratries(enfants, noms=noms, au=self.contexte.jour).ecritures

    def communes_a_relier(self) -> Iterable[str]:
        """Return the communes of families and schools."""
        return self.communes

    def _service(self, plan: Plan, commune: Commune) -> Service | None:
        """Return the team of the row; None where a stored child keeps his own."""
        ligne = plan.ligne
        if ligne["service"]:
            if ligne["service"] not in self.services:
                ligne.refuser("service", "Aucun service ne porte ce code.")
                return None
            return self.services[ligne["service"]]
        if ligne["mns"]:
            mns = self.mns.get(cle_de_titre(ligne["mns"]))
            if mns is None:
                ligne.refuser("mns", "Aucune MNS ne porte ce nom.")
                return None
            return self._service_de(plan, mns)
        if ligne["numero"] in self.enfants:
            return None
        if commune.pk not in self.possibles:
            self.possibles[commune.pk] = mns_possibles(commune)
        possibles = self.possibles[commune.pk]
        if len(possibles) != 1:
            liste = ", ".join(m.code for m in possibles) or "la famille n'habite pas le département"
            ligne.refuser("mns", f"Dites quelle MNS suit l'enfant ({liste}).")
            return None
        return self._service_de(plan, possibles[0])

    def _service_de(self, plan: Plan, mns: Mns) -> Service:
        """Return the ASE team of a MNS, new if it has none yet."""
        if mns.pk not in self.services_ase:
            service = self.contexte.identifiants.nouveau(
                Service, code=f"ase-{mns.code}"[:40], nom=f"Service ASE, MNS {mns.nom}", type=TypeService.ASE,
                mns_id=mns.pk, direction_id=mns.direction_id,
            )  # fmt: skip
            self.services_ase[mns.pk] = plan.creer(service)
            self.services[service.code] = service
        return self.services_ase[mns.pk]

    def _enfant(self, plan: Plan, service: Service | None) -> Enfant:
        """Return the child of the row, new, changed or as it was."""
        ligne = plan.ligne
        civil = {
            "nom": ligne["nom"],
            "prenom": ligne["prenom"],
            "sexe": ligne["sexe"],
            "date_naissance": ligne["naissance"],
        }
        if ligne["synthetique"] is not None:
            civil["synthetique"] = ligne["synthetique"]
        enfant = self.enfants.get(ligne["numero"])
        if enfant is None:
            personne = plan.creer(self.contexte.identifiants.nouveau(Personne, **civil))
            enfant = plan.creer(
                Enfant(
                    personne=personne, numero=ligne["numero"], service=service,
                    mineur_non_accompagne=bool(ligne["mna"]), ouvert_le=ligne["ouvert_le"] or self.contexte.jour,
                )
            )  # fmt: skip
            self.enfants[ligne["numero"]] = enfant
            plan.nouveau = True
        else:
            self._modifier(plan, enfant, civil, service)
        plan.objet = enfant
        return enfant

    def _modifier(self, plan: Plan, enfant: Enfant, civil: dict[str, Any], service: Service | None) -> None:
        """Change what differs of a stored child, unless the number is plainly another child's."""
        ligne, personne = plan.ligne, enfant.personne
        autre_nom = cle_de_nom(personne.nom, personne.prenom) != cle_de_nom(ligne["nom"], ligne["prenom"])
        if autre_nom and personne.date_naissance != ligne["naissance"]:
            ligne.refuser(
                "numero", "Ce numéro de dossier est déjà celui d'un enfant d'un autre nom et d'une autre date de "
                "naissance.",
            )  # fmt: skip
            return
        plan.changer(personne, **civil)
        dossier = {
            "service_id": service.pk if service else None,
            "mineur_non_accompagne": ligne["mna"],
            "ouvert_le": ligne["ouvert_le"],
        }
        plan.changer(enfant, **{c: v for c, v in dossier.items() if v is not None})

    def _domicile(self, plan: Plan, enfant: Enfant, commune: Commune) -> None:
        """Say where the family lives; a move ends the former home and keeps it."""
        ligne = plan.ligne
        connus = self.domiciles[enfant.pk]
        depuis = ligne["domicile_depuis"]
        actuel = connus[-1] if connus else None
        if actuel is not None:
            if actuel.commune_id == commune.pk:
                if ligne["adresse"] is not None:
                    plan.changer(actuel, adresse=ligne["adresse"])
                return
            depuis = depuis or self.contexte.jour
            if depuis <= actuel.periode.lower:
                plan.changer(actuel, commune_id=commune.pk, adresse=ligne["adresse"] or "")
                return
            if actuel.periode.upper is None or actuel.periode.upper > depuis:
                plan.changer(actuel, periode=DateRange(actuel.periode.lower, depuis))
        debut: date = depuis or ligne["ouvert_le"] or enfant.ouvert_le
        nouveau = self.contexte.identifiants.nouveau(
            Domicile, personne_id=enfant.pk, commune_id=commune.pk, adresse=ligne["adresse"] or "",
            periode=DateRange(debut, None),
        )  # fmt: skip
        connus.append(plan.creer(nouveau))

    def _referent(self, plan: Plan, enfant: Enfant) -> None:
        """Say who follows the child; a change ends the former reference and keeps it."""
        ligne = plan.ligne
        if ligne["referent"] is None:
            return
        agent = self.agents.get(ligne["referent"])
        if agent is None:
            ligne.refuser("referent", "Aucun compte ne porte cet identifiant.")
            return
        connues = self.references[enfant.pk]
        actuelle = connues[-1] if connues else None
        if actuelle is not None and actuelle.agent_id == agent.pk:
            return
        depuis = ligne["referent_depuis"] or (self.contexte.jour if actuelle else enfant.ouvert_le)
        if actuelle is not None:
            if depuis <= actuelle.periode.lower:
                ligne.refuser(
                    "referent_depuis", f"Le référent actuel l'est depuis le {actuelle.periode.lower:%d/%m/%Y} : donnez "
                    "une date postérieure.",
                )  # fmt: skip
                return
            if actuelle.periode.upper is None or actuelle.periode.upper > depuis:
                plan.changer(actuelle, periode=DateRange(actuelle.periode.lower, depuis))
        nouvelle = self.contexte.identifiants.nouveau(
            Reference, enfant_id=enfant.pk, agent_id=agent.pk, periode=DateRange(depuis, None)
        )
        connues.append(plan.creer(nouvelle))
