"""Instructing a request of access: identity, preparation, reading again, files, delivery."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.echanges.actions import repondre
from havre.apps.echanges.enums import IssueDemande, NatureDemande
from havre.apps.echanges.models import Demande, Reponse
from havre.apps.journal.actions import consigner
from havre.apps.personnes.queries import enfants_visibles
from havre.common.chiffrement import Chiffre, chiffrer, dechiffrer
from havre.common.taches.file import DejaDemandee, demander

from ..acces.document import Cadre, Fait, medicaux, paquet
from ..acces.elements import Dossier, Element
from ..enums import MoyenIdentite, MoyenRemise, VoieMedicale
from ..erreurs import DemasquageRefuse, RegleRegistre
from ..models import ContenuExport, DemandeAcces, ExportAcces, PaquetAcces, RelectureElement, RemiseAcces
from ..queries.acces import Instruction, instruction

TRAVAIL = "registre.acces"
"""Name of the background work that gathers a file."""


@dataclass(frozen=True)
class Identite:
    """How the asker was recognised, and when."""

    moyen: MoyenIdentite
    le: date
    precision: str = ""


@dataclass(frozen=True)
class Decision:
    """What a reading decides of one element: values masked, doubtful words that are no person's name."""

    masques: Sequence[int] = field(default=())
    leves: Sequence[int] = field(default=())
    motif: str = ""


def _exiger(demande: Demande, par: Acteur) -> None:
    """Check that an agent may instruct this request.

    Raises:
        ActionInterdite: no right, or the file is not one he may see.
    """
    exiger(par, Action.TENIR_ACCES)
    if demande.nature != NatureDemande.ACCES or not enfants_visibles(pour=par).filter(pk=demande.enfant_id).exists():
        raise ActionInterdite("Cette demande d'accès ne vous est pas ouverte.")


def ouvrir_acces(
    *, demande: Demande, identite: Identite, voie: VoieMedicale, medecin: str, par: Agent, le: datetime
) -> DemandeAcces:
    """Open the instruction of a request once its asker was recognised.

    Raises:
        ActionInterdite: `par` may not instruct it.
        RegleRegistre: it has its answer, is open already, the day is wrong, or the doctor is missing or too many.
    """
    _exiger(demande, par)
    if Reponse.objects.filter(demande=demande).exists():
        raise RegleRegistre("Cette demande a déjà reçu sa réponse.")
    if DemandeAcces.objects.filter(demande=demande).exists():
        raise RegleRegistre("L'instruction de cette demande est déjà ouverte.")
    if identite.le > timezone.localdate(le):
        raise RegleRegistre("Une identité ne se vérifie pas à l'avance.", champ="identite_le")
    if (voie == VoieMedicale.MEDECIN) is not bool(medecin.strip()):
        raise RegleRegistre("Nommez le médecin que la personne a choisi, et seulement dans ce cas.", champ="medecin")
    with transaction.atomic():
        acces = DemandeAcces.objects.create(
            demande=demande, identite=identite.moyen, identite_precision=identite.precision.strip()[:200],
            identite_le=identite.le, voie_medicale=voie, medecin=medecin.strip()[:200], ouverte_a=le, ouverte_par=par,
        )  # fmt: skip
        consigner(
            action="acces.ouvrir", par=par, le=le, objet=demande,
            donnees={"acces": acces.pk, "identite": identite.moyen.value, "voie_medicale": voie.value},
        )  # fmt: skip
    return acces


def preparer(*, acces: DemandeAcces, par: Agent, le: datetime) -> ExportAcces:
    """Ask for the file to be gathered in the background.

    Raises:
        ActionInterdite: `par` may not instruct this request.
        RegleRegistre: it is being gathered, or the files were given already.
    """
    _exiger(acces.demande, par)
    if RemiseAcces.objects.filter(paquet__export__acces=acces).exists():
        raise RegleRegistre("Le dossier a déjà été remis.")
    with transaction.atomic():
        try:
            tache = demander(nom=TRAVAIL, cle=f"acces:{acces.pk}", par_id=par.pk, le=le)
        except DejaDemandee as refus:
            raise RegleRegistre("Ce dossier est déjà en préparation.") from refus
        export = ExportAcces.objects.create(acces=acces, tache=tache, demande_a=le, demande_par=par)
        consigner(action="acces.preparer", par=par, le=le, objet=acces.demande, donnees={"export": export.pk})
    return export


def enregistrer_contenu(*, export: ExportAcces, dossier: Dossier, le: datetime) -> ContenuExport:
    """Keep what the background work gathered, encrypted; once."""
    clair = dossier.en_octets()
    empreinte = hashlib.sha256(clair).hexdigest()
    chiffre = chiffrer(clair, lien=empreinte)
    with transaction.atomic():
        contenu = ContenuExport.objects.create(
            export=export, elements=len(dossier.elements), exclus=sum(x.nombre for x in dossier.exclus),
            cle=chiffre.cle, chiffre=chiffre.contenu, empreinte=empreinte, prepare_a=le,
        )  # fmt: skip
        consigner(
            action="acces.rassembler", par=None, le=le, objet=export.acces.demande,
            donnees={"export": export.pk, "elements": contenu.elements, "exclus": contenu.exclus, "sha256": empreinte},
        )  # fmt: skip
    return contenu


def _en_relecture(demande_id: int, par: Agent) -> Instruction:
    """Return an instruction whose elements can be read again.

    Raises:
        ActionInterdite: `par` may not instruct it.
        RegleRegistre: nothing is gathered yet, or the files are made.
    """
    exiger(par, Action.TENIR_ACCES)
    try:
        suivie = instruction(demande_id, pour=par)
    except DemandeAcces.DoesNotExist as erreur:
        raise ActionInterdite("Cette demande d'accès ne vous est pas ouverte.") from erreur
    if suivie.dossier is None:
        raise RegleRegistre("Le dossier n'est pas encore rassemblé.")
    if suivie.paquet is not None:
        raise RegleRegistre("Les fichiers sont établis : préparez de nouveau le dossier pour changer quelque chose.")
    return suivie


def relire(
    *, acces: DemandeAcces, decisions: Mapping[int, Decision], par: Agent, le: datetime
) -> list[RelectureElement]:
    """Write what an agent decides of elements that he read: they go, less what he masks with a reason.

    What the export hides of other people stays hidden: only a doubtful word can be lifted.

    Raises:
        ActionInterdite: `par` may not instruct this request.
        DemasquageRefuse: a decision would show what is hidden of somebody else.
        RegleRegistre: an element or a value does not exist, or a mask has no reason.
    """
    suivie = _en_relecture(acces.demande_id, par)
    assert suivie.dossier is not None and suivie.export is not None  # noqa: S101, PT018  # _en_relecture saw to it
    elements = {e.rang: e for e in suivie.dossier.elements}
    for rang, decision in decisions.items():
        _verifier(elements.get(rang), decision)
    with transaction.atomic():
        relectures = RelectureElement.objects.bulk_create([
            RelectureElement(
                export=suivie.export, rang=rang, masques=sorted(set(d.masques)), leves=sorted(set(d.leves)),
                motif=d.motif.strip()[:300], relu_a=le, relu_par=par,
            )
            for rang, d in decisions.items()
        ])  # fmt: skip
        consigner(
            action="acces.relire", par=par, le=le, objet=suivie.demande,
            donnees={
                "export": suivie.export.pk, "elements": sorted(decisions),
                "masques": sum(len(d.masques) for d in decisions.values()),
                "leves": sum(len(d.leves) for d in decisions.values()),
            },
        )  # fmt: skip
    return relectures


def _verifier(element: Element | None, decision: Decision) -> None:
    """Check a decision against its element."""
    if element is None:
        raise DemasquageRefuse("Cette information n'est pas communicable : elle ne peut pas être ajoutée.")
    if any(not 0 <= i < len(element.doutes) for i in decision.leves):
        raise DemasquageRefuse("Le nom d'une autre personne ne se démasque pas.")
    if any(not 0 <= i < len(element.valeurs) for i in decision.masques):
        raise RegleRegistre("Cette valeur n'existe pas.")
    if decision.masques and not decision.motif.strip():
        raise RegleRegistre("Dites pourquoi vous masquez davantage.", champ="motif")


def etablir(*, acces: DemandeAcces, par: Agent, le: datetime) -> PaquetAcces:
    """Make the files to give, once every element was read again.

    Raises:
        ActionInterdite: `par` may not instruct this request.
        RegleRegistre: an element was not read again, or the files are made.
    """
    suivie = _en_relecture(acces.demande_id, par)
    assert suivie.dossier is not None and suivie.export is not None  # noqa: S101, PT018  # _en_relecture saw to it
    if suivie.restants:
        raise RegleRegistre(f"Il reste à relire : {suivie.restants} sur {len(suivie.dossier.elements)}.")
    simple, medical = _fichiers(suivie, suivie.dossier, timezone.localdate(le))
    with transaction.atomic():
        scelles = [_sceller(contenu) for contenu in (simple, medical)]
        fait = PaquetAcces.objects.create(
            export=suivie.export, cle=scelles[0][0].cle, chiffre=scelles[0][0].contenu, empreinte=scelles[0][1],
            taille_octets=len(simple), cle_medical=scelles[1][0].cle if medical else "",
            chiffre_medical=scelles[1][0].contenu if medical else b"",
            empreinte_medical=scelles[1][1] if medical else "", etabli_a=le, etabli_par=par,
        )  # fmt: skip
        consigner(
            action="acces.etablir", par=par, le=le, objet=suivie.demande,
            donnees={"export": suivie.export.pk, "sha256": fait.empreinte, "medical": fait.empreinte_medical},
        )  # fmt: skip
    return fait


def _sceller(contenu: bytes) -> tuple[Chiffre, str]:
    empreinte = hashlib.sha256(contenu).hexdigest()
    return chiffrer(contenu, lien=empreinte), empreinte


def _fichiers(suivie: Instruction, dossier: Dossier, le: date) -> tuple[bytes, bytes]:
    """Return the zip for the person, and the zip for the doctor; the second is empty when there is none."""
    cadre = Cadre(suivie.demande.reference, le)
    faits: dict[bool, list[Fait]] = {False: [], True: []}
    for e in dossier.elements:
        relu = suivie.relus[e.rang]
        if valeurs := e.rendu(set(relu.masques), set(relu.leves)):
            faits[e.medical].append(Fait(e.rubrique, e.titre, tuple(valeurs)))
    if suivie.acces.voie_medicale == VoieMedicale.MEDECIN:
        medical = paquet(Cadre(cadre.reference, le, medical=True), faits[True], (), {}) if faits[True] else b""
        return paquet(cadre, faits[False], dossier.exclus, {}), medical
    autres = medicaux(cadre, faits[True]) if faits[True] else {}
    return paquet(cadre, faits[False], dossier.exclus, autres), b""


def ouvrir_paquet(*, paquet: PaquetAcces, medical: bool, par: Agent, le: datetime) -> bytes:
    """Return the files in clear, to print or give them; written in the journal.

    Raises:
        ActionInterdite: `par` may not instruct this request.
        RegleRegistre: there is no part for a doctor.
    """
    _exiger(paquet.export.acces.demande, par)
    if medical and not paquet.empreinte_medical:
        raise RegleRegistre("Cette demande n'a pas de fichiers pour un médecin.")
    chiffre, lien = (
        (Chiffre(paquet.cle_medical, bytes(paquet.chiffre_medical)), paquet.empreinte_medical)
        if medical
        else (Chiffre(paquet.cle, bytes(paquet.chiffre)), paquet.empreinte)
    )
    clair = dechiffrer(chiffre, lien=lien)
    with transaction.atomic():
        consigner(
            action="acces.telecharger", par=par, le=le, objet=paquet.export.acces.demande,
            donnees={"paquet": paquet.pk, "medical": medical},
        )  # fmt: skip
    return clair


def remettre(
    *, paquet: PaquetAcces, moyen: MoyenRemise, remis_le: date, recepisse: str, par: Agent, le: datetime
) -> RemiseAcces:
    """Note that the files were given, with the receipt; the request is answered by it.

    Raises:
        ActionInterdite: `par` may not instruct this request, or may not answer requests of this service.
        RegleRegistre: they were given already, no receipt, or a day out of range.
        DejaRepondue: the request has another answer.
    """
    demande = paquet.export.acces.demande
    _exiger(demande, par)
    if not recepisse.strip():
        raise RegleRegistre("Une remise garde la trace de son récépissé.", champ="recepisse")
    if not timezone.localdate(paquet.etabli_a) <= remis_le <= timezone.localdate(le):
        raise RegleRegistre("La remise se date entre l'établissement des fichiers et aujourd'hui.", champ="remis_le")
    if RemiseAcces.objects.filter(paquet=paquet).exists():
        raise RegleRegistre("Ces fichiers ont déjà été remis.")
    with transaction.atomic():
        remise = RemiseAcces.objects.create(
            paquet=paquet, moyen=moyen, remis_le=remis_le, recepisse=recepisse.strip()[:200], note_a=le, note_par=par
        )
        repondre(
            demande=demande, issue=IssueDemande.ACCORDEE, motif="", base_legale="", lettre=None, decidee_le=remis_le,
            par=par, le=le,
        )  # fmt: skip
        consigner(
            action="acces.remettre", par=par, le=le, objet=demande,
            donnees={"paquet": paquet.pk, "moyen": moyen.value, "remis_le": remis_le.isoformat()},
        )  # fmt: skip
    return remise
