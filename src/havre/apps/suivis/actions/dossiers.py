"""From a concluded information to the files of its children: recognised or opened, with the recommended measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action, TypeService
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur
from havre.apps.informations.actions import visible
from havre.apps.informations.enums import IssueEvaluation, LienAdulte
from havre.apps.informations.erreurs import RegleInformation
from havre.apps.informations.models import (
    AdulteDuFoyer,
    ConclusionEnfant,
    EnfantDuFoyer,
    InformationPreoccupante,
    ValidationEvaluation,
)
from havre.apps.informations.queries import foyers_caches
from havre.apps.journal.actions import consigner
from havre.apps.mesures.models import Recommandation
from havre.apps.personnes.actions import former_fratries
from havre.apps.personnes.enums import Sexe, TypeLien
from havre.apps.personnes.models import Domicile, Enfant, Lien, Personne
from havre.common.barriere import tout_lire

PARENTS = {LienAdulte.MERE: Sexe.FEMININ, LienAdulte.PERE: Sexe.MASCULIN}


@dataclass(frozen=True)
class DossierVoulu:
    """A child of the household whose file is wanted: his own (`connu`: number of the child), or a new one."""

    ligne: EnfantDuFoyer
    connu: int | None = None
    prenom: str = ""
    nom: str = ""
    sexe: Sexe | None = None
    naissance: date | None = None


def ouvrir_dossiers(
    *,
    information: InformationPreoccupante,
    service: Service,
    dossiers: Sequence[DossierVoulu],
    par: Acteur,
    le: datetime,
) -> list[Enfant]:
    """Tie children of a concluded information to their files, opened in `service` where there is none.

    Their parents and their sibling group come with them, and the measure that the evaluators recommended becomes the
    standing recommendation of each file, over the name of the first evaluator who signed.

    Raises:
        ActionInterdite: `par` does not manage this evaluation.
        RegleInformation: not validated, closed for this child, no name, no date, or a sealed or unknown file.
    """
    visible(information, par, Action.VALIDER_IP)
    conclusions = _conclusions(information)
    if not dossiers:
        raise RegleInformation("Choisissez au moins un enfant.", champ="enfants")
    if service.type != TypeService.ASE:
        raise RegleInformation("Un dossier s'ouvre dans un service ASE.", champ="service")
    with transaction.atomic(), tout_lire("le dossier d'un enfant s'ouvre avant d'être lu"):
        par_ligne = {
            v.ligne.pk: _enfant(v, information, service, conclusions, timezone.localdate(le)) for v in dossiers
        }
        enfants = list(par_ligne.values())
        _parents(information, enfants, timezone.localdate(le))
        former_fratries([e.pk for e in enfants], au=timezone.localdate(le))
        recommandees = [
            r.pk for ligne, enfant in par_ligne.items() if (r := _recommander(conclusions[ligne], enfant)) is not None
        ]
        consigner(
            action="information.ouvrir_dossiers", par=par, le=le, objet=information,
            donnees={"enfants": [e.pk for e in enfants], "recommandations": recommandees, "service": service.pk},
        )  # fmt: skip
    return enfants


def _conclusions(information: InformationPreoccupante) -> dict[int, ConclusionEnfant]:
    """Return what the validated version concludes for each child who is to be helped or brought before a judge.

    Raises:
        RegleInformation: the evaluation is not validated.
    """
    validation = ValidationEvaluation.objects.filter(evaluation__information=information).first()
    if validation is None:
        raise RegleInformation("Les dossiers s'ouvrent une fois l'évaluation validée.")
    suivies = ConclusionEnfant.objects.filter(redaction=validation.redaction_id).exclude(
        issue=IssueEvaluation.CLASSEMENT
    )
    return {c.enfant_id: c for c in suivies.select_related("redaction__evaluation__information")}


def _enfant(
    voulu: DossierVoulu, information: InformationPreoccupante, service: Service,
    conclusions: dict[int, ConclusionEnfant], jour: date,
) -> Enfant:  # fmt: skip
    """Return the file of one child, recognised or opened.

    Raises:
        RegleInformation: see `ouvrir_dossiers`.
    """
    ligne = EnfantDuFoyer.objects.select_for_update(of=("self",)).get(pk=voulu.ligne.pk)
    if ligne.pk not in conclusions:
        raise RegleInformation("L'évaluation ne conclut ni à une aide ni à une saisine pour cet enfant.")
    numero = ligne.enfant_id or voulu.connu
    if numero is not None:
        if EnfantDuFoyer.objects.filter(information=information, enfant=numero).exclude(pk=ligne.pk).exists():
            raise RegleInformation("Ce dossier est déjà celui d'un autre enfant du foyer.", champ=f"connu_{ligne.pk}")
        enfant = Enfant.objects.filter(pk=numero, scelle=False).first()
        if enfant is None:
            raise RegleInformation("Ce dossier n'existe plus : choisissez de nouveau.", champ=f"connu_{ligne.pk}")
    else:
        enfant = _nouveau(voulu, ligne, information, service, jour)
    if ligne.enfant_id is None:
        ligne.enfant = enfant
        ligne.save(update_fields=["enfant"])
    return enfant


def _nouveau(
    voulu: DossierVoulu, ligne: EnfantDuFoyer, information: InformationPreoccupante, service: Service, jour: date
) -> Enfant:
    """Open a file, numbered after the information and the row of the child in it."""
    nom, prenom = voulu.nom.strip(), voulu.prenom.strip()
    for valeur, champ, message in (
        (nom, "nom", "Un dossier porte le nom de l'enfant."), (prenom, "prenom", "Un dossier porte son prénom."),
        (voulu.naissance, "naissance", "Un dossier porte la date de naissance de l'enfant."),
    ):  # fmt: skip
        if not valeur:
            raise RegleInformation(message, champ=f"{champ}_{ligne.pk}")
    personne = Personne.objects.create(
        nom=nom, prenom=prenom, sexe=voulu.sexe, date_naissance=voulu.naissance, synthetique=information.synthetique
    )
    enfant = Enfant.objects.create(
        personne=personne, numero=f"{information.reference}-{ligne.pk}", service=service, ouvert_le=jour
    )
    if information.commune_id is not None and information.pk not in foyers_caches(pour=None):
        Domicile.objects.create(
            personne=personne, commune_id=information.commune_id, adresse=information.adresse,
            periode=DateRange(jour, None),
        )  # fmt: skip
    return enfant


def _parents(information: InformationPreoccupante, enfants: Sequence[Enfant], jour: date) -> None:
    """Tie mother and father of the household to the children: who is known already is taken, else written."""
    adultes = AdulteDuFoyer.objects.filter(information=information, lien__in=list(PARENTS), retire_a__isnull=True)
    liens = Lien.objects.filter(vers__in=[e.pk for e in enfants], type=TypeLien.PARENT).select_related("de")
    connus = {lien.de.nom_cle: lien.de for lien in liens}
    poses = {(lien.de_id, lien.vers_id) for lien in liens}
    for adulte in adultes.order_by("pk"):
        if not adulte.prenom:
            continue
        parent = connus.get(adulte.nom_cle)
        if parent is None:
            parent = Personne.objects.create(
                nom=adulte.nom, prenom=adulte.prenom, sexe=PARENTS[LienAdulte(adulte.lien)],
                date_naissance=adulte.date_naissance, synthetique=information.synthetique,
            )  # fmt: skip
        for enfant in enfants:
            if (parent.pk, enfant.pk) not in poses:
                Lien.objects.create(
                    de=parent, vers_id=enfant.pk, type=TypeLien.PARENT, periode=DateRange(jour, None),
                    autorite_parentale=bool(adulte.autorite_parentale),
                )  # fmt: skip


def _recommander(conclusion: ConclusionEnfant, enfant: Enfant) -> Recommandation | None:
    """Write the measure that the evaluators recommended, once, on the day they signed; None without any."""
    if not conclusion.mesure:
        return None
    redaction = conclusion.redaction
    signature = redaction.signatures.order_by("signee_a", "pk").first()
    debout = enfant.recommandations.filter(remplacee_par__isnull=True).order_by("-pk").first()
    if signature is None or (debout is not None and debout.faite_a >= signature.signee_a):
        return None
    source = f"{redaction.evaluation.information.reference}, rapport d'évaluation, version {redaction.version}."
    return Recommandation.objects.create(
        enfant=enfant, type=conclusion.mesure, motifs=f"{conclusion.motivation} ({source})".strip(),
        faite_a=signature.signee_a, faite_par_id=signature.agent_id, remplace=debout,
    )  # fmt: skip
