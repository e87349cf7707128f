"""Verifying the journal and writing that it was; removing readings that are older than they may be."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from havre.common.taches.file import DejaDemandee, demander
from havre.common.taches.models import Tache
from havre.common.taches.suivi import Suivi

from ..models import Ancre
from ..queries import Verification, ancres_du_registre, longueur, verifier
from .ecrire import Auteur, consigner

TRAVAIL = "journal.verifier"
"""Name of the background work that reads both chains whole."""
UN_JOUR = timedelta(days=1)
VERIFICATION, COUPE = "verification", "coupe"
"""Identifiers of what these acts are about, by which the last one is found."""


class Arretee(Exception):
    """Somebody asked the verification to stop."""


def controler(
    *, par: Auteur | None, le: datetime, tete_attendue: str = "", partielle: bool = False,
    avancer: Callable[[int], None] = lambda lignes: None,
) -> tuple[Verification, list[int]]:  # fmt: skip
    """Verify both chains against the register of anchors, and write the outcome; the numbers of false anchors too.

    `partielle` begins at the last anchor: what it signed is compared, what stands before is not read again.
    `avancer` is told the rows read so far, and may raise to stop: nothing is written then.
    """
    registre, fausses = ancres_du_registre()
    depuis = registre[-1] if partielle and registre else None
    bilan = verifier(tete_attendue=tete_attendue, ancres=registre, depuis=depuis, avancer=avancer)
    consigner(
        action="journal.verifier", par=par, le=le, objet_type="journal", objet_id=VERIFICATION,
        donnees={
            "intacte": bilan.intacte and not fausses, "ecritures": bilan.evenements, "lectures": bilan.lectures,
            "depuis_l_ancre": bilan.depuis, "ancres_fausses": fausses,
            "ruptures": [[r.chaine.value, r.depuis, r.numero, r.motif] for r in bilan.ruptures],
        },
    )  # fmt: skip
    return bilan, fausses


def demander_verification(*, par: Auteur, le: datetime) -> Tache:
    """Ask for both chains to be read whole in the background; one that runs already is the answer."""
    with transaction.atomic():
        try:
            tache = demander(nom=TRAVAIL, cle=TRAVAIL, par_id=par.pk, le=le)
        except DejaDemandee as deja:
            if deja.tache is None:
                raise
            return deja.tache
        consigner(
            action="journal.demander", par=par, le=le, objet_type="journal", objet_id="demande",
            donnees={"tache": tache.pk},
        )  # fmt: skip
    return tache


def verifier_en_tache(suivi: Suivi, *, par: Auteur | None, le: datetime) -> str:
    """Verify both chains for a task, saying how far it is; stopped, it concludes nothing. Returns the outcome."""
    total = max(1, longueur())

    def avancer(lignes: int) -> None:
        suivi.avancer(f"{lignes} lignes sur {total}", 100 * lignes / total)
        if suivi.arret_demande():
            raise Arretee

    try:
        bilan, fausses = controler(par=par, le=le, avancer=avancer)
    except Arretee:
        return "Vérification arrêtée : rien n'est conclu."
    lues = f"{bilan.evenements} écritures et {bilan.lectures} lectures recalculées"
    return f"{lues} : journal {'intact' if bilan.intacte and not fausses else 'ROMPU'}."


def couper_les_lectures(*, ancre: Ancre, visa: str, bordereau: str, par: Auteur | None, le: datetime) -> int:
    """Remove the readings that an anchor covers, and keep their signed end: the chain begins there from now on.

    Whoever calls it has verified that the last of them is older than the duration set, and that the archives gave
    `visa` to the list `bordereau`. Returns how many went.

    Raises:
        ValueError: no visa.
        IntegrityError: the anchor is not the register's, or a reading is younger than it.
    """
    if not visa.strip():
        raise ValueError("une coupe sans visa")
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SELECT journal_couper(%s, %s, %s)", [ancre.numero, ancre.etablie_a + UN_JOUR, le])
            nombre = int(curseur.fetchone()[0])
        consigner(
            action="journal.couper", par=par, le=le, objet_type="journal", objet_id=COUPE,
            donnees={
                "numero": ancre.lectures_numero, "empreinte": ancre.lectures_empreinte, "ancre": ancre.numero,
                "nombre": nombre, "visa": visa.strip(), "bordereau": bordereau,
            },
        )  # fmt: skip
    return nombre
