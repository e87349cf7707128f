"""Searches as cases: the list that one filters and reads by pages, and all that was done in one of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.common.curseur import Page, paginer

from ..enums import MOTIFS_DECIDES, MotifRecherche
from ..models import (
    Accueil,
    Consultation,
    EnfantRecherche,
    EtapeAccueil,
    InformationJuge,
    PisteFamiliale,
    Recherche,
    Sollicitation,
)
from .demarches import A_JOUR, SollicitationSuivie, suivie
from .faits import attentes_par_les_faits

EN_COURS = Q(trouve_le__isnull=True, sorti_le__isnull=True)


@dataclass(frozen=True)
class FiltresRecherches:
    """Filters of the list, as written in its address; empty means all, but `etat`: open cases."""

    motif: str = ""
    direction: str = ""
    service: str = ""
    age_jours: int = 0
    etat: str = ""


@dataclass(frozen=True)
class DossierRecherche:
    """A case and all that was done in it; `sans_fait` holds the children whom no fact makes wait any more."""

    recherche: Recherche
    enfants: tuple[EnfantRecherche, ...]
    consultations: tuple[Consultation, ...]
    sollicitations: tuple[SollicitationSuivie, ...]
    pistes: tuple[PisteFamiliale, ...]
    accueils: tuple[Accueil, ...]
    informations: tuple[InformationJuge, ...]
    sans_fait: frozenset[int] = field(default_factory=frozenset)

    @property
    def cherches(self) -> tuple[EnfantRecherche, ...]:
        """Reasons that still run, one row a child and reason."""
        return tuple(e for e in self.enfants if e.trouve_le is None and e.sorti_le is None)

    @property
    def reservations(self) -> tuple[Accueil, ...]:
        """Stays reserved in this case, not begun nor cancelled."""
        return tuple(a for a in self.accueils if a.annule_a is None and a.admis_le is None)


def recherches_visibles(*, pour: Acteur) -> QuerySet[Recherche]:
    """Return the cases of which `pour` follows a child: nothing by default."""
    visibles = enfants_visibles(pour=pour, action=Action.VOIR_ATTENTE)
    suivies = EnfantRecherche.objects.filter(recherche=OuterRef("pk"), enfant__in=visibles)
    return Recherche.objects.filter(Exists(suivies))


def lister_recherches(
    *, pour: Acteur, au: date, filtres: FiltresRecherches, apres: str = "", avant: str = "", taille: int = 50
) -> Page[Recherche]:
    """Return one page of cases, the oldest first, with the counts that the list shows, in four queries."""
    return paginer(
        _filtrees(pour=pour, au=au, filtres=filtres), cles=("ouverte_le", "pk"), apres=apres, avant=avant, taille=taille
    )


def toutes_les_recherches(*, pour: Acteur, au: date, filtres: FiltresRecherches) -> QuerySet[Recherche]:
    """Return all the cases of the filter, to export them."""
    return _filtrees(pour=pour, au=au, filtres=filtres).order_by("ouverte_le", "pk")


def _filtrees(*, pour: Acteur, au: date, filtres: FiltresRecherches) -> QuerySet[Recherche]:
    """Return the cases that the filters keep, counted."""
    recherches = recherches_visibles(pour=pour).filter(close_le__isnull=filtres.etat != "closes")
    lignes = EnfantRecherche.objects.filter(recherche=OuterRef("pk"))
    if filtres.motif:
        encore = lignes.filter(motif=filtres.motif)
        recherches = recherches.filter(Exists(encore if filtres.etat == "closes" else encore.filter(EN_COURS)))
    if filtres.direction:
        recherches = recherches.filter(Exists(lignes.filter(enfant__service__direction=filtres.direction)))
    if filtres.service.isdecimal():
        recherches = recherches.filter(Exists(lignes.filter(enfant__service=int(filtres.service))))
    if filtres.age_jours:
        recherches = recherches.filter(ouverte_le__lte=au - timedelta(days=filtres.age_jours))
    recherches = _comptees(recherches, au)
    if filtres.etat == "silences":
        recherches = recherches.filter(Q(("silences__gt", 0)))
    elif filtres.etat == "sans_demande":
        recherches = recherches.filter(Q(("demandes", 0)))
    elif filtres.etat == "reservees":
        recherches = recherches.filter(Q(("reservations__gt", 0)))
    cherches = EnfantRecherche.objects.select_related("enfant__personne", "enfant__service").order_by(
        "enfant__personne__date_naissance", "enfant", "pk"
    )
    return recherches.prefetch_related(Prefetch("enfants", cherches, to_attr="lignes"))


def _comptees(recherches: QuerySet[Recherche], au: date) -> QuerySet[Recherche]:
    """Add the requests, refusals, silences and reservations of each case."""
    demandes = Sollicitation.objects.filter(recherche=OuterRef("pk")).order_by().values("recherche")
    reservees = Accueil.objects.filter(recherche=OuterRef("pk"), annule_a__isnull=True, admis_le__isnull=True)

    def compter(lignes: QuerySet[Any, Any]) -> Coalesce:
        return Coalesce(Subquery(lignes.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

    return recherches.annotate(
        demandes=compter(demandes),
        refus=compter(demandes.filter(Q(reponse="refusee") | Q(dedite_le__isnull=False))),
        silences=compter(demandes.filter(reponse="", reponse_attendue_le__lt=au)),
        reservations=compter(reservees.order_by().values("recherche")),
    )


def dossier_recherche(recherche_id: int, *, pour: Acteur, au: date) -> DossierRecherche:
    """Return a case with all that was done in it, in a constant number of queries.

    Raises:
        Recherche.DoesNotExist: there is none, or `pour` follows none of its children.
    """
    recherche = (
        recherches_visibles(pour=pour).select_related("fratrie", "ouverte_par", "close_par").get(pk=recherche_id)
    )
    enfants = tuple(
        recherche.enfants.select_related(
            "enfant__personne", "enfant__service", "mesure__decision__juridiction", "accueil__unite__lieu",
            "accueil__lieu", "reexamen__meilleur",
        ).order_by("enfant__personne__date_naissance", "enfant", "pk")
    )  # fmt: skip
    etapes = EtapeAccueil.objects.select_related("notee_par", "sollicitation__lieu").order_by("notee_a", "pk")
    accueils = tuple(
        recherche.accueils.select_related("enfant__personne", "unite__lieu__commune", "enregistre_par", "mesure")
        .prefetch_related(Prefetch("etapes", etapes, to_attr="pas"))
        .order_by("enregistre_a", "pk")
    )
    cherches = {e.enfant_id for e in enfants if e.trouve_le is None and e.sorti_le is None}
    par_un_fait = {a.enfant for a in attentes_par_les_faits(au=au, enfants=sorted(cherches))}
    sans_mesure = {*MOTIFS_DECIDES, MotifRecherche.REUNION}
    decides = {e.enfant_id for e in enfants if e.motif in sans_mesure and e.trouve_le is None and e.sorti_le is None}
    return DossierRecherche(
        recherche=recherche,
        enfants=enfants,
        consultations=tuple(recherche.consultations.select_related("consultee_par").order_by("consultee_a", "pk")),
        sollicitations=tuple(
            suivie(s, au)
            for s in recherche.sollicitations.select_related(
                "lieu__commune", "demandee_par", "reponse_saisie_par", "dedit_saisi_par"
            ).order_by("demandee_le", "pk")
        ),
        pistes=tuple(
            PisteFamiliale.objects.filter(fratrie=recherche.fratrie)
            .select_related("notee_par")
            .order_by("notee_le", "pk")
        ),
        accueils=accueils,
        informations=tuple(
            InformationJuge.objects.filter(A_JOUR, accueil__in=accueils)
            .select_related("accueil__enfant__personne", "envoyee_par")
            .order_by("echeance_a", "pk")
        ),
        sans_fait=frozenset(cherches - par_un_fait - decides),
    )


def recherche_de(enfant: Enfant, *, pour: Acteur) -> Recherche | None:
    """Return the open case that looks for a child, if `pour` may see it."""
    en_cours = EnfantRecherche.objects.filter(EN_COURS, recherche=OuterRef("pk"), enfant=enfant)
    return recherches_visibles(pour=pour).filter(Exists(en_cours), close_le__isnull=True).first()
