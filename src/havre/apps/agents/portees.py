"""How far all the rights of an agent reach together: what the second barrier opens to him.

Each right is named once: it opens the rows about children, the requests and letters of a service, or neither. A right
that nobody placed here opens nothing.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from .droits import Portee
from .enums import Action
from .permissions import Acteur, portee

DES_ENFANTS = frozenset({
    Action.VOIR_ENFANTS, Action.VOIR_ATTENTE, Action.MODIFIER_BESOIN, Action.RECOMMANDER_MESURE,
    Action.TENIR_PROMESSES, Action.TENIR_VISITES, Action.CHOISIR_PLACE, Action.LANCER_PLAN, Action.VOIR_ACCUEILLIS,
    Action.SUSPENDRE_EXECUTION, Action.CONFIER_ENFANT, Action.TENIR_ECHEANCES, Action.ARRETER_ECHEANCE,
    Action.PARTAGER_DOSSIER, Action.SCELLER, Action.PROTEGER_ADRESSE, Action.SAISIR_DECISIONS, Action.ECRIRE_RAPPORTS,
})  # fmt: skip
"""Rights whose scope opens the files of children."""
DES_ECHANGES = frozenset({
    Action.DEMANDER, Action.REPONDRE_DEMANDE, Action.SIGNER_COURRIER, Action.TENIR_COURRIER, Action.INSTRUIRE,
})  # fmt: skip
"""Rights whose scope opens requests, letters and mail, but not the files they speak of."""
DES_INFORMATIONS = frozenset({
    Action.VOIR_IP, Action.RECUEILLIR_IP, Action.CONFIER_IP, Action.EVALUER_IP, Action.VALIDER_IP,
})  # fmt: skip
"""Rights whose scope opens worrying informations, but not the files of the children they name."""
DES_AUTEURS = frozenset({Action.VOIR_AUTEUR_IP})
"""Rights that open who the author of an information is."""
SANS_DOSSIER = frozenset({
    Action.VOIR_LIEUX, Action.DECLARER_PLACES, Action.FIXER_CAPACITES, Action.IMPORTER, Action.VERIFIER_JOURNAL,
    Action.ADMINISTRER, Action.APPROUVER_ROLE, Action.VOIR_DISPONIBILITES, Action.VOIR_CHIFFRES, Action.AVIS_CADRE,
    Action.AVIS_DIRECTION, Action.AVIS_DGA,
    Action.VOIR_REGISTRE, Action.TENIR_CONSERVATION, Action.ELIMINER, Action.TENIR_ACCES,
    Action.LIRE_PARTAGES, Action.ACCES_EXCEPTIONNEL, Action.CONTROLER_ACCES,
    Action.VOIR_LECTURES,
})  # fmt: skip
"""Rights that open no row by themselves: places, counts, accounts, what runs as an automatic treatment."""


def portee_totale(acteur: Acteur, actions: Iterable[Action]) -> Portee:
    """Return what several rights of an agent reach together."""
    return reduce(or_, (portee(acteur, a) for a in actions), Portee())
