"""The cases of the synthetic département: opened by the facts of the rows, with what was tried in each.

Runs after the copy, on what the database holds; the same rows and seed give the same cases.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from havre.apps.accueils.enums import IssuePiste, MotifRecherche, MotifRefus, ReponseSollicitation
from havre.apps.accueils.models import (
    Consultation,
    EnfantRecherche,
    PisteFamiliale,
    Recherche,
    Sollicitation,
)
from havre.apps.accueils.queries import AttenteDeFait, attentes_par_les_faits
from havre.apps.accueils.reperes import poids, reperes
from havre.apps.journal.actions import consigner
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Lieu
from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.models import Enfant, Fratrie

RANG = {motif: rang for rang, motif in enumerate(MotifRecherche.values)}
PROCHES = (
    ("Grand-mère maternelle", TypeLien.GRAND_PARENT, IssuePiste.DEFAVORABLE, "Vue à domicile : logement trop petit."),
    ("Oncle paternel", TypeLien.ONCLE_TANTE, IssuePiste.INJOIGNABLE, "Trois appels et une lettre, sans réponse."),
    ("Marraine", TypeLien.TIERS, IssuePiste.EN_COURS, ""),
)
REFUS = tuple(m for m in MotifRefus if m != MotifRefus.AUTRE)
SOLLICITATIONS_AU_PLUS = 5
EXCLUSIONS = {"full": 0.71, "too_young": 0.08, "too_old": 0.11, "kind": 0.05}


def ouvrir_les_dossiers(*, au: date, le: datetime, graine: int) -> int:
    """Open the cases that facts demand, on the day each fact says, write what was tried, and return how many."""
    rng = np.random.default_rng([graine, au.toordinal(), 7])
    with transaction.atomic():
        _ouvrir(attentes_par_les_faits(au=au, sans_recherche=True), au)
        recherches = list(Recherche.objects.filter(close_le__isnull=True).order_by("pk"))
        _remplir(recherches, au, rng)
        consigner(
            action="donnees_demo.rechercher", par=None, le=le, objet_type="departement", objet_id=au.isoformat(),
            donnees={"recherches": len(recherches), "graine": graine},
        )  # fmt: skip
    return len(recherches)


def _ouvrir(faits: list[AttenteDeFait], au: date) -> None:
    """Write one case for each group that waits, with a row for each child and reason."""
    ouvertes = dict(Recherche.objects.filter(close_le__isnull=True).values_list("fratrie", "pk"))
    par_fratrie: dict[int, list[AttenteDeFait]] = defaultdict(list)
    for fait in faits:
        par_fratrie[fait.fratrie].append(fait)
    for fratrie, siens in sorted(par_fratrie.items()):
        siens.sort(key=lambda f: (RANG[f.motif], f.enfant))
        jour = min(min(f.depuis for f in siens), au)
        if fratrie not in ouvertes:
            nouvelle = Recherche.objects.create(fratrie=Fratrie(pk=fratrie), motif=siens[0].motif, ouverte_le=jour)
            ouvertes[fratrie] = nouvelle.pk
        EnfantRecherche.objects.bulk_create(
            EnfantRecherche(
                recherche_id=ouvertes[fratrie], enfant_id=f.enfant, motif=f.motif, depuis=min(f.depuis, au),
                entre_le=min(f.depuis, au), mesure_id=f.mesure, accueil_id=f.accueil,
            )
            for f in siens
        )  # fmt: skip


def _remplir(recherches: list[Recherche], au: date, rng: np.random.Generator) -> None:
    """Write looks at the places, requests with their answers, refusals and silences, and relatives looked for."""
    lieux = list(
        Lieu.objects.filter(type__in=[TypeLieu.MECS, TypeLieu.FOYER_ENFANCE, TypeLieu.VILLAGE_ENFANTS]).order_by("pk")
    )
    referents = _referents(recherches)
    consultations, demandes, pistes = [], [], []
    for r in recherches:
        auteur, age = referents.get(r.fratrie_id), (au - r.ouverte_le).days
        for jours in sorted({0, age // 2, age - age // 5}):
            consultations.append(_consultation(r, r.ouverte_le + timedelta(days=jours), auteur, rng))
        for lieu in rng.permutation(len(lieux))[: int(rng.integers(0, SOLLICITATIONS_AU_PLUS))].tolist():
            jour = r.ouverte_le + timedelta(days=int(rng.integers(0, age + 1)))
            demandes.append(_demande(r, lieux[lieu], jour, au, auteur, rng))
        if rng.random() < 0.7:
            nom, lien, issue, precision = PROCHES[int(rng.integers(len(PROCHES)))]
            pistes.append(
                PisteFamiliale(
                    fratrie_id=r.fratrie_id, nom=nom, lien=lien, issue=issue, precision=precision,
                    notee_le=r.ouverte_le, notee_par_id=auteur,
                )
            )  # fmt: skip
    Consultation.objects.bulk_create(consultations)
    Sollicitation.objects.bulk_create(demandes)
    PisteFamiliale.objects.bulk_create(pistes)


def _referents(recherches: list[Recherche]) -> dict[int, int]:
    """Return the case holder of one child of each group."""
    lignes = Enfant.objects.filter(
        appartenances__fratrie__in=[r.fratrie_id for r in recherches], references__periode__endswith__isnull=True
    ).order_by("pk")  # fmt: skip
    return dict(lignes.values_list("appartenances__fratrie", "references__agent"))


def _consultation(r: Recherche, jour: date, auteur: int | None, rng: np.random.Generator) -> Consultation:
    """Return a look at the places, on a morning."""
    unites = int(rng.integers(300, 420))
    heure = datetime.combine(jour, time(9, int(rng.integers(0, 60))), tzinfo=timezone.get_current_timezone())
    return Consultation(
        recherche=r, consultee_a=heure, consultee_par_id=auteur, arrivee_le=jour, unites_examinees=unites,
        lieux_pour_tous=int(rng.integers(0, 4)), propositions=int(rng.integers(1, 11)),
        exclusions={raison: int(unites * part) for raison, part in EXCLUSIONS.items()}, version_poids=poids().version,
    )  # fmt: skip


def _demande(
    r: Recherche, lieu: Lieu, jour: date, au: date, auteur: int | None, rng: np.random.Generator
) -> Sollicitation:
    """Return a request: refused with its reason, silent, or awaited."""
    attendue = jour + timedelta(days=reperes().reponse_lieu_jours)
    demande = Sollicitation(
        recherche=r, lieu=lieu, nombre_enfants=1, demandee_le=jour, demandee_par_id=auteur, reponse_attendue_le=attendue
    )
    if rng.random() < 0.65 and jour < au:
        demande.reponse = ReponseSollicitation.REFUSEE
        demande.repondue_le = min(jour + timedelta(days=int(rng.integers(1, 6))), au)
        demande.reponse_saisie_par_id = auteur
        demande.motif_refus = REFUS[int(rng.integers(len(REFUS)))]
    return demande
