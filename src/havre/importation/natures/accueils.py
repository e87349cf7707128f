"""Files of stays: which child lives where, since when, until when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.accueils.actions import executer_en_place, ouvrir_les_recherches_dues, trouver
from havre.apps.accueils.enums import (
    MODES_A_RYTHME,
    MODES_EN_COMMUNE,
    MODES_EN_LIEU,
    MODES_TEMPORAIRES,
    SANS_EXECUTION,
    AupresDe,
    ModeAccueil,
    MotifEloignement,
    MotifSeparation,
)
from havre.apps.accueils.models import Accueil, Consentement
from havre.apps.accueils.rythme import Rythme
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.mesures.enums import MESURES_D_ACCUEIL
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.models import Enfant
from havre.common.tableur import ValeurRefusee

from ..colonnes import Colonne, choix, lire_admis, lire_date, lire_oui_non, texte
from ..lecture import LigneLue
from ..lot import Plan
from .nature import Nature


def lire_rythme(brut: str) -> Rythme:
    """Read the half-days of a week: "lundi, mercredi après-midi, week-end paires"."""
    try:
        return Rythme.lire(brut)
    except ValueError as erreur:
        raise ValeurRefusee(
            f"« {erreur} » n'est pas un jour : écrivez par exemple « lundi, mercredi après-midi, samedi paires »."
        ) from erreur


COLONNES = (
    Colonne("enfant", "numéro de dossier de l'enfant", texte(30), True, "2026-0001"),
    Colonne("lieu", "code du lieu ; vide pour un placement à domicile ou chez un tiers", texte(40), exemple="MECS-01"),
    Colonne("unite", "code de l'unité ; inutile si le lieu n'en a qu'une", texte(20), exemple="GRANDS"),
    Colonne(
        "mode", f"mode, permanent par défaut : {', '.join(ModeAccueil.values)}", choix(ModeAccueil), exemple="permanent"
    ),
    Colonne("debut", "premier jour de l'accueil", lire_date, True, "15/09/2026"),
    Colonne("fin", "jour du départ : l'enfant n'y dort plus ce soir-là ; vide : l'accueil continue", lire_date),
    Colonne("fin_promise", "date de fin annoncée ; obligatoire pour l'urgence, le relais et l'hôtel", lire_date),
    Colonne(
        "admis",
        "oui si l'enfant est arrivé au début, sa date d'arrivée sinon, non si la place est réservée",
        lire_admis,
        True,
        "oui",
    ),
    Colonne("principal", "oui (par défaut) si c'est le lieu où l'enfant vit, non pour un relais", lire_oui_non),
    Colonne(
        "rythme",
        "séquentiel, jour ou relais : jours de présence, avec matin, après-midi, paires ou impaires au besoin",
        lire_rythme,
        exemple="lundi, mercredi après-midi",
    ),
    Colonne("commune", "placement à domicile ou chez un tiers : code INSEE ou nom de la commune", texte(100)),
    Colonne("code_postal", "aide à reconnaître une commune dont le nom est partagé", texte(10)),
    Colonne("pays", "France (par défaut) ou Belgique", texte(20)),
    Colonne("sortie_medicale_le", "à l'hôpital faute de place : jour où la sortie a été prononcée", lire_date),
    *(
        Colonne(f"consentement_{a}_le", f"lieu à l'étranger, consentement obtenu le : {a.label.lower()}", lire_date)
        for a in AupresDe
    ),
    Colonne(
        "motif_separation", f"si la fratrie est séparée : {', '.join(MotifSeparation.values)}", choix(MotifSeparation)
    ),
    Colonne(
        "motif_eloignement",
        f"si le lieu est loin de la famille : {', '.join(MotifEloignement.values)}",
        choix(MotifEloignement),
    ),
    Colonne("explication", "explication de la séparation ou de l'éloignement", texte(5000)),
)

LIBRES = ("fin_promise", "sortie_medicale_le", "motif_separation", "motif_eloignement", "explication")


class Accueils(Nature):
    """Stays of children; a stay that begins carries out the care measure in force."""

    nom = "accueils"
    libelle = "Accueils"
    resume = "Où vit chaque enfant, depuis quand : une ligne par accueil."
    colonnes = COLONNES
    contraintes_immediates = ("prouver_l_execution",)
    colonne_de_contrainte: ClassVar[dict[str, str]] = {
        "accueil_capacite": "lieu",
        "accueil_agrement": "lieu",
        "accueil_fermeture": "debut",
        "accueil_eloignement": "lieu",
        "accueil_un_lieu_principal": "debut",
        "accueil_temporaire_promet_sa_fin": "fin_promise",
        "accueil_quelque_part": "mode",
        "accueil_periode_commence": "fin",
        "accueil_rythme_du_mode": "rythme",
        "accueil_sortie_de_l_hopital": "sortie_medicale_le",
        "accueil_hotel_deux_mois": "fin_promise",
        "accueil_hotel_handicap": "mode",
        "mesure_executee_prouvee": "admis",
    }

    def charger(self, lignes: Sequence[LigneLue]) -> None:
        """Read children, places, measures and stays of the file, and hold the roofs, always in the same order."""
        numeros, codes = {li["enfant"] for li in lignes}, {li["lieu"] for li in lignes}
        self.enfants = {e.numero: e for e in Enfant.objects.filter(numero__in=numeros).order_by("pk")}
        enfants = [e.pk for e in self.enfants.values()]
        toits = Lieu.objects.filter(code__in=codes).order_by("pk").select_for_update(no_key=True)
        self.lieux = {lieu.code: lieu for lieu in toits}
        self.unites: dict[int, dict[str, Unite]] = defaultdict(dict)
        for unite in Unite.objects.filter(lieu__in=[x.pk for x in self.lieux.values()]).order_by("pk"):
            self.unites[unite.lieu_id][unite.code] = unite
        self.mesures: dict[int, list[Mesure]] = defaultdict(list)
        mesures = Mesure.objects.filter(enfant__in=enfants, type__in=MESURES_D_ACCUEIL, ordonnee_le__isnull=False)
        for mesure in mesures.order_by("periode", "pk"):
            self.mesures[mesure.enfant_id].append(mesure)
        self.accueils = {
            (a.enfant_id, a.periode.lower, a.principal): a
            for a in Accueil.objects.valables().filter(enfant__in=enfants).order_by("pk")
        }
        self.deja_dits: dict[tuple[int, date, bool], int] = {}
        self.communes: set[str] = set()

    def planifier(self, ligne: LigneLue) -> Plan:
        """Return the stay of the row."""
        plan = Plan(ligne)
        enfant = self.enfants.get(ligne["enfant"])
        if enfant is None:
            ligne.refuser("enfant", "Aucun dossier ne porte ce numéro. Importez d'abord les enfants.")
        mode = ligne["mode"] or ModeAccueil.PERMANENT.value
        ou = self._ou(ligne, mode)
        self._verifier_dates(ligne, mode)
        self._verifier_mode(ligne, mode)
        if ligne.problemes or enfant is None:
            return plan
        principal = ligne["principal"] is not False and mode != ModeAccueil.JOUR
        cle = (enfant.pk, ligne["debut"], principal)
        if (premiere := self.deja_dits.setdefault(cle, ligne.numero)) != ligne.numero:
            ligne.refuser("debut", f"Cet accueil figure déjà ligne {premiere}.")
            return plan
        accueil = self.accueils.get(cle)
        if accueil is None:
            self._nouveau(plan, enfant, mode, ou, principal)
        else:
            self._modifier(plan, accueil, mode, ou)
        return plan

    def conclure(self, plans: Sequence[Plan]) -> int:
        """Mark the children who now live in a place as found in their searches, and their orders as carried out."""
        nouveaux = [p.objet for p in plans if p.nouveau and isinstance(p.objet, Accueil)]
        en_cours = [a for a in nouveaux if a.mode not in SANS_EXECUTION and a.periode.upper is None]
        trouver(en_cours, par=self.contexte.par, le=self.contexte.le)
        enfants = sorted({p.objet.enfant_id for p in plans if isinstance(p.objet, Accueil)})
        executer_en_place(enfants=[a.enfant_id for a in nouveaux], jour=self.contexte.jour)
        ouvrir_les_recherches_dues(
            au=self.contexte.jour, par=agent_systeme(), le=self.contexte.le, enfants=enfants
        )  # fmt: skip
        return 0

    def communes_a_relier(self) -> Iterable[str]:
        """Return the communes of children placed at home or with a relative."""
        return self.communes

    def _ou(self, ligne: LigneLue, mode: str) -> dict[str, Any]:
        """Return unit, place or commune, as the mode wants."""
        rien = {"unite_id": None, "lieu_id": None, "commune_id": None}
        if mode in MODES_EN_COMMUNE:
            if ligne["lieu"]:
                ligne.refuser("lieu", "Un placement à domicile ou chez un tiers porte une commune, pas un lieu.")
            if ligne["commune"] is None:
                ligne.refuser("commune", "Donnez la commune où vit l'enfant.")
            commune = self.contexte.commune(ligne, "commune", "code_postal", "pays")
            if commune is None:
                return rien
            self.communes.add(commune.pk)
            return rien | {"commune_id": commune.pk}
        if ligne["lieu"] is None:
            ligne.refuser("lieu", "Donnez le code du lieu.")
            return rien
        lieu = self.lieux.get(ligne["lieu"])
        if lieu is None:
            ligne.refuser("lieu", "Aucun lieu ne porte ce code. Importez d'abord les lieux.")
            return rien
        if mode in MODES_EN_LIEU:
            return rien | {"lieu_id": lieu.pk}
        unite = self._unite(ligne, lieu)
        return rien | {"unite_id": unite.pk} if unite else rien

    def _unite(self, ligne: LigneLue, lieu: Lieu) -> Unite | None:
        """Return the unit of the row, or the only one of the place."""
        unites = self.unites[lieu.pk]
        codes = ", ".join(sorted(unites)) or "aucune"
        if ligne["unite"] is None:
            if len(unites) == 1:
                return next(iter(unites.values()))
            ligne.refuser("unite", f"Dites dans quelle unité vit l'enfant (unités de ce lieu : {codes}).")
            return None
        if ligne["unite"] not in unites:
            ligne.refuser("unite", f"Ce lieu n'a pas cette unité (unités de ce lieu : {codes}).")
        return unites.get(ligne["unite"])

    def _verifier_dates(self, ligne: LigneLue, mode: str) -> None:
        """Check the dates of the row against each other."""
        debut, fin, promise = ligne["debut"], ligne["fin"], ligne["fin_promise"]
        if fin is not None and fin <= debut:
            ligne.refuser("fin", "Le jour du départ doit suivre le premier jour de l'accueil.")
            return
        if promise is not None and promise <= debut:
            ligne.refuser("fin_promise", "La fin promise doit suivre le premier jour de l'accueil.")
        if promise is None and mode in MODES_TEMPORAIRES:
            ligne.refuser("fin_promise", "Un accueil temporaire porte la date de fin promise.")
        admis = _admis_le(ligne)
        if admis is None:
            return
        if admis > self.contexte.jour:
            ligne.refuser("admis", "Une arrivée ne s'écrit pas à l'avance : mettez non pour une réservation.")
        elif admis < debut or (fin is not None and admis >= fin):
            ligne.refuser("admis", "La date d'arrivée est hors de la période de l'accueil.")

    def _verifier_mode(self, ligne: LigneLue, mode: str) -> None:
        """Check what only some kinds of stay have: rhythm, medical release."""
        rythme = ligne["rythme"]
        if rythme is not None and mode not in MODES_A_RYTHME:
            ligne.refuser("rythme", "Ce mode d'accueil est à temps complet : il n'a pas de rythme.")
        elif mode == ModeAccueil.JOUR and (rythme is None or rythme.est_plein):
            ligne.refuser("rythme", "Un accueil de jour dit ses jours : « lundi, mercredi après-midi ».")
        elif mode == ModeAccueil.SEQUENTIEL and rythme is None:
            self.contexte.avertir(
                ligne, "rythme", "Le rythme n'est pas dit : la place est tenue toute la semaine."
            )  # fmt: skip
        if ligne["sortie_medicale_le"] is not None and mode != ModeAccueil.HOPITAL_PAR_DEFAUT:
            ligne.refuser("sortie_medicale_le", "La sortie médicale ne se note que pour un enfant à l'hôpital.")

    def _nouveau(self, plan: Plan, enfant: Enfant, mode: str, ou: dict[str, Any], principal: bool) -> None:
        """Write a new stay; when the child has arrived, the measure in force is carried out."""
        ligne = plan.ligne
        periode = DateRange(ligne["debut"], ligne["fin"])
        mesure = self._mesure(enfant.pk, periode)
        if mesure is None and principal:
            self.contexte.avertir(
                ligne, "debut", "Aucune mesure d'accueil ordonnée n'est en vigueur à ces dates : l'accueil est importé "
                "sans mesure.",
            )  # fmt: skip
        valeurs = {c: ligne[c] for c in LIBRES if ligne[c] is not None}
        accueil = self.contexte.identifiants.nouveau(
            Accueil, enfant_id=enfant.pk, mode=mode, principal=principal, periode=periode, admis_le=_admis_le(ligne),
            mesure=mesure, rythme=_masque(ligne),
            enregistre_a=self.contexte.le, enregistre_par_id=self.contexte.agent_id, **ou, **valeurs,
        )  # fmt: skip
        self.accueils[enfant.pk, ligne["debut"], principal] = plan.creer(accueil)
        plan.objet, plan.nouveau = accueil, True
        for aupres_de in AupresDe:
            if (obtenu := ligne[f"consentement_{aupres_de}_le"]) is not None:
                plan.creer(
                    self.contexte.identifiants.nouveau(
                        Consentement, accueil_id=accueil.pk, aupres_de=aupres_de.value, repondu_le=obtenu, accorde=True
                    )
                )
        self._executer(plan, accueil, mesure)

    def _modifier(self, plan: Plan, accueil: Accueil, mode: str, ou: dict[str, Any]) -> None:
        """Change end, arrival and reasons of a stored stay; where the child lived is not changed by a file."""
        ligne = plan.ligne
        plan.objet = accueil
        if any(getattr(accueil, c) != v for c, v in ou.items()):
            ligne.refuser(
                "unite" if ou["unite_id"] and ligne["unite"] else "commune" if ou["commune_id"] else "lieu",
                "Cet accueil est enregistré ailleurs. Un enfant qui change de lieu a une nouvelle ligne : terminez "
                "celle-ci par sa date de fin.",
            )  # fmt: skip
        if ligne["mode"] is not None and accueil.mode != mode:
            ligne.refuser("mode", f"Cet accueil est enregistré comme « {accueil.get_mode_display()} ».")
        if ligne["rythme"] is not None and accueil.rythme is not None and accueil.rythme != _masque(ligne):
            ligne.refuser("rythme", f"Son rythme est « {accueil.presence} » : terminez cet accueil par sa date de fin.")
        admis = _admis_le(ligne)
        if accueil.admis_le is not None and admis != accueil.admis_le:
            ligne.refuser("admis", f"L'arrivée est enregistrée au {accueil.admis_le:%d/%m/%Y}.")
        if ligne.problemes:
            return
        valeurs = {c: ligne[c] for c in LIBRES if ligne[c] is not None}
        if ligne["rythme"] is not None:
            valeurs["rythme"] = _masque(ligne)
        periode = DateRange(accueil.periode.lower, ligne["fin"] or accueil.periode.upper)
        plan.changer(accueil, periode=periode, admis_le=admis, **valeurs)
        if accueil.mesure_id is not None:
            mesure = next((m for m in self.mesures[accueil.enfant_id] if m.pk == accueil.mesure_id), None)
            self._executer(plan, accueil, mesure)

    def _executer(self, plan: Plan, accueil: Accueil, mesure: Mesure | None) -> None:
        """Record that the measure is carried out by the arrival of the child."""
        if mesure is None or mesure.executee_le is not None or accueil.admis_le is None:
            return
        if accueil.mode not in SANS_EXECUTION and accueil.principal:
            plan.changer(mesure, apres=True, executee_le=max(accueil.admis_le, mesure.periode.lower))

    def _mesure(self, enfant_id: int, periode: DateRange) -> Mesure | None:
        """Return the ordered care measure under which a stay stands: the latest that its days up to now meet."""
        fin = min(periode.upper or date.max, max(self.contexte.jour, periode.lower))
        for mesure in reversed(self.mesures[enfant_id]):
            if mesure.periode.lower <= fin and (mesure.periode.upper is None or periode.lower < mesure.periode.upper):
                return mesure
        return None


def _admis_le(ligne: LigneLue) -> date | None:
    """Return the day the child arrived, None for a place that is only reserved."""
    admis = ligne["admis"]
    if admis is True:
        debut: date | None = ligne["debut"]
        return debut
    return admis if isinstance(admis, date) else None


def _masque(ligne: LigneLue) -> int | None:
    """Return the rhythm to store, None when the child is always there."""
    rythme: Rythme | None = ligne["rythme"]
    return rythme.stocke if rythme is not None else None
