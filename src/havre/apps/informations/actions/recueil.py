"""An information comes in: author, facts as told, household; requests of its author; mistakes mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action, TypeService
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.personnes.enums import Sexe
from havre.apps.territoires.models import Commune

from ..enums import Canal, LienAdulte, NatureAuteur, Origine
from ..erreurs import RegleInformation, refus_en_francais
from ..models import AdulteDuFoyer, AuteurInformation, DemandeSuites, EnfantDuFoyer, InformationPreoccupante
from ..numeros import prochain
from ..queries.visibles import informations_visibles

AGE_ADULTE = 21
CHIFFRES_AU_PLUS = 18


@dataclass(frozen=True)
class EnfantDit:
    """A child as told; `connu` is the key of a known child ("dossier:12", "premiere:34"), empty for a new one."""

    nom: str
    prenom: str = ""
    date_naissance: date | None = None
    age_dit: int | None = None
    sexe: Sexe | None = None
    ecole: str = ""
    concerne: bool = True
    connu: str = ""


@dataclass(frozen=True)
class AdulteDit:
    """An adult of the household as told."""

    nom: str
    lien: LienAdulte
    prenom: str = ""
    autorite_parentale: bool | None = None
    telephone: str = ""
    adresse: str = ""


@dataclass(frozen=True)
class AuteurDit:
    """Who tells; `souhaite_suites`: he asks, now, what will follow."""

    nature: NatureAuteur
    anonyme: bool = False
    nom: str = ""
    qualite: str = ""
    organisme: str = ""
    telephone: str = ""
    courriel: str = ""
    adresse: str = ""
    souhaite_suites: bool = False


@dataclass(frozen=True)
class Recit:
    """What is told: when, how, from which world, the facts in the words used, and where the household lives."""

    recue_a: datetime
    canal: Canal
    origine: Origine
    faits: str
    danger_immediat: bool = False
    signalement_direct: bool = False
    parents_informes: bool | None = None
    adresse: str = ""
    commune: Commune | None = None


def recueillir(
    *,
    recit: Recit,
    auteur: AuteurDit,
    enfants: Sequence[EnfantDit],
    adultes: Sequence[AdulteDit] = (),
    par: Acteur,
    le: datetime,
) -> InformationPreoccupante:
    """Register an information under its number, with its author and all that is told of the household.

    Raises:
        ActionInterdite: `par` does not receive informations.
        RegleInformation: no facts, no child, an author neither named nor anonymous, or a moment to come.
    """
    exiger(par, Action.RECUEILLIR_IP)
    _verifier(recit, auteur, enfants, le)
    crip = _crip(par)
    with refus_en_francais(), transaction.atomic():
        annee = timezone.localdate(le).year
        information = InformationPreoccupante.objects.create(
            annee=annee, rang=prochain(annee), recue_a=recit.recue_a, recue_le=timezone.localdate(recit.recue_a),
            canal=recit.canal, origine=recit.origine, faits=recit.faits.strip(), danger_immediat=recit.danger_immediat,
            signalement_direct=recit.signalement_direct, parents_informes=recit.parents_informes,
            adresse=recit.adresse.strip(), commune=recit.commune, crip=crip, service=crip, enregistree_a=le,
            enregistree_par_id=par.pk,
        )  # fmt: skip
        _ecrire_auteur(information, auteur, le=le, par=par)
        for enfant in enfants:
            _ecrire_enfant(information, enfant)
        AdulteDuFoyer.objects.bulk_create(
            AdulteDuFoyer(
                information=information, nom=a.nom.strip(), prenom=a.prenom.strip(), lien=a.lien,
                autorite_parentale=a.autorite_parentale, telephone=a.telephone.strip(), adresse=a.adresse.strip(),
            )
            for a in adultes
        )  # fmt: skip
        consigner(
            action="information.recueillir", par=par, le=le, objet=information,
            donnees={
                "reference": information.reference, "canal": recit.canal.value, "origine": recit.origine.value,
                "enfants": len(enfants), "danger_immediat": recit.danger_immediat,
            },
        )  # fmt: skip
    return information


def _verifier(recit: Recit, auteur: AuteurDit, enfants: Sequence[EnfantDit], le: datetime) -> None:
    """Check what only the caller can mend.

    Raises:
        RegleInformation: see `recueillir`.
    """
    if not recit.faits.strip():
        raise RegleInformation("Écrivez les faits, dans les mots de l'auteur.", champ="faits")
    if recit.recue_a > le:
        raise RegleInformation("Une information ne se reçoit pas à l'avance.", champ="recue_a")
    if not enfants:
        raise RegleInformation("Nommez au moins un enfant du foyer.", champ="enfants")
    for enfant in enfants:
        if not enfant.nom.strip():
            raise RegleInformation("Donnez au moins le nom de l'enfant.", champ="enfants")
        if enfant.date_naissance and enfant.date_naissance > timezone.localdate(le):
            raise RegleInformation("Cette date de naissance est à venir.", champ="enfants")
        if enfant.age_dit is not None and enfant.age_dit > AGE_ADULTE:
            raise RegleInformation("Un enfant du foyer a moins de 21 ans.", champ="enfants")
    if not auteur.anonyme and not (auteur.nom.strip() or auteur.organisme.strip()):
        raise RegleInformation("Nommez l'auteur, ou dites qu'il reste anonyme.", champ="auteur_nom")
    if auteur.anonyme and auteur.souhaite_suites:
        raise RegleInformation("Un auteur anonyme ne peut pas être informé des suites.", champ="souhaite_suites")


def _crip(par: Acteur) -> Service:
    """Return the service that receives: the agent's own, else the only CRIP.

    Raises:
        RegleInformation: the département has none.
    """
    services = Service.objects.filter(type=TypeService.CRIP)
    siens = services.filter(affectations__agent=par.pk).order_by("pk")
    if (crip := siens.first() or services.order_by("pk").first()) is None:
        raise RegleInformation("Aucune CRIP n'est enregistrée parmi les services.")
    return crip


def _ecrire_auteur(information: InformationPreoccupante, auteur: AuteurDit, *, le: datetime, par: Acteur) -> None:
    if auteur.anonyme:
        AuteurInformation.objects.create(information=information, nature=NatureAuteur.PARTICULIER, anonyme=True)
        return
    AuteurInformation.objects.create(
        information=information, nature=auteur.nature, nom=auteur.nom.strip(), qualite=auteur.qualite.strip(),
        organisme=auteur.organisme.strip(), telephone=auteur.telephone.strip(), courriel=auteur.courriel.strip(),
        adresse=auteur.adresse.strip(),
    )  # fmt: skip
    if auteur.souhaite_suites:
        DemandeSuites.objects.create(
            information=information, demandee_le=timezone.localdate(information.recue_a), notee_a=le,
            notee_par_id=par.pk,
        )  # fmt: skip


def _ecrire_enfant(information: InformationPreoccupante, dit: EnfantDit) -> EnfantDuFoyer:
    """Write one child, tied to what is already known of him."""
    dossier, premiere = _reconnaitre(dit.connu)
    return EnfantDuFoyer.objects.create(
        information=information, nom=dit.nom.strip(), prenom=dit.prenom.strip(), date_naissance=dit.date_naissance,
        age_dit=dit.age_dit, sexe=dit.sexe, ecole=dit.ecole.strip(), concerne=dit.concerne, enfant_id=dossier,
        premiere_id=premiere,
    )  # fmt: skip


def _reconnaitre(connu: str) -> tuple[int | None, int | None]:
    """Return the file and the first row of a known child.

    Raises:
        RegleInformation: nobody stands under this key.
    """
    if not connu:
        return None, None
    nature, _, numero = connu.partition(":")
    if numero.isdecimal() and len(numero) < CHIFFRES_AU_PLUS:
        with connection.cursor() as curseur:
            curseur.execute("SELECT enfant_id, premiere_id FROM informations_reconnaitre(%s, %s)", [nature, numero])
            if (trouve := curseur.fetchone()) is not None:
                return trouve
    raise RegleInformation("Cet enfant connu n'existe plus : choisissez de nouveau.", champ="enfants")


def visible(information: InformationPreoccupante, par: Acteur, action: Action) -> InformationPreoccupante:
    """Return the information if `par` may do `action` on it.

    Raises:
        ActionInterdite: his roles do not allow it, or not for this one.
    """
    exiger(par, action)
    trouvee = informations_visibles(pour=par, action=action).filter(pk=information.pk).first()
    if trouvee is None:
        raise ActionInterdite("Cette information relève d'une autre équipe.")
    return trouvee


def ajouter_enfant(
    *, information: InformationPreoccupante, enfant: EnfantDit, par: Acteur, le: datetime
) -> EnfantDuFoyer:
    """Add a child of the household, found afterwards.

    Raises:
        ActionInterdite: `par` neither receives this information nor evaluates it.
        RegleInformation: no name, the child is there already, or the evaluation is validated.
    """
    _du_foyer(information, par)
    if not enfant.nom.strip():
        raise RegleInformation("Donnez au moins le nom de l'enfant.", champ="nom")
    with refus_en_francais(), transaction.atomic():
        ligne = _ecrire_enfant(information, enfant)
        consigner(
            action="information.ajouter_enfant",
            par=par,
            le=le,
            objet=information,
            donnees={"enfant_du_foyer": ligne.pk},
        )
    return ligne


def retirer_enfant(*, ligne: EnfantDuFoyer, motif: str, par: Acteur, le: datetime) -> None:
    """Withdraw a child written by mistake: the row stays, with the reason.

    Raises:
        ActionInterdite: `par` neither receives this information nor evaluates it.
        RegleInformation: no reason, withdrawn already, the last child, or the evaluation is validated.
    """
    _du_foyer(ligne.information, par)
    if not motif.strip():
        raise RegleInformation("Dites pourquoi cet enfant est retiré.", champ="motif")
    with refus_en_francais(), transaction.atomic():
        presents = EnfantDuFoyer.objects.select_for_update().filter(
            information=ligne.information, retire_a__isnull=True
        )
        connus = {e.pk: e for e in presents.order_by("pk")}
        if ligne.pk not in connus:
            raise RegleInformation("Cet enfant est déjà retiré.")
        if len(connus) == 1:
            raise RegleInformation("Une information garde au moins un enfant : ajoutez l'autre d'abord.")
        fraiche = connus[ligne.pk]
        fraiche.retire_a, fraiche.retire_par_id, fraiche.retire_motif = le, par.pk, motif.strip()[:200]
        fraiche.save(update_fields=["retire_a", "retire_par", "retire_motif"])
        consigner(
            action="information.retirer_enfant", par=par, le=le, objet=ligne.information,
            donnees={"enfant_du_foyer": ligne.pk},
        )  # fmt: skip


def _du_foyer(information: InformationPreoccupante, par: Acteur) -> None:
    """Check that `par` may write the household.

    Raises:
        ActionInterdite: neither the CRIP nor a team that evaluates.
    """
    for action in (Action.RECUEILLIR_IP, Action.EVALUER_IP, Action.VALIDER_IP):
        if informations_visibles(pour=par, action=action).filter(pk=information.pk).exists():
            return
    raise ActionInterdite("Cette information relève d'une autre équipe.")


def demander_suites(
    *, information: InformationPreoccupante, demandee_le: date, par: Acteur, le: datetime
) -> DemandeSuites:
    """Write that the author asks what followed; three months run from this day.

    Raises:
        ActionInterdite: `par` does not receive this information.
        RegleInformation: an anonymous author, a day out of range, or noted already.
    """
    visible(information, par, Action.RECUEILLIR_IP)
    if AuteurInformation.objects.get(pk=information.pk).anonyme:
        raise RegleInformation("Un auteur anonyme ne peut pas être informé des suites.")
    if not information.recue_le <= demandee_le <= timezone.localdate(le):
        raise RegleInformation("La demande se date entre la réception et aujourd'hui.", champ="demandee_le")
    with refus_en_francais(), transaction.atomic():
        demande = DemandeSuites.objects.create(
            information=information, demandee_le=demandee_le, notee_a=le, notee_par_id=par.pk
        )
        consigner(
            action="information.demander_suites", par=par, le=le, objet=information,
            donnees={"demandee_le": demandee_le.isoformat()},
        )  # fmt: skip
    return demande
