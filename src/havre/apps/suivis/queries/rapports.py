"""Reading reports: their signed bytes, what changed between two versions, and whether anything was altered."""

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.journal.models import Evenement
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles
from havre.common.chiffrement import Chiffre, CleManquante, ContenuAltere, Illisible, dechiffrer

from ..empreintes import empreinte_texte
from ..enums import EtapeRapport
from ..models import Additif, ParoleEnfant, Rapport, VersionRapport

MOTS = re.compile(r"\s+|[^\s]+")
SIGNATURES = {"rapport.signer": "version", "rapport.ajouter": "additif"}


@dataclass(frozen=True)
class Difference:
    """A run of words of one step: `garde`, `retire` or `ajoute`."""

    etape: EtapeRapport
    morceaux: list[tuple[str, str]]


@dataclass(frozen=True)
class Verification:
    """A signed document that is no longer what was signed: its table, its row, and what is wrong."""

    table: str
    pk: int
    motif: str


def rapports_visibles(*, pour: Acteur, action: Action = Action.VOIR_ENFANTS) -> models.QuerySet[Rapport]:
    """Return the reports on the children whose file `pour` may use for `action`."""
    return Rapport.objects.filter(enfant__in=enfants_visibles(pour=pour, action=action))


def rapports_de(enfant: Enfant) -> list[Rapport]:
    """Return the reports on a child, the last begun first, with their versions and sendings."""
    versions = VersionRapport.objects.defer("contenu", "etapes", "paroles").prefetch_related("envois", "additifs")
    return list(
        enfant.rapports.select_related("auteur")
        .prefetch_related(models.Prefetch("versions", versions.order_by("numero")))
        .order_by("-ouvert_a", "-pk")
    )


def paroles_de(enfant: Enfant) -> list[ParoleEnfant]:
    """Return what a child said, the last first."""
    return list(enfant.paroles.select_related("recueillie_par").order_by("-dite_le", "-pk"))


def additifs_de(version: VersionRapport) -> list[Additif]:
    """Return the addenda of a version, in their order."""
    return list(version.additifs.select_related("signataire").order_by("numero"))


def document_de(document: VersionRapport | Additif) -> bytes:
    """Return the PDF as it was signed, byte for byte.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: what is stored is not what was signed.
    """
    pdf = dechiffrer(Chiffre(cle=document.cle, contenu=bytes(document.contenu)), lien=document.empreinte)
    if hashlib.sha256(pdf).hexdigest() != document.empreinte:
        raise ContenuAltere("Ce document n'est plus celui qui a été signé.")
    return pdf


def contenu_de(version: VersionRapport) -> list[tuple[EtapeRapport, str]]:
    """Return the steps that a version holds, in their order."""
    return [(e, version.etapes[e.value]) for e in EtapeRapport if version.etapes.get(e.value)]


def differences(avant: VersionRapport, apres: VersionRapport) -> list[Difference]:
    """Return, for each step that differs, the words kept, taken away and added from one version to another."""
    resultat = []
    for etape in EtapeRapport:
        a, b = avant.etapes.get(etape.value, ""), apres.etapes.get(etape.value, "")
        if etape == EtapeRapport.PAROLE:
            a, b = _avec_paroles(a, avant), _avec_paroles(b, apres)
        if a != b:
            resultat.append(Difference(etape, list(_morceaux(MOTS.findall(a), MOTS.findall(b)))))
    return resultat


def _avec_paroles(texte: str, version: VersionRapport) -> str:
    """Return the step of the child's words as one text."""
    return "\n".join(
        [*(f"« {p['mots']} » ({date.fromisoformat(p['dite_le']):%d/%m/%Y})" for p in version.paroles), texte]
    )


def _morceaux(a: list[str], b: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the runs of words of two texts."""
    for genre, i1, i2, j1, j2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if genre == "equal":
            yield "garde", "".join(a[i1:i2])
            continue
        if i2 > i1:
            yield "retire", "".join(a[i1:i2])
        if j2 > j1:
            yield "ajoute", "".join(b[j1:j2])


def verifier_rapports() -> Iterator[Verification]:
    """Yield each signed version or addendum whose bytes, text or signature in the journal no longer agree.

    The journal holds the prints of what was signed, in its own chain: whoever changes a document and its print in the
    table is found here; whoever changes the journal too is found by its verification.
    """
    signes = {
        (nature, int(donnees[nature])): donnees
        for action, nature in SIGNATURES.items()
        for donnees in Evenement.objects.filter(action=action).order_by("numero").values_list("donnees", flat=True)
    }
    vus = set()
    documents: tuple[tuple[str, type[VersionRapport] | type[Additif]], ...] = (
        ("version", VersionRapport),
        ("additif", Additif),
    )
    for nature, modele in documents:
        for document in modele._default_manager.order_by("pk").iterator(chunk_size=200):
            vus.add((nature, document.pk))
            if motif := _altere(document, signes.get((nature, document.pk))):
                yield Verification(modele._meta.db_table, document.pk, motif)
    for nature, numero in sorted(signes.keys() - vus):
        yield Verification(nature, numero, "le document signé n'est plus là")


def _altere(document: VersionRapport | Additif, signature: dict[str, str] | None) -> str:
    """Return what is wrong with a signed document, empty when nothing is."""
    if signature is None:
        return "aucune signature au journal"
    if signature["empreinte"] != document.empreinte:
        return "l'empreinte n'est pas celle de la signature"
    try:
        document_de(document)
        if isinstance(document, VersionRapport):
            texte = empreinte_texte(document.etapes, document.paroles)
            return "" if texte == signature["empreinte_texte"] else "le texte n'est pas celui de la signature"
        return "" if Illisible not in (type(document.motif), type(document.texte)) else "le texte ne s'ouvre pas"
    except (CleManquante, ContenuAltere) as erreur:
        return str(erreur)
