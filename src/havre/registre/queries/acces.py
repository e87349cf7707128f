"""The requests of access: who may instruct them, where each stands, what is left to read again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, exiger, portee
from havre.apps.echanges.enums import NatureDemande
from havre.apps.echanges.models import Demande
from havre.apps.personnes.queries import enfants_visibles
from havre.common.barriere import tout_lire
from havre.common.chiffrement import Chiffre, dechiffrer

from ..acces.elements import Dossier, Element, lire
from ..models import DemandeAcces, ExportAcces, PaquetAcces, RelectureElement


def demandes_d_acces(*, pour: Acteur) -> QuerySet[Demande]:
    """Return the requests of access to the files that `pour` may instruct, first due first."""
    if not portee(pour, Action.TENIR_ACCES):
        return Demande.objects.none()
    return (
        Demande.objects.filter(nature=NatureDemande.ACCES, enfant__in=enfants_visibles(pour=pour))
        .select_related("service", "acces", "reponse", "enfant__personne")
        .order_by("reponse_attendue_le", "pk")
    )


@dataclass(frozen=True, slots=True)
class EtatAcces:
    """One line of the register of requests, without anybody's name."""

    reference: str
    service: str
    demandee_le: date
    attendue_le: date
    repondue_le: date | None
    instruite: bool
    remise: bool

    def en_retard(self, au: date) -> bool:
        """Whether the last day is past without an answer."""
        return self.repondue_le is None and self.attendue_le < au


def registre_des_demandes(*, pour: Acteur) -> list[EtatAcces]:
    """Return every request of access as the data-protection officer follows them: numbers, dates, states.

    Those that wait come first, first due first; then those that were answered, the last received first.

    Raises:
        ActionInterdite: `pour` may not read the register.
    """
    exiger(pour, Action.VOIR_REGISTRE)
    remise = PaquetAcces.objects.filter(export__acces__demande=OuterRef("pk"), remise__isnull=False)
    demandes = (
        Demande.objects.filter(nature=NatureDemande.ACCES)
        .select_related("service", "reponse", "acces")
        .annotate(remise=Exists(remise))
        .order_by("-demandee_le", "-pk")
    )
    with tout_lire("registre des demandes d'accès : numéros, dates et états, sans personne"):
        etats = [
            EtatAcces(
                d.reference, d.service.nom, d.demandee_le, d.attendue_le(),
                d.reponse.decidee_le if hasattr(d, "reponse") else None, hasattr(d, "acces"), d.remise,
            )
            for d in demandes
        ]  # fmt: skip
    attendues = sorted((e for e in etats if e.repondue_le is None), key=lambda e: e.attendue_le)
    return [*attendues, *(e for e in etats if e.repondue_le is not None)]


@dataclass(frozen=True)
class Relu:
    """An element with what its last reading decided; `relecture` None while nobody has read it."""

    element: Element
    relecture: RelectureElement | None

    @property
    def valeurs(self) -> list[tuple[int, str, str, bool]]:
        """Return rank, label, text and whether it is masked, for each value."""
        masques = set(self.relecture.masques) if self.relecture else set()
        return [(i, v.libelle, v.montree, i in masques) for i, v in enumerate(self.element.valeurs)]

    @property
    def doutes(self) -> list[tuple[int, str, bool]]:
        """Return rank, word and whether it is lifted, for each doubtful word."""
        leves = set(self.relecture.leves) if self.relecture else set()
        return [(i, m, i in leves) for i, m in enumerate(self.element.doutes)]


@dataclass(frozen=True)
class Instruction:
    """Where a request of access stands."""

    acces: DemandeAcces
    export: ExportAcces | None = None
    dossier: Dossier | None = None
    relus: dict[int, RelectureElement] = field(default_factory=dict)
    paquet: PaquetAcces | None = None

    @property
    def demande(self) -> Demande:
        """Return the request itself."""
        return self.acces.demande

    @property
    def restants(self) -> int:
        """Return how many elements nobody has read again."""
        return len(self.dossier.elements) - len(self.relus) if self.dossier else 0

    @property
    def remise(self) -> bool:
        """Whether the files were given."""
        return self.paquet is not None and hasattr(self.paquet, "remise")

    def rubriques(self) -> list[tuple[str, int, int]]:
        """Return the headings with how many elements each has, and how many were read again."""
        comptes: dict[str, list[int]] = {}
        for e in self.dossier.elements if self.dossier else ():
            compte = comptes.setdefault(e.rubrique, [0, 0])
            compte[0] += 1
            compte[1] += e.rang in self.relus
        return [(nom, total, lus) for nom, (total, lus) in comptes.items()]

    def de(self, elements: Iterable[Element]) -> list[Relu]:
        """Return elements with their readings."""
        return [Relu(e, self.relus.get(e.rang)) for e in elements]


def instruction(demande_id: int, *, pour: Acteur) -> Instruction:
    """Return where the instruction of a request stands, its content included.

    Raises:
        DemandeAcces.DoesNotExist: there is none that `pour` may instruct.
    """
    acces = DemandeAcces.objects.select_related(
        "demande__service", "demande__enfant__personne", "demande__reponse", "ouverte_par"
    ).get(demande__in=demandes_d_acces(pour=pour).order_by().values("pk"), demande=demande_id)
    export = (
        ExportAcces.objects.filter(acces=acces)
        .select_related("tache", "contenu", "demande_par", "paquet__remise__note_par", "paquet__etabli_par")
        .first()
    )
    if export is None or not hasattr(export, "contenu") or not export.contenu.chiffre:
        return Instruction(acces, export)
    relus = {
        r.rang: r for r in RelectureElement.objects.filter(export=export).select_related("relu_par").order_by("pk")
    }
    return Instruction(acces, export, contenu_de(export), relus, getattr(export, "paquet", None))


def contenu_de(export: ExportAcces) -> Dossier:
    """Return what a preparation gathered.

    Raises:
        CleManquante: its key is not there.
        ContenuAltere: what is stored is not what was written.
    """
    c = export.contenu
    return lire(dechiffrer(Chiffre(cle=c.cle, contenu=bytes(c.chiffre)), lien=c.empreinte))
