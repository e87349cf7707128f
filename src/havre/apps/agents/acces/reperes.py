"""Targets of the service on logging in, read from the law's data where they stand apart from the law."""

from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache

from havre.droit import repere


@dataclass(frozen=True)
class Reperes:
    """Durations in the unit that each name carries, and counts of failed attempts."""

    inactivite_minutes: int
    avertissement_secondes: int
    duree_heures: int
    confirmation_minutes: int
    lien_heures: int
    separation_jours: int
    avis_jours: int
    essais: int
    attente_minutes: int
    essais_par_jour: int
    essais_par_reseau: int
    entropie_bits: int

    @property
    def inactivite(self) -> timedelta:
        """Return the time without activity after which a session ends."""
        return timedelta(minutes=self.inactivite_minutes)

    @property
    def duree(self) -> timedelta:
        """Return the longest time a session lasts."""
        return timedelta(hours=self.duree_heures)

    @property
    def limite_des_essais(self) -> str:
        """Return the limit of failed logins, in the words of the library that counts them."""
        return f"{self.essais_par_reseau}/m/ip,{self.essais}/{self.attente_minutes}m/key,{self.essais_par_jour}/24h/key"


@cache
def reperes() -> Reperes:
    """Return the targets in force."""
    return Reperes(**{champ.name: repere(f"connexion.{champ.name}").nombre for champ in fields(Reperes)})
