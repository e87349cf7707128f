"""Signing a letter, noting that it left, giving a delegation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.accueils.actions import noter_envoi
from havre.apps.accueils.models import InformationJuge
from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent, Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.informations.models import InformationPreoccupante
from havre.apps.journal.actions import consigner
from havre.apps.personnes.actions import exiger_le_refuge
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import enfants_visibles

from ..enums import MoyenEnvoi, Serie
from ..erreurs import RegleEchange, SansDelegation
from ..models import Courrier, DelegationSignature, Demande, Envoi
from ..numeros import prochain
from .informations import A_L_AUTEUR, AUTEUR, accomplir, exiger_lettre
from .pieces import garder


@dataclass(frozen=True)
class Projet:
    """A letter to be signed: its model, to whom, about what, the values of its fields and the texts it goes out in.

    `adresse_confirmee`: a protected address written in it must stand there.
    """

    modele: str
    service: Service
    destinataire_nom: str
    objet: str
    destinataire_lignes: Sequence[str] = ()
    valeurs: Mapping[str, Any] = field(default_factory=dict)
    versions: Sequence[str] = ("lettre",)
    enfant: Enfant | None = None
    demande: Demande | None = None
    information: InformationJuge | None = None
    ip: InformationPreoccupante | None = None
    adresse_confirmee: bool = False

    @property
    def pour_auteur(self) -> bool:
        """Whether it goes to the author of an information."""
        return self.ip is not None and self.modele in A_L_AUTEUR

    @property
    def enfants(self) -> set[int]:
        """Return the children whom it is about."""
        nommes = {self.enfant.pk if self.enfant else None, self.demande.enfant_id if self.demande else None}
        if self.information is not None:
            nommes.add(self.information.accueil.enfant_id)
        if self.ip is not None:
            nommes |= set(self.ip.enfants.filter(retire_a__isnull=True).order_by().values_list("enfant", flat=True))
        return {n for n in nommes if n is not None}

    def textes(self) -> Iterator[str]:
        """Return what is written in it by hand."""
        yield from (self.destinataire_nom, ", ".join(self.destinataire_lignes), self.objet)
        yield from _mots(list(self.valeurs.values()))


class Imprimeur(Protocol):
    """Prints a letter: gives the PDF of one version."""

    def __call__(
        self, projet: Projet, *, version: str, reference: str, delegation: DelegationSignature, le: date
    ) -> bytes:
        """Return the bytes of the PDF."""


def delegation_de(agent: Acteur, *, au: date) -> DelegationSignature | None:
    """Return the delegation under which an agent may sign on a day, the most recent first."""
    return (
        DelegationSignature.objects.filter(agent=agent.pk, periode__contains=au)
        .select_related("agent")
        .order_by("-periode", "-pk")
        .first()
    )


def emettre(*, projet: Projet, imprimeur: Imprimeur, par: Acteur, le: datetime) -> Courrier:
    """Number, print, sign and keep a letter, in one transaction; its PDF is never made again.

    Raises:
        ActionInterdite: `par` may not sign, or not for this child.
        SansDelegation: no delegation of signature of `par` is in force.
        RegleEchange: no addressee or no subject.
        RegleAcces: it writes a protected address, and nobody said that it must.
    """
    with transaction.atomic():
        courrier = signer(projet=projet, imprimeur=imprimeur, par=par, le=le)
        consigner(action="courrier.signer", par=par, le=le, objet=courrier, donnees=preuve(courrier, projet))
    return courrier


def preuve(courrier: Courrier, projet: Projet) -> dict[str, Any]:
    """Return what the journal keeps of a letter: its number, the fingerprints of its pages, what was confirmed."""
    confirmee = {"adresse_protegee": True} if projet.adresse_confirmee else {}
    return confirmee | {
        "courrier": courrier.pk,
        "reference": courrier.reference,
        "modele": courrier.modele,
        "empreinte": courrier.piece.empreinte,
        "empreinte_falc": courrier.piece_falc.empreinte if courrier.piece_falc else None,
    }


def signer(*, projet: Projet, imprimeur: Imprimeur, par: Acteur, le: datetime) -> Courrier:
    """Write a letter inside the act it belongs to; writes no event (see `emettre`)."""
    exiger(par, Action.SIGNER_COURRIER)
    if projet.enfant is not None and projet.demande is None:
        visibles = enfants_visibles(pour=par)
        if not visibles.filter(pk=projet.enfant.pk).exists():
            raise ActionInterdite("Vous ne suivez pas cet enfant.")
    if projet.ip is not None:
        exiger_lettre(projet.ip, par, pour_auteur=projet.pour_auteur)
    if not projet.destinataire_nom.strip():
        raise RegleEchange("Une lettre a un destinataire.", champ="destinataire_nom")
    if not projet.objet.strip():
        raise RegleEchange("Une lettre a un objet.", champ="objet")
    jour = timezone.localdate(le)
    delegation = delegation_de(par, au=jour)
    if delegation is None:
        raise SansDelegation("Vous n'avez pas de délégation de signature en vigueur : la lettre n'est pas signée.")
    exiger_le_refuge(projet.textes(), enfants=projet.enfants, confirmee=projet.adresse_confirmee)
    valeurs = {cle: _en_json(v) for cle, v in projet.valeurs.items()}
    annee, rang = prochain(Serie.COURRIER, le=jour)
    nom, lignes = projet.destinataire_nom.strip(), [ligne for ligne in projet.destinataire_lignes if ligne.strip()]
    if projet.pour_auteur:
        nom, lignes = AUTEUR, [nom, *lignes]
    courrier = Courrier(
        annee=annee, rang=rang, modele=projet.modele, enfant=projet.enfant, demande=projet.demande,
        information=projet.information, ip=projet.ip, pour_auteur=projet.pour_auteur, service=projet.service,
        destinataire_nom=nom, destinataire_lignes=lignes,
        objet=projet.objet.strip(), valeurs=valeurs, signataire=delegation.agent, delegation=delegation,
        signe_a=le,
    )  # fmt: skip
    pieces = {
        version: garder(
            nom=f"{courrier.reference}{'' if version == 'lettre' else '-' + version}.pdf", par=par, le=le,
            contenu=imprimeur(projet, version=version, reference=courrier.reference, delegation=delegation, le=jour),
        )
        for version in projet.versions
    }  # fmt: skip
    courrier.piece, courrier.piece_falc = pieces["lettre"], pieces.get("falc")
    courrier.save(force_insert=True)
    return courrier


def _mots(valeur: Any) -> Iterator[str]:
    """Return the texts of a value: a text, or rows of cells."""
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, list | tuple):
        for partie in valeur:
            yield from _mots(partie)


def _en_json(valeur: Any) -> Any:
    """Return a value that a JSON column keeps: a day in ISO."""
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def noter_envoi_courrier(*, courrier: Courrier, moyen: MoyenEnvoi, envoye_le: date, par: Acteur, le: datetime) -> Envoi:
    """Write that a letter left, once; what it told the judge is then told, what an information asked for is done.

    Raises:
        ActionInterdite: `par` does not keep the register.
        RegleEchange: it left already, or the day is before the signature or in the future.
    """
    exiger(par, Action.TENIR_COURRIER)
    if not timezone.localdate(courrier.signe_a) <= envoye_le <= timezone.localdate(le):
        raise RegleEchange("L'envoi se date entre la signature et aujourd'hui.", champ="envoye_le")
    with transaction.atomic():
        Courrier.objects.select_for_update(of=("self",), no_key=True).get(pk=courrier.pk)
        if Envoi.objects.filter(courrier=courrier).exists():
            raise RegleEchange("L'envoi de cette lettre est déjà noté.")
        if (information := courrier.information) is not None and information.envoyee_le is None:
            noter_envoi(information=information, envoyee_le=envoye_le, par=par, le=le)
        if courrier.ip_id is not None:
            accomplir(courrier, envoye_le=envoye_le, par=par, le=le)
        envoi = Envoi.objects.create(courrier=courrier, moyen=moyen, envoye_le=envoye_le, note_par_id=par.pk)
        consigner(
            action="courrier.envoyer", par=par, le=le, objet=courrier,
            donnees={"moyen": moyen.value, "envoye_le": envoye_le.isoformat()},
        )  # fmt: skip
    return envoi


def deleguer(
    *, agent: Agent, qualite: str, acte: str, debut: date, fin: date | None, par: Acteur, le: datetime
) -> DelegationSignature:
    """Record that an agent may sign letters.

    Raises:
        ActionInterdite: `par` does not administer.
        RegleEchange: the function or the act is missing, or the end does not follow the beginning.
    """
    exiger(par, Action.ADMINISTRER)
    if not qualite.strip() or not acte.strip():
        raise RegleEchange("Une délégation porte une fonction et l'acte qui la donne.", champ="acte")
    if fin is not None and fin <= debut:
        raise RegleEchange("La fin doit suivre le début.", champ="fin")
    with transaction.atomic():
        delegation = DelegationSignature.objects.create(
            agent=agent, qualite=qualite.strip(), acte=acte.strip(), periode=DateRange(debut, fin)
        )
        consigner(
            action="signature.deleguer", par=par, le=le, objet=agent,
            donnees={"delegation": delegation.pk, "debut": debut.isoformat(), "fin": fin.isoformat() if fin else None},
        )  # fmt: skip
    return delegation


def terminer_delegation(*, delegation: DelegationSignature, fin: date, par: Acteur, le: datetime) -> None:
    """End a delegation on `fin` (excluded); what was signed before stays valid.

    Raises:
        ActionInterdite: `par` does not administer.
        RegleEchange: the end does not follow the beginning, or letters were signed after it.
    """
    exiger(par, Action.ADMINISTRER)
    if fin <= delegation.periode.lower:
        raise RegleEchange("La fin doit suivre le début.", champ="fin")
    if Courrier.objects.filter(delegation=delegation, signe_a__date__gte=fin).exists():
        raise RegleEchange("Des lettres ont été signées après cette date.", champ="fin")
    with transaction.atomic():
        delegation.periode = DateRange(delegation.periode.lower, fin)
        delegation.save(update_fields=["periode"])
        consigner(
            action="signature.reprendre", par=par, le=le, objet=delegation.agent,
            donnees={"delegation": delegation.pk, "fin": fin.isoformat()},
        )  # fmt: skip
