"""Recording the lists on the 10th of each month."""

from datetime import date, datetime

from django.db import transaction

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner

from ..models import LigneReleve, Releve
from ..queries.calendrier import dernier_releve, jours_de_releve, mois_avant
from ..queries.listes import LISTES, Liste, presents
from ..reperes import reperes


def relever(*, au: date, par: Acteur, le: datetime) -> list[Releve]:
    """Record every list on each 10th not recorded yet, up to a day; return the new records, oldest first.

    Run each night: on other days, and a second time, it writes nothing. A night missed is caught up from the facts of
    the day, as known at `le`, which the record says. The very first run takes some months of history (`reperes`).

    Raises:
        ActionInterdite: `par` does not see the whole département, and would record a part as the whole.
    """
    if not exiger(par, Action.VOIR_ATTENTE).tout:
        raise ActionInterdite("Un relevé porte sur tout le département.")
    with transaction.atomic():
        deja = set(Releve.objects.order_by("releve_le").values_list("liste", "releve_le"))
        reprise = mois_avant(dernier_releve(au), reperes().releves_repris_mois)
        premier = min((jour for _, jour in deja), default=reprise)
        nouveaux = [
            _relever(liste, jour, par, le)
            for jour in jours_de_releve(premier, au)
            for liste in LISTES.values()
            if (liste.code, jour) not in deja
        ]
        if nouveaux:
            consigner(
                action="listes.relever", par=par, le=le, objet_type="releve", objet_id=au.isoformat(),
                donnees={"releves": [[r.liste, r.releve_le.isoformat(), r.lignes.count()] for r in nouveaux]},
            )  # fmt: skip
    return nouveaux


def _relever(liste: Liste, jour: date, par: Acteur, le: datetime) -> Releve:
    """Write the record of one list on one day."""
    releve = Releve.objects.create(liste=liste.code, releve_le=jour, etabli_a=le, definition=liste.definition)
    LigneReleve.objects.bulk_create(
        LigneReleve(releve=releve, enfant_id=x["enfant_id"], service_id=x["service_id"], depuis=x["depuis"])
        for x in presents(liste, pour=par, au=jour).values()
    )
    return releve
