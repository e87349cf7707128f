"""Letters printed one after the other: a refusal and its plain-language text, with different names."""

import time
from datetime import date

from havre.courriers import Destinataire, Entete, Signataire, composer, rendre
from havre.courriers.mentions import recours

LETTRES = 1_000


def mesurer() -> dict[str, object]:
    """Return the seconds that printing took, the first letter apart (it compiles the template)."""
    jour = date(2026, 3, 2)
    durees, octets = [], 0
    for rang in range(LETTRES):
        debut = time.perf_counter()
        lettre = composer(
            modele="refus", version="falc" if rang % 2 else "lettre", le=jour, reference=f"C-2026-{rang:06d}",
            valeurs={
                "demande_objet": f"Aide {rang}", "demandee_le": jour, "issue": "refusée", "motif": "Motif " * 40,
                "base_legale": "Texte d'exemple",
            },
            entete=Entete("Département d'exemple", ("Service",)),
            destinataire=Destinataire(f"Personne {rang}", ("1 rue",)),
            signataire=Signataire("Nom", "Fonction", "Par délégation"), mentions=(recours(au=jour),),
        )  # fmt: skip
        octets += len(rendre(lettre))
        durees.append(time.perf_counter() - debut)
    return {
        "lettres": LETTRES,
        "total_s": round(sum(durees), 2),
        "premiere_ms": round(1000 * durees[0], 1),
        "mediane_ms": round(1000 * sorted(durees)[LETTRES // 2], 2),
        "octets_par_lettre": octets // LETTRES,
    }
