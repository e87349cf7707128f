"""Planning visits, writing what became of them, setting how often they are due."""

from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.mesures.queries import d_accueil_en_vigueur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.apps.suivis.enums import PROMESSES_DE_VISITE
from havre.apps.suivis.models import Promesse
from havre.common.chiffrement import scelles

from .enums import AnnuleePar, NatureVisite, OrigineFrequence
from .erreurs import RegleVisite
from .models import FrequenceVisite, Visite

DEJA_ECRITE = "Ce qu'est devenue cette visite a déjà été écrit : relisez le dossier."


def _exiger_enfant(enfant_id: int, par: Acteur) -> None:
    """Check that `par` plans the visits of this child."""
    exiger(par, Action.TENIR_VISITES)
    if not enfants_visibles(pour=par, action=Action.TENIR_VISITES).filter(pk=enfant_id).exists():
        raise ActionInterdite("Vous ne suivez pas cet enfant.")


def _mesure_le(enfant: Enfant, jour: date) -> int | None:
    """Return the care measure in force that a visit belongs to."""
    mesure = d_accueil_en_vigueur([enfant.pk], au=jour).get(enfant.pk)
    return mesure.pk if mesure else None


def planifier(
    *,
    enfant: Enfant,
    nature: NatureVisite,
    prevue_le: date,
    heure: time | None = None,
    endroit: str = "",
    agent: Agent | None = None,
    promesse: Promesse | None = None,
    par: Acteur,
    le: datetime,
) -> Visite:
    """Write that a visit is planned on a day to come.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: the day is past, or the promise is not one of a visit to this child.
    """
    _exiger_enfant(enfant.pk, par)
    _exiger_promesse(promesse, enfant)
    if prevue_le < timezone.localdate(le):
        raise RegleVisite("Une visite se prévoit pour aujourd'hui ou plus tard.", champ="prevue_le")
    with transaction.atomic():
        visite = Visite.objects.create(
            enfant=enfant, nature=nature, mesure_id=_mesure_le(enfant, prevue_le), service=enfant.service,
            agent=agent, promesse=promesse, prevue_le=prevue_le, heure=heure, endroit=endroit.strip(), enregistree_a=le,
            enregistree_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="visite.planifier", par=par, le=le, objet=enfant,
            donnees={"visite": visite.pk, "nature": nature.value, "prevue_le": prevue_le.isoformat()},
        )  # fmt: skip
    return visite


def consigner_faite(
    *,
    enfant: Enfant,
    nature: NatureVisite,
    faite_le: date,
    compte_rendu: str = "",
    endroit: str = "",
    agent: Agent | None = None,
    promesse: Promesse | None = None,
    par: Acteur,
    le: datetime,
) -> Visite:
    """Write a visit that was held without having been planned here.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: the day is to come, or the promise is not one of a visit to this child.
    """
    _exiger_enfant(enfant.pk, par)
    _exiger_passe(faite_le, le, "faite_le")
    _exiger_promesse(promesse, enfant)
    with transaction.atomic():
        visite = Visite.objects.create(
            enfant=enfant, nature=nature, mesure_id=_mesure_le(enfant, faite_le), service=enfant.service,
            agent=agent, promesse=promesse, faite_le=faite_le, endroit=endroit.strip(),
            compte_rendu=compte_rendu.strip(), enregistree_a=le, enregistree_par_id=par.pk,
            issue_a=le, issue_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="visite.consigner", par=par, le=le, objet=enfant,
            donnees={"visite": visite.pk, "nature": nature.value, "faite_le": faite_le.isoformat()},
        )  # fmt: skip
    return visite


def consigner_visite(*, visite: Visite, faite_le: date, compte_rendu: str = "", par: Acteur, le: datetime) -> Visite:
    """Write that a planned visit was held, once.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: the day is to come, or its outcome is written already.
    """
    _exiger_enfant(visite.enfant_id, par)
    _exiger_passe(faite_le, le, "faite_le")
    with transaction.atomic():
        _ecrire_issue(visite, par, le, faite_le=faite_le, compte_rendu=compte_rendu.strip())
        consigner(
            action="visite.consigner", par=par, le=le, objet=visite.enfant,
            donnees={"visite": visite.pk, "nature": visite.nature, "faite_le": faite_le.isoformat()},
        )  # fmt: skip
    return visite


def annuler(
    *, visite: Visite, annulee_le: date, annulee_par: AnnuleePar, motif: str, par: Acteur, le: datetime
) -> Visite:
    """Write that a planned visit was not, or will not be, held: since when it is known, by whose doing, why; once.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: no reason, the day is to come, or its outcome is written already.
    """
    _exiger_enfant(visite.enfant_id, par)
    _exiger_passe(annulee_le, le, "annulee_le")
    if not motif.strip():
        raise RegleVisite("Dites pourquoi la visite n'a pas lieu.", champ="motif")
    with transaction.atomic():
        _ecrire_issue(visite, par, le, annulee_le=annulee_le, annulee_par=annulee_par, motif=motif.strip())
        consigner(
            action="visite.annuler", par=par, le=le, objet=visite.enfant,
            donnees={"visite": visite.pk, "nature": visite.nature, "du_fait_de": annulee_par.value},
        )  # fmt: skip
    return visite


def corriger(
    *,
    visite: Visite,
    faite_le: date | None,
    annulee_par: AnnuleePar | None,
    precision: str,
    par: Acteur,
    le: datetime,
) -> Visite:
    """Mend the outcome written by mistake: a new row replaces the former one, which is kept.

    `faite_le` None means that the visit was not held, by `annulee_par`. `precision` says what really happened.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: no outcome to mend, mended meanwhile, nothing said, or the day is to come.
    """
    _exiger_enfant(visite.enfant_id, par)
    if visite.en_attente:
        raise RegleVisite("Cette visite n'a pas encore d'issue : écrivez-la plutôt que de la corriger.")
    if not precision.strip():
        raise RegleVisite("Dites ce qui s'est passé.", champ="precision")
    issue: dict[str, Any] = {"faite_le": faite_le, "compte_rendu": precision.strip()}
    if faite_le is None:
        if annulee_par is None:
            raise RegleVisite("Dites de qui cela vient.", champ="annulee_par")
        issue = {"annulee_le": timezone.localdate(le), "annulee_par": annulee_par, "motif": precision.strip()}
        prevue = visite.prevue_le or visite.faite_le
    else:
        _exiger_passe(faite_le, le, "faite_le")
        prevue = visite.prevue_le
    try:
        with transaction.atomic():
            nouvelle = Visite.objects.create(
                enfant_id=visite.enfant_id, nature=visite.nature, mesure_id=visite.mesure_id,
                service_id=visite.service_id, agent_id=visite.agent_id, prevue_le=prevue, heure=visite.heure,
                endroit=visite.endroit,
                promesse_id=visite.promesse_id, corrige=visite, enregistree_a=le, enregistree_par_id=par.pk, issue_a=le,
                issue_par_id=par.pk, **issue,
            )  # fmt: skip
            consigner(
                action="visite.corriger", par=par, le=le, objet=visite.enfant,
                donnees={"visite": nouvelle.pk, "corrige": visite.pk},
            )  # fmt: skip
    except IntegrityError as erreur:
        if Visite.objects.filter(corrige=visite).exists():
            raise RegleVisite("Cette visite a été corrigée entre-temps : relisez le dossier.") from erreur
        raise
    return nouvelle


def fixer_frequence(
    *,
    enfant: Enfant,
    nature: NatureVisite,
    intervalle_jours: int,
    origine: OrigineFrequence,
    des_le: date,
    par: Acteur,
    le: datetime,
) -> FrequenceVisite:
    """Set how often a kind of visit is due from a day on; the frequency that held until then ends, and is kept.

    Raises:
        ActionInterdite: `par` does not follow this child.
        RegleVisite: the interval is no number of days, or a later frequency is set already.
    """
    _exiger_enfant(enfant.pk, par)
    if not 1 <= intervalle_jours <= 366:
        raise RegleVisite("Écrivez un nombre de jours entre 1 et 366.", champ="intervalle_jours")
    with transaction.atomic():
        precedentes = FrequenceVisite.objects.select_for_update().filter(enfant=enfant, nature=nature)
        for precedente in precedentes.order_by("pk"):
            if precedente.periode.lower >= des_le:
                raise RegleVisite("Une fréquence est déjà fixée à partir de ce jour ou d'après.", champ="des_le")
            if precedente.periode.upper is None:
                FrequenceVisite.objects.filter(pk=precedente.pk).update(
                    periode=DateRange(precedente.periode.lower, des_le)
                )
        frequence = FrequenceVisite.objects.create(
            enfant=enfant, nature=nature, intervalle_jours=intervalle_jours, origine=origine,
            periode=DateRange(des_le, None), fixee_a=le, fixee_par_id=par.pk,
        )  # fmt: skip
        consigner(
            action="visite.rythmer", par=par, le=le, objet=enfant,
            donnees={"frequence": frequence.pk, "nature": nature.value, "intervalle_jours": intervalle_jours},
        )  # fmt: skip
    return frequence


def _exiger_promesse(promesse: Promesse | None, enfant: Enfant) -> None:
    """Check that a promise is one of a visit, made to this child."""
    if promesse is not None and (promesse.enfant_id != enfant.pk or promesse.nature not in PROMESSES_DE_VISITE):
        raise RegleVisite("Cette promesse n'est pas celle d'une visite à cet enfant.", champ="promesse")


def _exiger_passe(jour: date, le: datetime, champ: str) -> None:
    """Check that a fact is not written ahead."""
    if jour > timezone.localdate(le):
        raise RegleVisite("Ce qui n'a pas encore eu lieu ne se note pas à l'avance.", champ=champ)


def _ecrire_issue(visite: Visite, par: Acteur, le: datetime, **champs: Any) -> None:
    """Write the outcome of a visit that has none."""
    a_venir = Visite.objects.a_venir().filter(pk=visite.pk)
    if not a_venir.update(**scelles(visite, champs), issue_a=le, issue_par_id=par.pk):
        raise RegleVisite(DEJA_ECRITE)
    visite.refresh_from_db()
