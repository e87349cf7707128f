"""The stays of a child, and where each of the siblings lives."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from havre.apps.agents.permissions import Acteur
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.personnes.queries import enfants_visibles, membres
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import matrice_courante

from ..enums import AupresDe
from ..models import Accueil, Consentement, CorrectionAccueil, EtapeAccueil
from .adresses import sans_adresse_cachee


@dataclass(frozen=True)
class MembreSitue:
    """A sibling: where he lives on a day, minutes by road from the child of the page, whether his file opens."""

    enfant: Enfant
    accueil: Accueil | None
    lieu: str
    commune: str
    minutes: int | None
    ensemble: bool
    ouvrable: bool


def accueils_de(enfant: Enfant) -> list[Accueil]:
    """Return all the stays of a child, newest first, cancelled ones included."""
    return list(
        enfant.accueils.select_related(
            "unite__lieu__commune", "lieu__commune", "commune", "tiers", "mesure", "enregistre_par"
        )
        .prefetch_related("consentements")
        .prefetch_related(
            Prefetch("etapes", EtapeAccueil.objects.select_related("notee_par"), to_attr="pas"),
            Prefetch("corrections", CorrectionAccueil.objects.select_related("corrigee_par"), to_attr="corrigees"),
        )
        .order_by("-periode", "-pk")
    )


def ruban_fratrie(enfant: Enfant, fratrie: Fratrie, *, pour: Acteur, au: date) -> list[MembreSitue]:
    """Return the siblings of a child (himself excepted) and how far each one lives from him."""
    tous = membres(fratrie, pour=pour, au=au)
    accueils = {
        a.enfant_id: a
        for a in Accueil.objects.le(au)
        .filter(enfant__in=tous)
        .select_related("unite__lieu__commune", "lieu__commune", "commune")
    }
    sans_adresse_cachee(accueils.values(), pour=pour)
    ouvrables = set(enfants_visibles(pour=pour).filter(pk__in=[e.pk for e in tous]).values_list("pk", flat=True))
    ici = accueils.get(enfant.pk)
    matrice = matrice_courante() if len(tous) > 1 else None
    ruban = []
    for membre in tous:
        if membre.pk == enfant.pk:
            continue
        la = accueils.get(membre.pk)
        ensemble = bool(ici and la and ici.unite and la.unite and ici.unite.lieu_id == la.unite.lieu_id)
        a, b = commune_de(ici), commune_de(la)
        minutes = None
        if matrice and a and b and not ensemble and not matrice.absentes([a.pk, b.pk]):
            minutes = matrice.minutes(a.pk, b.pk)
        ruban.append(
            MembreSitue(
                enfant=membre, accueil=la, lieu=nom_du_lieu(la), commune=b.nom if b else "", minutes=minutes,
                ensemble=ensemble, ouvrable=membre.pk in ouvrables,
            )
        )  # fmt: skip
    return ruban


def commune_de(accueil: Accueil | None) -> Commune | None:
    """Return the commune where a stay takes place."""
    if accueil is None:
        return None
    if accueil.unite:
        return accueil.unite.lieu.commune
    return accueil.lieu.commune if accueil.lieu else accueil.commune


def nom_du_lieu(accueil: Accueil | None) -> str:
    """Return the name of the place of a stay; empty when the child has none."""
    if accueil is None:
        return ""
    if accueil.unite:
        return accueil.unite.lieu.nom
    return accueil.lieu.nom if accueil.lieu else accueil.get_mode_display()


@dataclass(frozen=True)
class ConsentementSuivi:
    """A consent that a stay abroad needs; `note` is None as long as nobody wrote anything: it is missing."""

    aupres_de: AupresDe
    note: Consentement | None

    @property
    def manque(self) -> bool:
        """Whether it was not given."""
        return self.note is None or not self.note.accorde


def consentements_de(accueil: Accueil) -> list[ConsentementSuivi]:
    """Return each consent that a stay abroad needs, those that are missing included; none for a stay in France."""
    if not accueil.a_l_etranger:
        return []
    notes = {c.aupres_de: c for c in accueil.consentements.all()}
    return [ConsentementSuivi(a, notes.get(a.value)) for a in AupresDe]
