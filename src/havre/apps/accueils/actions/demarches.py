"""What is done in a search: ask places, look towards relatives, tell the judge."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.actions import consigner
from havre.apps.lieux.models import Lieu
from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.queries import enfants_visibles
from havre.common.chiffrement import scelles
from havre.droit import valeur

from ..enums import IssuePiste, MotifRefus, ReponseSollicitation
from ..erreurs import RegleAccueil
from ..models import PisteFamiliale, Recherche, Sollicitation
from ..queries import GroupeALoger
from .ouvertures import ouvrir_les_recherches_dues

REPONSE_AU_PLUS = "local.accueils.reponse_lieu_maximum_jours"


def recherche_du_groupe(*, groupe: GroupeALoger, le: datetime) -> Recherche:
    """Return the open search of a group; the one that facts demand is opened when it is not yet.

    Raises:
        ValidationError: nobody of the group is looked for.
    """
    ouvertes = Recherche.objects.filter(fratrie=groupe.fratrie, close_le__isnull=True)
    if (ouverte := ouvertes.first()) is not None:
        return ouverte
    enfants = [e.enfant.pk for e in groupe.enfants]
    ouvrir_les_recherches_dues(au=timezone.localdate(le), par=agent_systeme(), le=le, enfants=enfants)
    if (ouverte := ouvertes.first()) is None:
        raise ValidationError("Aucun enfant de cette fratrie n'attend de place.")
    return ouverte


def _enfants_cherches(recherche: Recherche) -> int:
    """Return how many children a search looks for now."""
    en_cours = recherche.enfants.filter(trouve_le__isnull=True, sorti_le__isnull=True)
    return en_cours.values("enfant").distinct().count()


def _exiger_groupe(groupe: GroupeALoger, par: Acteur) -> None:
    """Check that `par` follows the waiting list of this group."""
    exiger(par, Action.VOIR_ATTENTE)
    numeros = [e.enfant.pk for e in groupe.enfants]
    if not enfants_visibles(pour=par, action=Action.VOIR_ATTENTE).filter(pk__in=numeros).exists():
        raise ActionInterdite("Vous ne suivez pas cette fratrie.")


def solliciter(
    *, groupe: GroupeALoger, lieu: Lieu, reponse_attendue_le: date, message: str, par: Acteur, le: datetime
) -> Sollicitation:
    """Ask a place to take the waiting children of a group, with the day by which it should answer.

    Raises:
        ActionInterdite: `par` does not follow this group.
        RegleAccueil: the place has a request without answer already, or the day is past.
    """
    _exiger_groupe(groupe, par)
    jour = timezone.localdate(le)
    if reponse_attendue_le < jour:
        raise RegleAccueil("La réponse ne peut pas être attendue avant la demande.", champ="reponse_attendue_le")
    au_plus = valeur(REPONSE_AU_PLUS, au=jour)
    if reponse_attendue_le > jour + timedelta(days=au_plus.nombre):
        raise RegleAccueil(
            f"Une réponse s'attend au plus {au_plus.ecrite()} : au-delà, le silence ne se compte plus.",
            champ="reponse_attendue_le",
        )
    try:
        with transaction.atomic():
            recherche = recherche_du_groupe(groupe=groupe, le=le)
            sollicitation = Sollicitation.objects.create(
                recherche=recherche, lieu=lieu, nombre_enfants=_enfants_cherches(recherche), demandee_le=jour,
                demandee_par_id=par.pk, reponse_attendue_le=reponse_attendue_le, message=message,
            )  # fmt: skip
            consigner(
                action="lieu.solliciter", par=par, le=le, objet=groupe.fratrie,
                donnees={"sollicitation": sollicitation.pk, "lieu": lieu.pk},
            )  # fmt: skip
    except IntegrityError as erreur:
        if Sollicitation.objects.filter(recherche__fratrie=groupe.fratrie, lieu=lieu, reponse="").exists():
            raise RegleAccueil("Ce lieu est déjà sollicité et n'a pas encore répondu.", champ="lieu") from erreur
        raise
    return sollicitation


def noter_reponse(
    *,
    sollicitation: Sollicitation,
    reponse: ReponseSollicitation,
    repondue_le: date,
    motif_refus: MotifRefus | None,
    precision: str,
    par: Acteur,
    le: datetime,
    interlocuteur: str = "",
) -> Sollicitation:
    """Write the answer of a place, once; a refusal carries its reason, and the search goes on.

    Raises:
        ActionInterdite: `par` does not follow this group.
        RegleAccueil: the answer is there already, the refusal has no reason, or the day is wrong.
    """
    _exiger_fratrie(sollicitation.recherche.fratrie_id, par)
    if reponse == ReponseSollicitation.REFUSEE and motif_refus is None:
        raise RegleAccueil("Un refus porte son motif.", champ="motif_refus")
    if motif_refus == MotifRefus.AUTRE and not precision.strip():
        raise RegleAccueil("Précisez cet autre motif.", champ="precision")
    if not sollicitation.demandee_le <= repondue_le <= timezone.localdate(le):
        raise RegleAccueil("La réponse se date entre la demande et aujourd'hui.", champ="repondue_le")
    with transaction.atomic():
        ecrites = Sollicitation.objects.filter(pk=sollicitation.pk, reponse="").update(
            reponse=reponse, repondue_le=repondue_le, reponse_saisie_par=par.pk, interlocuteur=interlocuteur,
            **scelles(sollicitation, {"precision": precision}),
            motif_refus=motif_refus or "" if reponse == ReponseSollicitation.REFUSEE else "",
        )  # fmt: skip
        if not ecrites:
            raise RegleAccueil("La réponse de ce lieu a déjà été enregistrée.")
        consigner(
            action="lieu.repondre", par=par, le=le, objet=sollicitation.recherche.fratrie,
            donnees={"sollicitation": sollicitation.pk, "reponse": reponse.value, "motif": motif_refus},
        )  # fmt: skip
    sollicitation.refresh_from_db()
    return sollicitation


def noter_piste(
    *,
    groupe: GroupeALoger,
    nom: str,
    lien: TypeLien,
    issue: IssuePiste,
    precision: str,
    remplace: PisteFamiliale | None,
    par: Acteur,
    le: datetime,
) -> PisteFamiliale:
    """Write what was done towards a relative or someone close; a new note replaces the former one and keeps it.

    Raises:
        ActionInterdite: `par` does not follow this group.
        RegleAccueil: no name, or a conclusion without what was done, or another agent replaced the note first.
    """
    _exiger_groupe(groupe, par)
    if not nom.strip():
        raise RegleAccueil("Nommez la personne.", champ="nom")
    if issue != IssuePiste.EN_COURS and not precision.strip():
        raise RegleAccueil("Dites ce qui a été fait avant de conclure.", champ="precision")
    try:
        with transaction.atomic():
            piste = PisteFamiliale.objects.create(
                fratrie=groupe.fratrie, nom=nom.strip(), lien=lien, issue=issue, precision=precision.strip(),
                notee_le=timezone.localdate(le), notee_par_id=par.pk, remplace=remplace,
            )  # fmt: skip
            consigner(
                action="piste.noter", par=par, le=le, objet=groupe.fratrie,
                donnees={"piste": piste.pk, "issue": issue.value, "remplace": remplace.pk if remplace else None},
            )  # fmt: skip
    except IntegrityError as erreur:
        if remplace and PisteFamiliale.objects.filter(remplace=remplace).exists():
            raise RegleAccueil("Cette piste a été mise à jour entre-temps : relisez-la avant d'écrire.") from erreur
        raise
    return piste


def _exiger_fratrie(fratrie_id: int, par: Acteur) -> None:
    """Check that `par` follows a sibling group."""
    exiger(par, Action.VOIR_ATTENTE)
    visibles = enfants_visibles(pour=par, action=Action.VOIR_ATTENTE)
    if not visibles.filter(appartenances__fratrie=fratrie_id).exists():
        raise ActionInterdite("Vous ne suivez pas cette fratrie.")
