"""Numbers, dates and durations as they are written in French."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

FINE = "\u202f"  # narrow no-break space: thousands
INSECABLE = "\u00a0"
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOIS_COURTS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
JOURS_PAR_MOIS = 30.4375


def nombre(valeur: float | Decimal | None, decimales: int = 0) -> str:
    """Return a number in French: `12 345,6`; an absent one is a dash."""
    if valeur is None or valeur == "":
        return "–"
    texte = f"{valeur:,.{decimales}f}"
    return texte.replace(",", FINE).replace(".", ",")


def etp(centiemes: int | None) -> str:
    """Return hundredths of full time as full-time posts: `3,5`."""
    return "–" if centiemes is None else nombre(centiemes / 100, 0 if centiemes % 100 == 0 else 1)


def pourcentage(part: float | None, decimales: int = 0) -> str:
    """Return a share between 0 and 1 as `43 %`."""
    return "–" if part is None else f"{nombre(part * 100, decimales)}{INSECABLE}%"


def euros(centimes: int | None) -> str:
    """Return an amount given in cents as `1 234,50 €`."""
    return "–" if centimes is None else f"{nombre(Decimal(centimes) / 100, 2)}{INSECABLE}€"


def kilometres(distance_m: float | None) -> str:
    """Return a distance given in metres as `24 km`, or `800 m` under one kilometre."""
    if distance_m is None:
        return "–"
    if distance_m < 1000:
        return f"{nombre(round(distance_m, -1))}{INSECABLE}m"
    return f"{nombre(distance_m / 1000)}{INSECABLE}km"


def trajet(duree_min: float | None) -> str:
    """Return a travel time given in minutes as `35 min` or `1 h 14`."""
    if duree_min is None:
        return "–"
    minutes = round(duree_min)
    if minutes < 60:
        return f"{minutes}{INSECABLE}min"
    return f"{minutes // 60}{INSECABLE}h{INSECABLE}{minutes % 60:02d}"


def pluriel(quantite: float | None, singulier: str, au_pluriel: str = "") -> str:
    """Return a quantity and its noun: `1 enfant`, `12 enfants`, `0 enfant` (in French the plural starts at 2).

    A noun whose plural is not in -s gives both forms, `lieu,lieux`, since a filter takes one argument.
    """
    quantite = quantite or 0
    singulier, _, apres_virgule = singulier.partition(",")
    au_pluriel = au_pluriel or apres_virgule
    mot = singulier if abs(quantite) < 2 else (au_pluriel or f"{singulier}s")
    return f"{nombre(quantite)}{INSECABLE}{mot}"


def duree(valeur: timedelta | int | None) -> str:
    """Return a length of time in words: `aujourd'hui`, `47 jours`, `3 mois`, `2 ans et 4 mois`.

    Days up to 90, then whole months up to two years, then years and months.
    """
    if valeur is None:
        return "–"
    jours = valeur.days if isinstance(valeur, timedelta) else int(valeur)
    jours = abs(jours)
    if jours == 0:
        return "moins d'un jour"
    if jours <= 90:
        return pluriel(jours, "jour")
    mois = int(jours / JOURS_PAR_MOIS)
    if mois < 24:
        return f"{mois}{INSECABLE}mois"
    annees, reste = divmod(mois, 12)
    suite = f" et {reste}{INSECABLE}mois" if reste else ""
    return f"{annees}{INSECABLE}ans{suite}"


def jour(valeur: date | datetime | None) -> str:
    """Return a date as `22 nov. 2026`."""
    d = _date(valeur)
    return "–" if d is None else f"{_rang(d)}{INSECABLE}{MOIS_COURTS[d.month - 1]}{INSECABLE}{d.year}"


def jour_long(valeur: date | datetime | None) -> str:
    """Return a date as `dimanche 22 novembre 2026`."""
    d = _date(valeur)
    return "–" if d is None else f"{JOURS[d.weekday()]} {_rang(d)} {MOIS[d.month - 1]} {d.year}"


def moment(valeur: datetime | None) -> str:
    """Return a moment as `22 nov. 2026 à 14 h 05`, in the time zone of the site."""
    if valeur is None:
        return "–"
    local = timezone.localtime(valeur) if timezone.is_aware(valeur) else valeur
    return f"{jour(local)} à {local.hour}{INSECABLE}h{INSECABLE}{local.minute:02d}"


def age(mois: int | None) -> str:
    """Return an age given in whole months: `8 mois` before two years, then `14 ans`."""
    if mois is None:
        return "–"
    return f"{mois}{INSECABLE}mois" if mois < 24 else f"{mois // 12}{INSECABLE}ans"


def iso(valeur: date | datetime | None) -> str:
    """Return the value of the `datetime` attribute of a `time` element."""
    return "" if valeur is None else valeur.isoformat()


def _date(valeur: date | datetime | None) -> date | None:
    """Return the local day of a date or of a moment."""
    if isinstance(valeur, datetime):
        return (timezone.localtime(valeur) if timezone.is_aware(valeur) else valeur).date()
    return valeur


def _rang(d: date) -> str:
    """Return the day of the month; the first takes its ordinal."""
    return "1er" if d.day == 1 else str(d.day)
