"""From a project of letter of `echanges` to its pages: who prints, what the notes say."""

from datetime import date

from havre.apps.echanges.actions import Projet
from havre.apps.echanges.models import DelegationSignature

from .composition import composer
from .lettre import Destinataire, Lettre, Mention, Signataire
from .mentions import algorithme, emetteur, recours, silence
from .modeles import MODELES
from .rendu import rendre, rendre_image

SANS_DELEGATION = Signataire("(signataire)", "(fonction)")


def lettre_de(projet: Projet, *, version: str, reference: str, signataire: Signataire, le: date) -> Lettre:
    """Return the letter of a project; without reference, a draft.

    Raises:
        ChampManquant: a required field has no value.
    """
    return composer(
        modele=projet.modele, version=version, valeurs=projet.valeurs, reference=reference, objet=projet.objet,
        entete=emetteur().entete(projet.service.nom), lieu=emetteur().lieu, signataire=signataire, le=le,
        destinataire=Destinataire(projet.destinataire_nom, tuple(projet.destinataire_lignes)),
        mentions=tuple(m for nom in MODELES[projet.modele].mentions if (m := _mention(nom, projet, le)) is not None),
    )  # fmt: skip


def _mention(nom: str, projet: Projet, le: date) -> Mention | None:
    """Return a note of a model, if it holds for this letter."""
    demande = projet.demande
    if nom == "recours":
        return recours(au=le) if len(projet.versions) > 1 else None
    if nom == "silence":
        return silence(effet=demande.silence, attendue_le=demande.attendue_le(), au=le) if demande else None
    return algorithme() if projet.information is not None else None


def signataire_de(delegation: DelegationSignature) -> Signataire:
    """Return who signs under a delegation, as the letter prints it."""
    return Signataire(delegation.agent.nom_complet(), delegation.qualite, f"Par délégation ({delegation.acte})")


def imprimer(projet: Projet, *, version: str, reference: str, delegation: DelegationSignature, le: date) -> bytes:
    """Print one version of a letter that is being signed: the printer that `echanges` is given."""
    return rendre(lettre_de(projet, version=version, reference=reference, signataire=signataire_de(delegation), le=le))


def apercu(projet: Projet, *, delegation: DelegationSignature | None, le: date) -> list[tuple[str, list[bytes]]]:
    """Return, for each version, its pages as images, marked as a draft."""
    signataire = signataire_de(delegation) if delegation else SANS_DELEGATION
    return [
        (version, rendre_image(lettre_de(projet, version=version, reference="", signataire=signataire, le=le)))
        for version in projet.versions
    ]
