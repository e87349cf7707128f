"""Retention: holds, lists for the archives, visas, and the elimination that a visa allows."""

import json
from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.models import Enfant
from havre.common.barriere import tout_lire
from havre.common.taches.file import DejaDemandee, demander

from ..elimination.textes import sceller_les_textes
from ..erreurs import EliminationRefusee, RegleRegistre
from ..models import BordereauElimination, ExecutionBordereau, GelDossier, LigneBordereau, VisaArchives
from ..queries.elimination import durees, examiner

TRAVAIL = "registre.elimination"
"""Name of the background work that eliminates the files of a list."""
REFUS = "23H80"
"""SQLSTATE by which the database refuses an elimination."""


def geler(*, numero: str, motif: str, par: Agent, le: datetime) -> GelDossier:
    """Hold a file, by its number: it will not be eliminated while the hold lasts.

    Raises:
        ActionInterdite: `par` may not.
        RegleRegistre: no such file, no reason, or it is held already.
    """
    exiger(par, Action.TENIR_CONSERVATION)
    if not motif.strip():
        raise RegleRegistre("Dites pourquoi ce dossier est gelé.", champ="motif")
    with tout_lire("gel d'un dossier par son numéro"):
        enfant = Enfant.objects.filter(numero=numero.strip()).first()
        if enfant is None:
            raise RegleRegistre("Aucun dossier ne porte ce numéro.", champ="numero")
        if GelDossier.objects.filter(enfant=enfant, leve_a__isnull=True).exists():
            raise RegleRegistre("Ce dossier est déjà gelé.", champ="numero")
        with transaction.atomic():
            gel = GelDossier.objects.create(enfant=enfant, motif=motif.strip(), pose_a=le, pose_par=par)
            consigner(action="conservation.geler", par=par, le=le, objet=gel, donnees={"dossier": enfant.numero})
    return gel


def degeler(*, gel_id: int, motif: str, par: Agent, le: datetime) -> GelDossier:
    """Lift a hold, with a reason.

    Raises:
        ActionInterdite: `par` may not.
        RegleRegistre: it is lifted already, or no reason.
    """
    exiger(par, Action.TENIR_CONSERVATION)
    if not motif.strip():
        raise RegleRegistre("Dites pourquoi le gel est levé.", champ="motif")
    with tout_lire("levée du gel d'un dossier"), transaction.atomic():
        gel = GelDossier.objects.select_for_update().filter(pk=gel_id, leve_a__isnull=True).first()
        if gel is None:
            raise RegleRegistre("Ce gel est déjà levé.")
        gel.leve_a, gel.leve_par, gel.motif_levee = le, par, motif.strip()
        gel.save(update_fields=["leve_a", "leve_par", "motif_levee"])
        consigner(action="conservation.degeler", par=par, le=le, objet=gel)
    return gel


def etablir_bordereau(*, enfants: Collection[int], par: Agent, le: datetime) -> BordereauElimination:
    """Make a list of files for the archives.

    Raises:
        ActionInterdite: `par` may not.
        RegleRegistre: nothing is chosen, or a file may not go: its duration is not set, its time is not over, it is
            open, sealed, held, in dispute, or a brother or sister's file needs it and is not in the list.
    """
    exiger(par, Action.TENIR_CONSERVATION)
    au = timezone.localdate(le)
    examens = examiner(pour=par, au=au, limite=len(enfants), seuls=enfants) if enfants else []
    if not examens or len(examens) != len(set(enfants)):
        raise RegleRegistre("Choisissez des dossiers dont le terme est passé.")
    if retenus := [x for x in examens if not x.eliminable or x.terme_le is None]:
        raise EliminationRefusee(f"Dossier {retenus[0].numero} : {retenus[0].obstacle}.")
    with tout_lire("établissement d'un bordereau d'élimination"), transaction.atomic():
        bordereau = BordereauElimination.objects.create(
            etabli_le=au, durees=durees((r for x in examens for r in x.regles), au=au), etabli_a=le, etabli_par=par
        )
        LigneBordereau.objects.bulk_create(
            LigneBordereau(
                bordereau=bordereau, enfant_id=x.enfant, numero=x.numero, naissance_annee=x.naissance_annee,
                ouvert_le=x.ouvert_le, dernier_fait_le=x.dernier_fait_le, terme_le=x.terme_le or au,
                informations=x.informations,
            )
            for x in examens
        )  # fmt: skip
        consigner(
            action="conservation.etablir", par=par, le=le, objet=bordereau,
            donnees={"dossiers": [x.numero for x in examens], "durees": bordereau.durees},
        )  # fmt: skip
    return bordereau


def noter_visa(
    *, bordereau: BordereauElimination, accorde: bool, numero: str, vise_le: date, signataire: str,
    gardees: Collection[int], par: Agent, le: datetime,
) -> VisaArchives:  # fmt: skip
    """Note what the departmental archives answered; `gardees` are the lines that they keep.

    Raises:
        ActionInterdite: `par` may not.
        RegleRegistre: an answer is noted already, number or signer is missing, a day or a line is wrong.
    """
    exiger(par, Action.TENIR_CONSERVATION)
    for champ, texte in (("numero", numero), ("signataire", signataire)):
        if not texte.strip():
            raise RegleRegistre("Un visa porte son numéro et le nom de son signataire.", champ=champ)
    if not bordereau.etabli_le <= vise_le <= timezone.localdate(le):
        raise RegleRegistre("Le visa se date entre le bordereau et aujourd'hui.", champ="vise_le")
    if VisaArchives.objects.filter(bordereau=bordereau).exists():
        raise RegleRegistre("La réponse des archives est déjà notée.")
    with tout_lire("visa d'un bordereau d'élimination"), transaction.atomic():
        siennes = set(bordereau.lignes.order_by().values_list("pk", flat=True))
        if not set(gardees) <= siennes:
            raise RegleRegistre("Un des dossiers gardés n'est pas sur ce bordereau.")
        visa = VisaArchives.objects.create(
            bordereau=bordereau, accorde=accorde, numero=numero.strip(), vise_le=vise_le,
            signataire=signataire.strip(), gardees=sorted(set(gardees)), note_a=le, note_par=par,
        )  # fmt: skip
        consigner(
            action="conservation.viser", par=par, le=le, objet=bordereau,
            donnees={
                "accorde": accorde, "numero": visa.numero, "vise_le": vise_le.isoformat(), "gardees": visa.gardees,
            },
        )  # fmt: skip
    return visa


def demander_elimination(*, bordereau: BordereauElimination, par: Agent, le: datetime) -> ExecutionBordereau:
    """Sign the elimination of a list that the archives let go; a background task does it.

    Raises:
        ActionInterdite: `par` may not sign.
        RegleRegistre: no visa, the signer made the list himself, a duration is no longer set, or it is under way.
    """
    exiger(par, Action.ELIMINER)
    if bordereau.ancre is not None:
        raise RegleRegistre("Les lectures s'ôtent par la commande « havre journal purger », sur le serveur.")
    visa = VisaArchives.objects.filter(bordereau=bordereau).first()
    if visa is None or not visa.accorde:
        raise EliminationRefusee("Sans le visa des archives, rien n'est éliminé.")
    if par.pk == bordereau.etabli_par_id:
        raise EliminationRefusee("Une autre personne que celle du bordereau signe l'élimination.")
    durees(bordereau.durees, au=timezone.localdate(le))
    with transaction.atomic():
        try:
            tache = demander(nom=TRAVAIL, cle=f"elimination:{bordereau.pk}", par_id=par.pk, le=le)
        except DejaDemandee as refus:
            raise RegleRegistre("Cette élimination est déjà en cours.") from refus
        execution = ExecutionBordereau.objects.create(bordereau=bordereau, tache=tache, demandee_a=le, demandee_par=par)
        consigner(
            action="conservation.signer", par=par, le=le, objet=bordereau,
            donnees={"execution": execution.pk, "visa": visa.numero},
        )  # fmt: skip
    return execution


def eliminer(*, ligne: LigneBordereau, par: Agent, le: datetime) -> dict[str, int]:
    """Eliminate one file, by the only function of the database that may; return rows erased or scrubbed by table.

    Raises:
        ActionInterdite: `par` may not sign.
        EliminationRefusee: the database says why it must stay; nothing is changed.
        CleManquante: there is no key to seal the words that stay.
    """
    exiger(par, Action.ELIMINER)
    durees(ligne.bordereau.durees, au=timezone.localdate(le))
    with tout_lire("élimination d'un dossier visée par les archives"):
        try:
            return _eliminer(ligne, par, le)
        except DatabaseError as erreur:
            if getattr(erreur.__cause__, "sqlstate", "") == REFUS:
                raise EliminationRefusee(f"Dossier {ligne.numero} : {str(erreur).splitlines()[0]}.") from erreur
            if isinstance(erreur, IntegrityError):
                regle = str(erreur).splitlines()[0]
                raise EliminationRefusee(f"Dossier {ligne.numero} : une règle le retient ({regle}).") from erreur
            raise


def _eliminer(ligne: LigneBordereau, par: Agent, le: datetime) -> dict[str, int]:
    """Ask the database, write the event, and check at once what would be checked at the end."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT registre_du_dossier(%s)", [ligne.enfant_id])
        scelles = sceller_les_textes(_json(curseur.fetchone()[0]))
        curseur.execute("SELECT registre_eliminer(%s, %s::jsonb, %s, %s)", [ligne.pk, json.dumps(scelles), par.pk, le])
        comptes: dict[str, int] = _json(curseur.fetchone()[0])
        consigner(
            action="conservation.eliminer", par=par, le=le, objet=ligne,
            donnees={"dossier": ligne.numero, "comptes": comptes, "bordereau": ligne.bordereau_id},
        )  # fmt: skip
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
    return comptes


def _json(valeur: object) -> dict:
    return json.loads(valeur) if isinstance(valeur, str) else valeur or {}  # type: ignore[return-value]


def executer(
    *, execution: ExecutionBordereau, le: Callable[[], datetime],
    avancer: Callable[[str, float], None] = lambda etape, pourcent: None,
) -> tuple[int, list[str]]:  # fmt: skip
    """Eliminate the files of a list, each family whole or not at all; return how many went, and what stays, in words.

    Taken up again after an interruption, it goes on where it was.
    """
    with tout_lire("lignes d'un bordereau visé"):
        gardees = execution.bordereau.visa.gardees
        lignes = list(
            execution.bordereau.lignes.filter(certificat__isnull=True)
            .exclude(pk__in=gardees)
            .select_related("bordereau")
        )
        familles = _familles(lignes)
    faits, refus = 0, []
    for famille in familles:
        avancer(f"{faits} dossiers sur {len(lignes)}", 100 * faits / len(lignes))
        try:
            with transaction.atomic():
                for ligne in famille:
                    eliminer(ligne=ligne, par=execution.demandee_par, le=le())
            faits += len(famille)
        except EliminationRefusee as garde:
            refus.append(garde.messages[0])
    return faits, refus


def _familles(lignes: list[LigneBordereau]) -> list[list[LigneBordereau]]:
    """Return the lines by family: those whose files need each other."""
    familles: list[list[LigneBordereau]] = []
    with connection.cursor() as curseur:
        for ligne in lignes:
            curseur.execute("SELECT registre_freres(%s)", [ligne.enfant_id])
            freres = {n for (n,) in curseur.fetchall()}
            siennes = [f for f in familles if freres & {x.enfant_id for x in f}]
            familles = [f for f in familles if f not in siennes] + [[ligne, *(x for f in siennes for x in f)]]
    return familles
