"""The works of the register that run in the background."""

from collections.abc import Callable
from datetime import datetime

from havre.apps.personnes.models import Enfant
from havre.common.taches.suivi import Suivi

from ..acces.collecte import collecter
from ..actions.acces import enregistrer_contenu
from ..actions.elimination import executer
from ..enums import VoieMedicale
from ..models import ContenuExport, ExecutionBordereau, ExportAcces


class Arretee(Exception):
    """Somebody asked the task to stop."""


def rassembler(suivi: Suivi, *, horloge: Callable[[], datetime]) -> str:
    """Gather the file of the request that a task is about; done twice, it keeps the first result."""
    export = ExportAcces.objects.select_related("acces__demande").get(tache=suivi.tache.pk)
    if ContenuExport.objects.filter(export=export).exists():
        return "Le dossier était déjà rassemblé."
    acces = export.acces
    enfant = Enfant.objects.select_related("personne").get(pk=acces.demande.enfant_id)

    def avancer(etape: str, pourcent: float) -> None:
        suivi.avancer(etape.capitalize(), pourcent)
        if suivi.arret_demande():
            raise Arretee

    try:
        dossier = collecter(enfant, voie=VoieMedicale(acces.voie_medicale), avancer=avancer)
    except Arretee:
        return "Préparation arrêtée."
    contenu = enregistrer_contenu(export=export, dossier=dossier, le=horloge())
    return f"{contenu.elements} informations à relire, {contenu.exclus} non communicables."


def eliminer(suivi: Suivi, *, horloge: Callable[[], datetime]) -> str:
    """Eliminate the files of the list that a task is about; done twice, it goes on where it was."""
    execution = ExecutionBordereau.objects.select_related("bordereau__visa", "demandee_par").get(tache=suivi.tache.pk)
    faits, refus = executer(execution=execution, le=horloge, avancer=suivi.avancer)
    garde = f" Gardés : {' '.join(refus)}" if refus else ""
    return f"{faits} dossiers éliminés.{garde}"
