"""Reading and verifying the journal."""

from dataclasses import dataclass

from django.db import connection

from ..models import Evenement

VERIFICATION = """
SELECT numero, motif FROM (
    SELECT e.numero,
           CASE WHEN e.numero <> lag(e.numero, 1, 0::bigint) OVER suite + 1
                    THEN 'une ligne manque juste avant'
                WHEN e.empreinte_precedente <> lag(e.empreinte, 1, repeat('0', 64)::varchar) OVER suite
                    THEN 'ne suit pas l''empreinte de la ligne précédente'
                WHEN e.empreinte <> encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex')
                    THEN 'le contenu ne correspond pas à son empreinte' END AS motif
      FROM journal_evenement e WINDOW suite AS (ORDER BY e.numero)
) lignes WHERE motif IS NOT NULL ORDER BY numero LIMIT 1
"""


@dataclass(frozen=True)
class Verification:
    """Outcome of a verification: number of events, head of the chain, first broken row if any."""

    evenements: int
    tete: str
    numero_rompu: int | None = None
    motif: str = ""

    @property
    def intacte(self) -> bool:
        """Whether the whole chain holds."""
        return self.numero_rompu is None


def verifier(*, tete_attendue: str = "") -> Verification:
    """Recompute the whole chain in the database and return the first row that breaks it.

    The chain alone cannot show that its last rows were cut off; give in `tete_attendue` a head hash kept
    elsewhere (printed by an earlier verification): it must still be in the chain.
    """
    with connection.cursor() as curseur:
        curseur.execute(VERIFICATION)
        rompu = curseur.fetchone()
        curseur.execute("SELECT count(*), (array_agg(empreinte ORDER BY numero DESC))[1] FROM journal_evenement")
        nombre, tete = curseur.fetchone()
    numero, motif = rompu or (None, "")
    if numero is None and tete_attendue and not Evenement.objects.filter(empreinte=tete_attendue).exists():
        numero, motif = nombre, "l'empreinte conservée ailleurs n'est plus dans la chaîne : la fin a été coupée"
    return Verification(evenements=nombre, tete=tete or "", numero_rompu=numero, motif=motif)
