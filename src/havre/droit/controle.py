"""The conditions: a rule that has no date, checked on facts."""

from datetime import date, datetime

from .calendrier import jour_de, terme
from .erreurs import ObligationInconnue, ValeurInconnue
from .obligations import Exigence
from .registre import conditions
from .valeurs import Valeur
from .verdicts import Etat, Verdict, est_apres
from .vocabulaire import Fait, Faits, verifier_faits


def verifier(cle: str, faits: Faits, *, au: date | datetime) -> Verdict:
    """Return whether a condition holds: REMPLIE, NON_REMPLIE, SANS_OBJET, or INDETERMINEE when a fact is missing.

    `remarques` names each requirement that does not hold, `manquants` the facts that are missing.

    Raises:
        ObligationInconnue: no condition has this identifier.
        FaitInvalide: a fact is not in the vocabulary, or not of its type.
    """
    verifier_faits(faits)
    if cle not in conditions():
        raise ObligationInconnue(f"Aucune condition « {cle} ».")
    obligation, condition = conditions()[cle]
    lus: dict[str, Fait] = {n: v for n in condition.faits() if (v := faits.get(n)) is not None}
    valeurs: list[Valeur] = []
    manquants: list[str] = []
    remarques: list[str] = []
    etat = Etat.REMPLIE
    if condition.depuis is not None and not condition.depuis.oui(jour_de(au)):
        return Verdict(obligation, None, au, Etat.SANS_OBJET, faits=tuple(lus.items()))
    for nom, attendu in condition.si:
        reponse = _presence(nom, faits)
        if reponse is None:
            manquants.append(nom)
        elif reponse is not attendu:
            return Verdict(obligation, None, au, Etat.SANS_OBJET, faits=tuple(lus.items()))
    if manquants:
        return Verdict(obligation, None, au, Etat.INDETERMINEE, faits=tuple(lus.items()), manquants=tuple(manquants))
    for exigence in condition.exige:
        try:
            tenue = _TESTS[exigence.sorte](exigence, faits, jour_de(au), valeurs)
        except ValeurInconnue as inconnue:
            remarques.append(str(inconnue))
            tenue = None
        if tenue is None:
            manquants += [n for n in exigence.faits if faits.get(n) is None]
        elif not tenue:
            remarques.append(exigence.texte)
            etat = Etat.NON_REMPLIE
    if manquants and etat is Etat.REMPLIE:
        etat = Etat.INDETERMINEE
    return Verdict(
        obligation, None, au, etat, valeurs=tuple(valeurs), faits=tuple(lus.items()),
        manquants=tuple(dict.fromkeys(manquants)), remarques=tuple(remarques),
    )  # fmt: skip


def _presence(nom: str, faits: Faits) -> bool | None:
    """Return a yes-or-no fact, or whether a dated fact happened; None when nobody said."""
    valeur = faits.get(nom)
    if nom.endswith(("_le", "_a")):
        return valeur is not None
    return None if valeur is None else bool(valeur)


def _vrai(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    return _presence(e.faits[0], faits)


def _faux(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    presence = _presence(e.faits[0], faits)
    return None if presence is None else not presence


def _un_de(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    reponses = [_presence(nom, faits) for nom in e.faits]
    return True if True in reponses else None if None in reponses else False


def _limite(e: Exigence, jour: date, valeurs: list[Valeur]) -> Valeur:
    if e.parametre is None:
        raise TypeError(f"{e.sorte} compares with a parameter")
    valeurs.append(e.parametre.au(jour))
    return valeurs[-1]


def _nombre(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> tuple[int | None, int]:
    fait = faits.get(e.faits[0])
    return (fait if type(fait) is int else None), _limite(e, au, valeurs).nombre


def _au_plus(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    nombre, limite = _nombre(e, faits, au, valeurs)
    return None if nombre is None else nombre <= limite or any(_presence(n, faits) for n in e.faits[1:])


def _au_moins(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    nombre, limite = _nombre(e, faits, au, valeurs)
    return None if nombre is None else nombre >= limite or any(_presence(n, faits) for n in e.faits[1:])


def _dates(e: Exigence, faits: Faits) -> tuple[date | None, date | None]:
    premier, second = (faits.get(nom) for nom in e.faits[:2])
    return (premier if isinstance(premier, date) else None), (second if isinstance(second, date) else None)


def _precede(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    """The first fact came, and not after the second; nothing can be said before the second."""
    premier, second = _dates(e, faits)
    return None if second is None else premier is not None and not est_apres(premier, second)


def _pas_apres(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    """The first fact, when both are there, came not after the second."""
    premier, second = _dates(e, faits)
    return None if premier is None or second is None else not est_apres(premier, second)


def _age_moins_de(e: Exigence, faits: Faits, au: date, valeurs: list[Valeur]) -> bool | None:
    """The person is under the age on the day of the second fact; the birthday itself is too late."""
    naissance, jour = _dates(e, faits)
    if naissance is None or jour is None:
        return None
    age = _limite(e, jour_de(jour), valeurs)
    return est_apres(terme(naissance, age.nombre, age.unite_de_temps), jour)


_TESTS = {
    "vrai": _vrai, "faux": _faux, "un_de": _un_de, "au_plus": _au_plus, "au_moins": _au_moins,
    "precede": _precede, "pas_apres": _pas_apres, "age_moins_de": _age_moins_de,
}  # fmt: skip
