"""Opening the searches that facts demand, by themselves: orders, hospital, promised ends, parted siblings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Fratrie

from ..enums import MotifRecherche
from ..models import Accueil, EnfantRecherche, Recherche, Reexamen
from ..queries import AttenteDeFait, attentes_par_les_faits
from ..reperes import reperes

LOT = 200
"""Sibling groups locked at once, so that the pages never wait long for the nightly run."""
ORDRE = {motif: rang for rang, motif in enumerate(MotifRecherche)}


@dataclass(frozen=True)
class Raison:
    """Why a child is looked for, since when, and the fact that says so."""

    enfant: int
    fratrie: int
    motif: MotifRecherche
    depuis: date
    mesure: int | None = None
    accueil: int | None = None
    reexamen: int | None = None
    precision: str = ""

    def en_clair(self) -> dict[str, object]:
        """Return what the journal keeps."""
        faits = {"mesure": self.mesure, "accueil": self.accueil, "reexamen": self.reexamen}
        return {"enfant": self.enfant, "motif": self.motif.value, "depuis": self.depuis.isoformat()} | {
            nom: numero for nom, numero in faits.items() if numero
        }


def _lots(fratries: Iterable[int]) -> list[list[int]]:
    """Return the groups in order, by lots."""
    toutes = sorted(set(fratries))
    return [toutes[i : i + LOT] for i in range(0, len(toutes), LOT)]


def verrouiller_fratries(fratries: Iterable[int]) -> None:
    """Lock sibling groups, always in the same order, so that two acts never open two cases."""
    choisies = Fratrie.objects.filter(pk__in=set(fratries)).order_by("pk")
    list(choisies.select_for_update(no_key=True).values_list("pk"))


def ouvrir_les_recherches_dues(
    *, au: date, par: Acteur, le: datetime, enfants: Sequence[int] | None = None
) -> list[Recherche]:
    """Open the searches that the facts of a day demand and that are not open yet; return the new cases.

    A child who is looked for already, or whose siblings are, joins the open case with his reason. Done again, it
    changes nothing. `enfants` bounds it to the children of an act and their siblings; None means everyone, as each
    night. Each case gets its event; groups go by lots, each a transaction.
    """
    exiger(par, Action.VOIR_ATTENTE)
    dues = attentes_par_les_faits(au=au, enfants=enfants, sans_recherche=True)
    fratries = {d.fratrie for d in dues}
    ouvertes: list[Recherche] = []
    for lot in _lots(fratries):
        with transaction.atomic():
            verrouiller_fratries(lot)
            faits = attentes_par_les_faits(au=au, fratries=lot, sans_recherche=True)
            ouvertes += ecrire_raisons([_raison(f) for f in faits], au=au, par=par, le=le)
    return ouvertes


def _raison(fait: AttenteDeFait) -> Raison:
    """Return the reason that a fact gives."""
    return Raison(
        fait.enfant, fait.fratrie, MotifRecherche(fait.motif), fait.depuis, mesure=fait.mesure, accueil=fait.accueil
    )


def ouvrir_reunions(*, reexamens: Sequence[Reexamen], au: date, par: Acteur, le: datetime) -> list[Recherche]:
    """Open a search of reunion for each parted group that the second look could lodge under one roof.

    A group whose separation was decided to last is left alone for the days of the local target.
    """
    exiger(par, Action.VOIR_ATTENTE)
    possibles = {r.fratrie_id: r for r in reexamens if r.lieux_possibles}
    depuis = au - timedelta(days=reperes().reunion_repit_jours)
    gardees = EnfantRecherche.objects.filter(
        motif=MotifRecherche.REUNION, sorti_le__gt=depuis, recherche__fratrie__in=possibles
    )
    possibles = {
        f: r for f, r in possibles.items() if f not in set(gardees.values_list("recherche__fratrie", flat=True))
    }
    ouvertes: list[Recherche] = []
    for lot in _lots(possibles):
        with transaction.atomic():
            verrouiller_fratries(lot)
            deja = EnfantRecherche.objects.filter(
                motif=MotifRecherche.REUNION, trouve_le__isnull=True, sorti_le__isnull=True, recherche__fratrie__in=lot
            ).values("enfant")
            loges = (
                Accueil.objects.le(au)
                .filter(unite__isnull=False, enfant__appartenances__fratrie__in=lot)
                .filter(enfant__appartenances__periode__contains=au)
                .exclude(enfant__in=deja)
            )
            raisons = [
                Raison(enfant, fratrie, MotifRecherche.REUNION, au, reexamen=possibles[fratrie].pk)
                for enfant, fratrie in loges.values_list("enfant", "enfant__appartenances__fratrie").order_by("enfant")
                if fratrie in possibles
            ]
            ouvertes += ecrire_raisons(raisons, au=au, par=par, le=le)
    return ouvertes


def ecrire_raisons(raisons: Sequence[Raison], *, au: date, par: Acteur, le: datetime) -> list[Recherche]:
    """Write reasons into the open case of each child or group, opened when there is none; return the new cases.

    The caller holds the locks of the groups. One event for each case that changes.
    """
    en_cours = EnfantRecherche.objects.filter(trouve_le__isnull=True, sorti_le__isnull=True)
    du_groupe = dict(
        Recherche.objects.filter(fratrie__in={r.fratrie for r in raisons}, close_le__isnull=True)
        .values_list("fratrie", "pk")
    )  # fmt: skip
    de_l_enfant = dict(en_cours.filter(enfant__in={r.enfant for r in raisons}).values_list("enfant", "recherche"))
    nouvelles: dict[int, Recherche] = {}
    par_recherche: dict[int, list[Raison]] = defaultdict(list)
    for raison in sorted(raisons, key=lambda r: (r.fratrie, ORDRE[r.motif], r.enfant)):
        numero = de_l_enfant.get(raison.enfant) or du_groupe.get(raison.fratrie)
        if numero is None:
            nouvelle = Recherche.objects.create(
                fratrie_id=raison.fratrie, motif=raison.motif, ouverte_le=au, ouverte_par_id=par.pk
            )
            numero = du_groupe[raison.fratrie] = nouvelle.pk
            nouvelles[numero] = nouvelle
        par_recherche[numero].append(raison)
    ecrites = {
        numero: _ecrire(numero, lignes, au, set(en_cours.filter(recherche=numero).values_list("enfant", "motif")))
        for numero, lignes in par_recherche.items()
    }
    for numero, lignes in ecrites.items():
        if lignes:
            _consigner(numero, lignes, nouvelle=numero in nouvelles, par=par, le=le)
    return list(nouvelles.values())


def _consigner(numero: int, raisons: Sequence[Raison], *, nouvelle: bool, par: Acteur, le: datetime) -> None:
    """Write the event of a case that opened, or that got new reasons."""
    groupe = Fratrie(pk=raisons[0].fratrie)
    donnees = {"recherche": numero, "raisons": [r.en_clair() for r in raisons]}
    if nouvelle:
        consigner(action="recherche.ouvrir", par=par, le=le, objet=groupe, donnees=donnees)
    else:
        consigner(action="recherche.motiver", par=par, le=le, objet=groupe, donnees=donnees)


def _ecrire(numero: int, raisons: Sequence[Raison], au: date, presentes: set[tuple[int, str]]) -> list[Raison]:
    """Write the reasons that a case does not hold yet, and return them."""
    lignes = [r for r in raisons if (r.enfant, r.motif) not in presentes]
    EnfantRecherche.objects.bulk_create(
        EnfantRecherche(
            recherche_id=numero, enfant_id=r.enfant, motif=r.motif, depuis=min(r.depuis, au), entre_le=au,
            mesure_id=r.mesure, accueil_id=r.accueil, reexamen_id=r.reexamen, precision=r.precision,
        )
        for r in lignes
    )  # fmt: skip
    return lignes
