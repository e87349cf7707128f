"""Reading visits: of one child, of a day, and what was due against what was done (rows L6, L8b)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from .enums import NatureVisite
from .models import FrequenceVisite, Visite


@dataclass(frozen=True)
class Suivi:
    """Visits of one kind for one child on a day: last held, next planned, and, where a frequency is set, what is due.

    `prochaine_due` is the day by which the next one should be held; `dues` and `tenues` count the whole intervals gone
    by since the frequency was set, and those in which a visit was held.
    """

    nature: NatureVisite
    derniere: date | None
    prochaine: date | None
    frequence: FrequenceVisite | None = None
    prochaine_due: date | None = None
    dues: int = 0
    tenues: int = 0

    def retard_jours(self, au: date) -> int:
        """Return by how many days the visit due is late; 0 when it is not."""
        return max((au - self.prochaine_due).days, 0) if self.prochaine_due else 0


def visites_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Visite]:
    """Return the visits of the children whose file `pour` may use for `action`."""
    return Visite.objects.filter(enfant__in=enfants_visibles(pour=pour, action=action))


def visites_de(enfant: Enfant) -> list[Visite]:
    """Return every visit of a child, newest first, mended rows included."""
    jour = models.functions.Coalesce("faite_le", "prevue_le")
    return list(
        enfant.visites.select_related("agent", "service", "enregistree_par", "issue_par", "corrigee_par")
        .annotate(jour=jour)
        .order_by("-jour", "-pk")
    )


def visites_du_jour(*, pour: Acteur, jour: date, au_plus: int | None = None) -> list[Visite]:
    """Return the visits planned on a day for the children that `pour` follows, his own first, `au_plus` at most."""
    a_moi = models.Case(models.When(agent=pour.pk, then=0), default=1, output_field=models.IntegerField())
    return list(
        visites_visibles(pour=pour, action=Action.TENIR_VISITES)
        .filter(prevue_le=jour, corrigee_par__isnull=True, annulee_le__isnull=True)
        .select_related("enfant__personne", "agent")
        .annotate(a_moi=a_moi)
        .order_by("a_moi", "heure", "pk")[:au_plus]
    )


def sans_issue(*, pour: Acteur, au: date) -> models.QuerySet[Visite]:
    """Return the planned visits whose day has passed and of which nobody wrote what became."""
    visibles = visites_visibles(pour=pour, action=Action.TENIR_VISITES)
    return visibles.filter(prevue_le__lt=au, faite_le=None, annulee_le=None, corrigee_par=None)


def tableau_des_visites(enfant: Enfant, *, au: date) -> list[Suivi]:
    """Return, kind by kind, the last visit, the next one and what is due; kinds that have neither are left out."""
    visites = list(enfant.visites.valables().order_by("pk"))
    frequences = {f.nature: f for f in enfant.frequences_visites.filter(periode__contains=au).order_by("pk")}
    suivis = []
    for nature in NatureVisite:
        jours = sorted(v.faite_le for v in visites if v.nature == nature and v.faite_le and v.faite_le <= au)
        a_venir = [v.prevue_le for v in visites if v.nature == nature and v.en_attente and v.prevue_le]
        frequence = frequences.get(nature)
        if not (jours or a_venir or frequence):
            continue
        derniere, prochaine = jours[-1] if jours else None, min((j for j in a_venir if j >= au), default=None)
        suivi = Suivi(nature, derniere, prochaine, frequence)
        suivis.append(_compter(suivi, frequence, jours, au) if frequence else suivi)
    return suivis


def _compter(suivi: Suivi, frequence: FrequenceVisite, jours: list[date], au: date) -> Suivi:
    """Add what a frequency makes due on a day, against the days of the visits held."""
    debut, pas = frequence.periode.lower, timedelta(days=frequence.intervalle_jours)
    depuis = [j for j in jours if j >= debut]
    entiers = max((au - debut) // pas, 0)
    tenus = {(j - debut) // pas for j in depuis if j < debut + entiers * pas}
    due = (depuis[-1] if depuis else debut) + pas
    return replace(suivi, prochaine_due=due, dues=entiers, tenues=len(tenus))
