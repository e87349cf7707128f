"""Due dates as rows and asides show them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from havre.apps.agents.models import Agent
from havre.apps.echeances.enums import EtatEcheance, Perimetre
from havre.apps.echeances.models import Echeance
from havre.apps.echeances.queries import a_faire
from havre.apps.echeances.regles import source_de, titre_de
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.personnes.models import Enfant
from havre.web.composants.formats import duree
from havre.web.composants.objets import EcheanceAffichee

MOIS_VUS = timedelta(days=183)
DE_L_ENFANT_AU_PLUS = 10
TONS = {
    EtatEcheance.RETARD: "rompu",
    EtatEcheance.JOUR: "attente",
    EtatEcheance.SEMAINE: "attente",
    EtatEcheance.SUSPENDUE: "accent",
    EtatEcheance.ETEINTE: "tenu",
    EtatEcheance.MANQUEE: "rompu",
}


def quand(e: Echeance, au: date) -> str:
    """Return how far the term is, in words."""
    etat, jours = e.etat(au), (e.echeance_le - au).days
    if etat == EtatEcheance.SUSPENDUE:
        return f"suspendue jusqu'au {e.suspendue_jusqu_au:%d/%m/%Y}"
    if etat == EtatEcheance.ETEINTE:
        return "faite à temps" if e.a_temps else "faite en retard"
    if etat in {EtatEcheance.DISPENSEE, EtatEcheance.MANQUEE, EtatEcheance.SANS_OBJET}:
        return str(etat.label)
    if jours < 0:
        return f"dépassée de {duree(-jours)}"
    return "aujourd'hui" if jours == 0 else f"dans {duree(jours)}"


def sans_enfant(e: Echeance) -> str:
    """Return what a due date without child is about: the number of an information, or the kind of thing."""
    return str(getattr(e, "reference_ip", None) or e.get_objet_type_display())


def information_de(e: Echeance) -> int | None:
    """Return the information that a due date is about."""
    return e.perimetre_id if e.perimetre == Perimetre.IP else None


def ligne(e: Echeance, au: date) -> dict[str, Any]:
    """Return what a row shows."""
    return {
        "e": e,
        "titre": titre_de(e.regle),
        "source": source_de(e.regle),
        "nom": e.enfant.personne.nom_court() if e.enfant else "",
        "objet": sans_enfant(e),
        "quand": quand(e, au),
        "ton": TONS.get(e.etat(au), "neutre"),
        "url": reverse("echeances:pourquoi", args=[e.cle]),
    }


def affichee(e: Echeance, au: date) -> EcheanceAffichee:
    """Return a due date for the aside of a child's file."""
    source = source_de(e.regle)
    return EcheanceAffichee(
        titre_de(e.regle), e.echeance_le, TONS.get(e.etat(au), "neutre"), quand(e, au),
        f"{source} (repère du service)" if e.locale and "epère du service" not in source else source,
        reverse("echeances:pourquoi", args=[e.cle]), e.enfant_id,
    )  # fmt: skip


def echeances_de_l_information(
    information: InformationPreoccupante, *, pour: Agent, au: date
) -> list[EcheanceAffichee]:
    """Return what is owed about an information, first due first."""
    dues = a_faire(pour=pour, au=au, miennes=False).filter(perimetre=Perimetre.IP, perimetre_id=information.pk)
    return [affichee(e, au) for e in dues[:DE_L_ENFANT_AU_PLUS]]


def nommes(echeances: Iterable[Echeance]) -> list[int]:
    """Return the children of due dates, for the journal of reads."""
    return [e.enfant_id for e in echeances if e.enfant_id]


def echeances_de(enfant: Enfant, *, pour: Agent, au: date) -> list[EcheanceAffichee]:
    """Return what is owed for a child, first due first, up to six months ahead."""
    dues = a_faire(pour=pour, au=au, miennes=False, enfant=enfant.pk).filter(echeance_le__lte=au + MOIS_VUS)
    return [affichee(e, au) for e in dues[:DE_L_ENFANT_AU_PLUS]]
