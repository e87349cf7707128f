"""Whether a proposal still holds today: the facts that it was made on, compared with those of the day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ...reperes import reperes
from ..unites import places_libres

MOUVEMENTS = """
SELECT m.proposition_id, m.id, m.enfant_id, pe.prenom, m.vers_id, u.lieu_id, l.nom, m.de_id, ud.lieu_id,
       a.id IS DISTINCT FROM m.accueil_id,
       EXISTS (SELECT 1 FROM accueils_accueil r
                WHERE r.enfant_id = m.enfant_id AND r.annule_a IS NULL AND r.principal AND lower(r.periode) > %(au)s),
       b.id IS DISTINCT FROM m.besoin_id,
       m.attend AND NOT EXISTS (SELECT 1 FROM attente w WHERE w.enfant_id = m.enfant_id),
       EXISTS (SELECT 1 FROM lieux_fermeture f WHERE f.unite_id = m.vers_id AND f.periode @> %(au)s),
       (extract(year FROM age(%(au)s, pe.date_naissance)) * 12
        + extract(month FROM age(%(au)s, pe.date_naissance))) NOT BETWEEN u.age_min_mois AND u.age_max_mois,
       u.sexe <> 0 AND pe.sexe <> 0 AND u.sexe <> pe.sexe
  FROM accueils_mouvementpropose m
  JOIN personnes_personne pe ON pe.id = m.enfant_id
  JOIN lieux_unite u ON u.id = m.vers_id
  JOIN lieux_lieu l ON l.id = u.lieu_id
  LEFT JOIN lieux_unite ud ON ud.id = m.de_id
  LEFT JOIN accueils_accueil a ON a.enfant_id = m.enfant_id AND a.annule_a IS NULL AND a.principal
       AND a.periode @> %(au)s
  LEFT JOIN accueils_besoin b ON b.enfant_id = m.enfant_id
       AND NOT EXISTS (SELECT 1 FROM accueils_besoin r WHERE r.remplace_id = b.id)
 WHERE m.proposition_id = ANY(%(propositions)s)
 ORDER BY m.proposition_id, m.rang
"""
ATTENTE = "WITH attente AS MATERIALIZED (SELECT DISTINCT enfant_id FROM accueils_attente(%(au)s, %(preavis)s))"


@dataclass(frozen=True)
class _Mouvement:
    """A move as it stands today."""

    proposition: int
    cle: int
    enfant: int
    prenom: str
    vers: int
    lieu: int
    nom_lieu: str
    de: int | None
    lieu_de: int | None
    a_bouge: bool
    reserve: bool
    besoin_revu: bool
    n_attend_plus: bool
    ferme: bool
    age: bool
    sexe: bool

    @property
    def raisons(self) -> list[str]:
        """What changed for this child or this unit, in French."""
        dites = (
            (self.a_bouge, f"{self.prenom} ne vit plus où le plan le situait"),
            (self.reserve, f"une place est déjà réservée pour {self.prenom}"),
            (self.n_attend_plus, f"{self.prenom} n'attend plus de place"),
            (self.besoin_revu, f"le besoin de {self.prenom} a été évalué de nouveau"),
            (self.ferme, f"{self.nom_lieu} est fermé aux nouvelles entrées"),
            (self.age, f"{self.prenom} n'a plus l'âge de l'unité de {self.nom_lieu}"),
            (self.sexe, f"l'unité de {self.nom_lieu} n'accueille plus {self.prenom}"),
        )
        return [texte for vrai, texte in dites if vrai]


def peremptions(propositions: Iterable[int], *, au: date) -> dict[int, tuple[str, ...]]:
    """Return, for each proposal that no longer holds on a day, why. Two queries, whatever the number of proposals.

    Each proposal is judged alone: two that want the same place both hold until one of them is taken up.
    """
    numeros = list(propositions)
    parametres: dict[str, Any] = {
        "au": au, "preavis": reperes().preavis_fin_promise_jours, "propositions": numeros
    }  # fmt: skip
    with connection.cursor() as c:
        c.execute(f"{ATTENTE} {MOUVEMENTS}", parametres)
        mouvements = [_Mouvement(*ligne) for ligne in c.fetchall()]
    par_proposition: dict[int, list[_Mouvement]] = defaultdict(list)
    for m in mouvements:
        par_proposition[m.proposition].append(m)
    libres, agrees = places_libres({m.vers for m in mouvements}, jour=au) if mouvements else ({}, {})
    trouvees = {}
    for numero, siens in par_proposition.items():
        raisons = [r for m in siens for r in m.raisons] + _places_prises(siens, libres, agrees)
        if raisons:
            trouvees[numero] = tuple(dict.fromkeys(raisons))
    return trouvees


def _places_prises(mouvements: list[_Mouvement], libres: dict[int, int], agrees: dict[int, int]) -> list[str]:
    """Return the places that were free on the day of the plan and no longer are, those that the moves free counted."""
    entrees, sorties = Counter(m.vers for m in mouvements), Counter(m.de for m in mouvements)
    toits, quittes = Counter(m.lieu for m in mouvements), Counter(m.lieu_de for m in mouvements)
    noms = {m.vers: m.nom_lieu for m in mouvements} | {-m.lieu: m.nom_lieu for m in mouvements}
    complets = [noms[u] for u, n in entrees.items() if n > libres.get(u, 0) + sorties[u]]
    complets += [noms[-t] for t, n in toits.items() if t in agrees and n > agrees[t] + quittes[t]]
    return [f"la place de {nom} est prise ou gelée" for nom in dict.fromkeys(complets)]
