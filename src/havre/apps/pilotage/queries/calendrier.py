"""The days on which the lists are recorded: the 10th of each month."""

from datetime import date

JOUR_DE_RELEVE = 10


def dernier_releve(au: date) -> date:
    """Return the last 10th of a month that is not after a day."""
    return au.replace(day=JOUR_DE_RELEVE) if au.day >= JOUR_DE_RELEVE else mois_avant(au.replace(day=JOUR_DE_RELEVE), 1)


def mois_avant(jour: date, mois: int) -> date:
    """Return the same day some months before; the day exists in every month."""
    rang = jour.year * 12 + jour.month - 1 - mois
    return date(rang // 12, rang % 12 + 1, jour.day)


def jours_de_releve(premier: date, au: date) -> list[date]:
    """Return every 10th from the one on or before `premier` to the last one on or before `au`."""
    jour, fin, jours = dernier_releve(premier), dernier_releve(au), []
    while jour <= fin:
        jours.append(jour)
        jour = mois_avant(jour, -1)
    return jours
