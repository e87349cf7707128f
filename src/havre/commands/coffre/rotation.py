"""Which key encrypted what, and encrypting all of it anew while the site works.

Three kinds of places hold something encrypted: the encrypted columns, the tables of whole documents (a key, a content,
its fingerprint), and the secrets of second factors.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from havre.apps.agents.acces.facteurs import chiffrer_secret, dechiffrer_secret
from havre.apps.decisions.models import PieceDecision
from havre.apps.echanges.models import Piece
from havre.apps.journal.actions import consigner
from havre.apps.suivis.models import Additif, VersionRapport
from havre.common.chiffrement import Chiffre, ErreurCoffre, TexteChiffre, chiffrer, colonnes_chiffrees, dechiffrer
from havre.common.chiffrement.contenu import PREFIXE
from havre.common.chiffrement.ecriture import empreintes_de
from havre.registre.models import ContenuExport, PaquetAcces

Suivi = Callable[[str, int], None]


@dataclass(frozen=True)
class Document:
    """A whole content in a table: its columns of key, of sealed content and of fingerprint, to which it is tied."""

    modele: type[models.Model]
    cle: str = "cle"
    contenu: str = "contenu"
    empreinte: str = "empreinte"

    @property
    def table(self) -> str:
        """Return the name of its table."""
        return self.modele._meta.db_table

    def lignes(self) -> models.QuerySet[Any]:
        """Return the rows that hold a content: an eliminated one is empty."""
        return self.modele._default_manager.exclude(**{self.contenu: b""}).order_by("pk")

    def clair(self, ligne: Any) -> bytes:
        """Return the content of a row in clear."""
        scelle = Chiffre(getattr(ligne, self.cle), bytes(getattr(ligne, self.contenu)))
        return dechiffrer(scelle, lien=getattr(ligne, self.empreinte))


DOCUMENTS = (
    Document(Piece), Document(VersionRapport), Document(Additif), Document(PieceDecision),
    Document(ContenuExport, contenu="chiffre"), Document(PaquetAcces, contenu="chiffre"),
    Document(PaquetAcces, "cle_medical", "chiffre_medical", "empreinte_medical"),
)  # fmt: skip
SECRET = re.compile(r"[^:\"]+:\d+:(cle-[0-9a-z-]+):[A-Za-z0-9+/=]+")


@dataclass
class Bilan:
    """How many contents were read, and those that do not open, in French."""

    lus: int = 0
    refus: list[str] = field(default_factory=list)


def colonnes() -> Iterator[TexteChiffre]:
    """Return every encrypted column of the site."""
    for modele in apps.get_models():
        yield from colonnes_chiffrees(modele)


def _citer(nom: str | None) -> str:
    return str(connection.ops.quote_name(nom or ""))


def _noms(champ: TexteChiffre) -> tuple[str, str, str]:
    """Return table, column and primary key, as SQL writes them."""
    meta = champ.model._meta
    return _citer(meta.db_table), _citer(champ.column), _citer(meta.pk.column)


def compter() -> dict[str, int]:
    """Return how many contents each key encrypts; what is not committed yet does not count."""
    usages: Counter[str] = Counter()
    with connection.cursor() as curseur:
        for champ in colonnes():
            table, colonne, _ = _noms(champ)
            curseur.execute(
                f"SELECT split_part({colonne}, ':', 2), count(*) FROM {table} WHERE {colonne} <> '' GROUP BY 1"  # noqa: S608
            )
            usages.update(dict(curseur.fetchall()))
    for document in DOCUMENTS:
        lignes = document.lignes().order_by().values_list(document.cle).annotate(n=models.Count("pk"))
        usages.update(dict(lignes))
    for facteur in Authenticator.objects.order_by("pk"):
        usages.update(SECRET.findall(str(facteur.data)))
    return dict(usages)


def ouvrir_tout() -> Bilan:
    """Open every content."""
    bilan = Bilan()
    for champ in colonnes():
        table, colonne, pk = _noms(champ)
        dernier: Any = None
        while lignes := _lire(f"SELECT {pk}, {colonne} FROM {table} WHERE {colonne} <> ''", pk, dernier, 1000):  # noqa: S608
            for numero, scelle in lignes:
                _essayer(bilan, f"{table}.{colonne} n° {numero}", partial(champ.ouvrir, scelle, pk=numero))
            dernier = lignes[-1][0]
    for document in DOCUMENTS:
        for ligne in document.lignes().iterator(chunk_size=4):
            _essayer(bilan, f"{document.table} n° {ligne.pk}", partial(document.clair, ligne))
    return bilan


def _essayer(bilan: Bilan, quoi: str, ouvrir: Callable[[], Any]) -> None:
    bilan.lus += 1
    try:
        ouvrir()
    except ErreurCoffre as erreur:
        bilan.refus.append(f"{quoi} : {erreur}")


def _lire(requete: str, pk: str, dernier: Any, nombre: int, verrou: str = "") -> list[tuple[Any, ...]]:
    """Return the rows that follow a primary key."""
    suite = "" if dernier is None else f" AND {pk} > %s"
    with connection.cursor() as curseur:
        curseur.execute(f"{requete}{suite} ORDER BY {pk} LIMIT {nombre}{verrou}", [] if dernier is None else [dernier])
        return list(curseur.fetchall())


def faire_tourner(cible: str, *, lot: int, suivi: Suivi) -> int:
    """Encrypt under the active key all that another key encrypts, by batches; return how many contents.

    Each batch is a transaction with its event; a row being written by somebody else is waited for and read again.
    """
    fait = 0
    for champ in colonnes():
        fait += _tourner_colonne(champ, cible, lot, suivi)
    for document in DOCUMENTS:
        fait += _tourner_documents(document, cible, suivi)
    return fait + _tourner_secrets(cible, suivi)


def _tourner_colonne(champ: TexteChiffre, cible: str, lot: int, suivi: Suivi) -> int:
    table, colonne, pk = _noms(champ)
    empreintes = empreintes_de(champ)
    ecrits = ", ".join(f"{_citer(c.column)} = %s" for c in (champ, *empreintes))
    requete = (
        f"SELECT {pk}, {colonne} FROM {table} "  # noqa: S608  # names of the models
        f"WHERE {colonne} <> '' AND NOT starts_with({colonne}, '{PREFIXE}{cible}:')"
    )
    fait, dernier, nom = 0, None, f"{champ.model._meta.db_table}.{champ.column}"
    while True:
        with transaction.atomic():
            lignes = _lire(requete, pk, dernier, lot, " FOR UPDATE")
            if not lignes:
                return fait
            nouvelles = _resceller_lignes(champ, lignes)
            _ecrire_sans_gardes(table, f"UPDATE {table} SET {ecrits} WHERE {pk} = %s", nouvelles)  # noqa: S608
            _consigner(nom, cible, lignes[0][0], lignes[-1][0], len(nouvelles))
        fait, dernier = fait + len(nouvelles), lignes[-1][0]
        suivi(nom, fait)


def _resceller_lignes(champ: TexteChiffre, lignes: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows sealed under the active key; one that does not open is left, and keeps its key in use."""
    nouvelles: list[tuple[Any, ...]] = []
    for numero, scelle in lignes:
        try:
            clair = champ.ouvrir(scelle, pk=numero)
        except ErreurCoffre:
            continue
        rescelle = champ.sceller(clair, pk=numero)
        empreintes = [e.calculer(clair) for e in empreintes_de(champ)]
        nouvelles.append((rescelle.brut if rescelle else "", *empreintes, numero))
    return nouvelles


def _tourner_documents(document: Document, cible: str, suivi: Suivi) -> int:
    table, fait = _citer(document.table), 0
    while True:
        with transaction.atomic():
            anciens = document.lignes().exclude(**{document.cle: cible}).select_for_update(of=("self",))
            ligne: Any = anciens.first()
            if ligne is None:
                return fait
            neuf = chiffrer(document.clair(ligne), lien=getattr(ligne, document.empreinte))
            colonnes = f"{_citer(document.cle)} = %s, {_citer(document.contenu)} = %s"
            requete = f"UPDATE {table} SET {colonnes} WHERE id = %s"  # noqa: S608  # names of the models
            _ecrire_sans_gardes(table, requete, [(neuf.cle, neuf.contenu, ligne.pk)])
            _consigner(document.table, cible, ligne.pk, ligne.pk, 1)
        fait += 1
        suivi(document.table, fait)


def _tourner_secrets(cible: str, suivi: Suivi) -> int:
    fait = 0
    for numero in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            facteur = Authenticator.objects.select_for_update().get(pk=numero)
            nouvelles = {c: _resceller(v, facteur.user_id, cible) for c, v in facteur.data.items()}
            if nouvelles != facteur.data:
                facteur.data = nouvelles
                facteur.save(update_fields=["data"])
                _consigner("mfa_authenticator", cible, numero, numero, 1)
                fait += 1
    suivi("mfa_authenticator", fait)
    return fait


def _resceller(valeur: Any, agent_id: int, cible: str) -> Any:
    """Return a value of a second factor, sealed under the active key when it is a secret of another."""
    if isinstance(valeur, list):
        return [_resceller(v, agent_id, cible) for v in valeur]
    trouve = SECRET.fullmatch(valeur) if isinstance(valeur, str) else None
    if trouve is None or trouve[1] == cible:
        return valeur
    return chiffrer_secret(dechiffrer_secret(valeur, agent_id), agent_id)


def _ecrire_sans_gardes(table: str, requete: str, lignes: list[tuple[Any, ...]]) -> None:
    """Write what is only encrypted anew: the guards of facts would refuse it, and nothing in clear changes.

    The owner needs `GRANT SET ON PARAMETER session_replication_role`; without it, the triggers of the table are set
    aside for the time of the batch, which waits two seconds at most for those who write.
    """
    with connection.cursor() as curseur:
        try:
            with transaction.atomic():
                curseur.execute("SET LOCAL session_replication_role = replica")
            curseur.executemany(requete, lignes)
            curseur.execute("SET LOCAL session_replication_role = origin")
        except DatabaseError as erreur:
            if getattr(erreur.__cause__, "sqlstate", "") != "42501":
                raise
            curseur.execute("SET LOCAL lock_timeout = '2s'")
            curseur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            curseur.executemany(requete, lignes)
            curseur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _consigner(quoi: str, cible: str, premiere: Any, derniere: Any, nombre: int) -> None:
    """Write the event of a batch."""
    consigner(
        action="cles.rechiffrer", par=None, le=timezone.now(), objet_type="coffre", objet_id=quoi[:64],
        donnees={"cle": cible, "premiere": str(premiere), "derniere": str(derniere), "lignes": nombre},
    )  # fmt: skip
