"""Letters about worrying informations: who may sign them, and the duty that each one does when it leaves."""

from datetime import date, datetime

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite
from havre.apps.informations.enums import NatureActeIP
from havre.apps.informations.models import ActeInformation, InformationPreoccupante
from havre.apps.informations.queries import informations_visibles

from ..models import Courrier

ACTES = {
    "accuse_auteur_ip": NatureActeIP.ACCUSE,
    "information_auteur_ip": NatureActeIP.AUTEUR,
    "signalement_ip": NatureActeIP.PROCUREUR,
    "saisine_parents_ip": NatureActeIP.PARENTS_SAISINE,
    "transfert_ip": NatureActeIP.TRANSMIS,
}
"""The duty that each model of letter does."""
A_L_AUTEUR = frozenset({"accuse_auteur_ip", "information_auteur_ip"})
AUTEUR = "Auteur de l'information"
"""What the register says instead of his name."""


def exiger_lettre(ip: InformationPreoccupante, par: Acteur, *, pour_auteur: bool) -> None:
    """Check that `par` may sign a letter about an information.

    Raises:
        ActionInterdite: he has no charge of it, or may not know its author.
    """
    droits = (Action.VOIR_AUTEUR_IP,) if pour_auteur else (Action.RECUEILLIR_IP, Action.VALIDER_IP)
    if not any(informations_visibles(pour=par, action=a).filter(pk=ip.pk).exists() for a in droits):
        raise ActionInterdite("Cette information relève d'une autre équipe.")


def accomplir(courrier: Courrier, *, envoye_le: date, par: Acteur, le: datetime) -> ActeInformation | None:
    """Write the duty that a letter has done by leaving; its event is that of the sending."""
    nature = ACTES.get(courrier.modele)
    if nature is None or courrier.ip_id is None:
        return None
    return ActeInformation.objects.create(
        information_id=courrier.ip_id, nature=nature, accompli_le=envoye_le, enregistre_a=le,
        enregistre_par_id=par.pk, precision=f"Lettre {courrier.reference}",
    )  # fmt: skip
