"""What is done in a search: ask places, look towards relatives, tell the judge."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.lieux.models import Lieu
from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.queries import enfants_visibles

from ..enums import IssuePiste, MotifRecherche, MotifRefus, ObjetInformation, ReponseSollicitation
from ..erreurs import RegleAccueil
from ..models import Accueil, EnfantRecherche, InformationJuge, PisteFamiliale, Recherche, Sollicitation
from ..queries import GroupeALoger

DELAI_JUGE_H = 48
REPONSE_AU_PLUS_JOURS = 90


def recherche_du_groupe(*, groupe: GroupeALoger, par: Acteur, le: datetime) -> Recherche:
    """Return the open search of a waiting group, opened for its first reason when there is none.

    Raises:
        ValidationError: nobody of the group waits.
    """
    if not groupe.en_attente:
        raise ValidationError("Aucun enfant de cette fratrie n'attend de place.")
    ouverte = (
        Recherche.objects.filter(fratrie=groupe.fratrie, close_le__isnull=True).order_by("ouverte_le", "pk").first()
    )
    if ouverte is not None:
        return ouverte
    motifs = {m for e in groupe.en_attente for m in e.motifs}
    recherche = Recherche.objects.create(
        fratrie=groupe.fratrie, motif=next(m for m in MotifRecherche if m in motifs),
        ouverte_le=timezone.localdate(le), ouverte_par_id=par.pk,
    )  # fmt: skip
    EnfantRecherche.objects.bulk_create(
        EnfantRecherche(recherche=recherche, enfant=e.enfant) for e in groupe.en_attente
    )
    return recherche


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
    if reponse_attendue_le > jour + timedelta(days=REPONSE_AU_PLUS_JOURS):
        raise RegleAccueil(
            f"Une réponse s'attend au plus {REPONSE_AU_PLUS_JOURS} jours : au-delà, le silence ne se compte plus.",
            champ="reponse_attendue_le",
        )
    try:
        with transaction.atomic():
            sollicitation = Sollicitation.objects.create(
                recherche=recherche_du_groupe(groupe=groupe, par=par, le=le), lieu=lieu,
                nombre_enfants=len(groupe.en_attente), demandee_le=jour, demandee_par_id=par.pk,
                reponse_attendue_le=reponse_attendue_le, message=message,
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
            reponse=reponse, repondue_le=repondue_le, reponse_saisie_par=par.pk, precision=precision,
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


def preparer_informations(
    *, nouveaux: Sequence[Accueil], partis: set[int], separe: bool, le: datetime
) -> list[InformationJuge]:
    """Prepare what the judge must be told of new stays of children entrusted by a judge (CASF L.223-3).

    Siblings parted: within 48 hours. A child who leaves a place (`partis`, ids): a month before, or within 48 hours of
    the decision when there is less than a month left.
    """
    informations = []
    for accueil in nouveaux:
        if accueil.mesure is None or accueil.mesure.decision is None or not accueil.mesure.decision.judiciaire:
            continue
        echeances: dict[ObjetInformation, datetime] = {}
        if separe:
            echeances[ObjetInformation.SEPARATION] = le + timedelta(hours=DELAI_JUGE_H)
        if accueil.enfant_id in partis:
            echeances |= _echeance_changement(accueil.periode.lower, le)
        informations += [
            InformationJuge(accueil=accueil, objet=objet, preparee_a=le, echeance_a=echeance)
            for objet, echeance in echeances.items()
        ]
    return InformationJuge.objects.bulk_create(informations)


def _echeance_changement(debut: date, le: datetime) -> dict[ObjetInformation, datetime]:
    """Return the term to tell the judge of a change of place on `debut`."""
    annee, mois = (debut.year - 1, 12) if debut.month == 1 else (debut.year, debut.month - 1)
    un_mois_avant = date(annee, mois, min(debut.day, calendar.monthrange(annee, mois)[1]))
    if un_mois_avant < timezone.localdate(le):
        return {ObjetInformation.CHANGEMENT_URGENT: le + timedelta(hours=DELAI_JUGE_H)}
    fin_de_jour = datetime.combine(un_mois_avant, time(23, 59), tzinfo=timezone.get_current_timezone())
    return {ObjetInformation.CHANGEMENT: fin_de_jour}


def noter_envoi(*, information: InformationJuge, envoyee_le: date, par: Acteur, le: datetime) -> InformationJuge:
    """Write that the judge was told, once.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleAccueil: it was told already, or the day is in the future.
    """
    exiger(par, Action.VOIR_ATTENTE)
    enfant = information.accueil.enfant
    if not enfants_visibles(pour=par).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if envoyee_le > timezone.localdate(le):
        raise RegleAccueil("Un envoi ne se note pas à l'avance.", champ="envoyee_le")
    with transaction.atomic():
        ecrites = InformationJuge.objects.filter(pk=information.pk, envoyee_le__isnull=True).update(
            envoyee_le=envoyee_le, envoyee_par=par.pk
        )
        if not ecrites:
            raise RegleAccueil("L'envoi de cette information a déjà été noté.")
        consigner(
            action="juge.informer", par=par, le=le, objet=enfant,
            donnees={"information": information.pk, "envoyee_le": envoyee_le.isoformat()},
        )  # fmt: skip
    information.refresh_from_db()
    return information


def _exiger_fratrie(fratrie_id: int, par: Acteur) -> None:
    """Check that `par` follows a sibling group."""
    exiger(par, Action.VOIR_ATTENTE)
    visibles = enfants_visibles(pour=par, action=Action.VOIR_ATTENTE)
    if not visibles.filter(appartenances__fratrie=fratrie_id).exists():
        raise ActionInterdite("Vous ne suivez pas cette fratrie.")
