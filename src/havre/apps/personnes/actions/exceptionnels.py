"""Opening a file outside one's scope, over one's name, and looking afterwards at who did."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, models, transaction
from django.utils import timezone

from havre.apps.agents.enums import Action, Role
from havre.apps.agents.models import Affectation, Agent
from havre.apps.agents.permissions import ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.journal.models import Evenement

from ..enums import AvisSurAcces, QualiteAverti
from ..erreurs import RegleAcces
from ..models import AccesExceptionnel, AvertissementAcces, ConclusionAcces
from ..models.partage import MOTIF_MINIMUM
from ..queries import acces_controlables, enfants_visibles
from ..reperes import reperes

RIEN = (
    "Aucun dossier ne s'ouvre ainsi. Vérifiez ce que vous avez écrit ; si c'est bien cela, appelez le responsable du "
    "service : lui seul peut vous dire ce qu'il en est."
)


@dataclass(frozen=True)
class Recherche:
    """What names the child: the number of the file, or the whole civil status; nothing near is looked for."""

    numero: str = ""
    nom: str = ""
    prenom: str = ""
    naissance: date | None = None

    @property
    def suffit(self) -> bool:
        """Whether it names somebody."""
        return bool(self.numero.strip() or (self.nom.strip() and self.prenom.strip() and self.naissance))


def ouvrir_acces(*, recherche: Recherche, motif: str, par: Agent, le: datetime) -> AccesExceptionnel:
    """Open the file that `recherche` names to `par` for some hours, and tell the manager and the data officer.

    An unknown child, a sealed file and a name held by several children get one and the same answer, and count as a
    failed try: the page does not tell who is known to the service.

    Raises:
        ActionInterdite: no role of `par` handles files.
        RegleAcces: the reason is too short, too many tries failed today, the file is open to him already, or nothing
            opens.
    """
    exiger(par, Action.ACCES_EXCEPTIONNEL)
    motif = " ".join(motif.split())
    if not recherche.suffit:
        raise RegleAcces("Donnez le numéro du dossier, ou le nom, le prénom et la date de naissance.", champ="numero")
    if len(motif) < MOTIF_MINIMUM:
        raise RegleAcces(
            f"Écrivez en une phrase entière, {MOTIF_MINIMUM} caractères au moins, pourquoi ce dossier, pourquoi "
            "maintenant.",
            champ="motif",
        )
    if essais_restants(par=par, le=le) <= 0:
        raise RegleAcces(
            "Vous avez fait aujourd'hui trop de recherches sans résultat : appelez le responsable du service."
        )
    trouve = _trouver(recherche)
    if trouve is None:
        with transaction.atomic():
            consigner(
                action="acces_exceptionnel.refuser", par=par, le=le, objet_type="acces_exceptionnel",
                donnees={"motif": motif},
            )  # fmt: skip
        raise RegleAcces(RIEN)
    enfant, numero, service = trouve
    if enfants_visibles(pour=par).filter(pk=enfant).exists():
        raise RegleAcces("Ce dossier vous est déjà ouvert par vos rôles : cherchez-le par son numéro.", champ="numero")
    deja = AccesExceptionnel.objects.filter(
        enfant=enfant, agent=par, ouvert_a__lte=le, expire_a__gt=le, termine_a__isnull=True
    ).first()
    if deja is not None:
        return deja
    with transaction.atomic():
        acces = AccesExceptionnel.objects.create(
            enfant_id=enfant, numero=numero, service_id=service, agent=par, motif=motif, ouvert_a=le,
            expire_a=le + timedelta(hours=reperes().exceptionnel_h),
        )  # fmt: skip
        avertis = _avertir(acces)
        consigner(
            action="acces_exceptionnel.ouvrir", par=par, le=le, objet_type="personnes.enfant", objet_id=str(enfant),
            donnees={
                "acces": acces.pk, "expire_a": acces.expire_a.isoformat(), "avertis": [a.agent_id for a in avertis],
            },
        )  # fmt: skip
    return acces


def essais_restants(*, par: Agent, le: datetime) -> int:
    """Return how many failed tries an agent still has today."""
    debut = timezone.localtime(le).replace(hour=0, minute=0, second=0, microsecond=0)
    faits = Evenement.objects.filter(agent_id=par.pk, action="acces_exceptionnel.refuser", survenu_a__gte=debut).count()
    return reperes().essais_par_jour - faits


def _trouver(r: Recherche) -> tuple[int, str, int] | None:
    """Return child, number and service of the one unsealed file that a search names exactly."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT enfant, numero, service FROM personnes_trouver_un_dossier(%s, %s, %s, %s)",
            [r.numero.strip(), r.nom.strip(), r.prenom.strip(), r.naissance],
        )
        lignes = curseur.fetchall()
    return lignes[0] if len(lignes) == 1 else None


def _avertir(acces: AccesExceptionnel) -> list[AvertissementAcces]:
    """Tell the managers of the child's service, failing them of its direction, then the direction; and the DPO."""
    en_poste = (
        Affectation.objects.en_vigueur().filter(agent__is_active=True).exclude(agent=acces.agent_id).order_by("pk")
    )
    responsables = en_poste.filter(role=Role.RTASE)
    du_service = responsables.filter(service=acces.service_id)
    territoire = responsables.filter(
        models.Q(direction=acces.service.direction_id) | models.Q(service__direction=acces.service.direction_id)
    )
    choisis = du_service or territoire or en_poste.filter(role=Role.DIRECTION)
    qui = {a.agent_id: QualiteAverti.DPO for a in en_poste.filter(role=Role.DPO)}
    qui |= {a.agent_id: QualiteAverti.RESPONSABLE for a in choisis}
    return AvertissementAcces.objects.bulk_create(
        AvertissementAcces(acces=acces, agent_id=agent, qualite=qualite, averti_a=acces.ouvert_a)
        for agent, qualite in qui.items()
    )


def lire_par_exception(*, acces: AccesExceptionnel, partie: str, par: Agent, le: datetime) -> None:
    """Write in the chained journal that a part of the file was read under an exceptional access."""
    with transaction.atomic():
        consigner(
            action="acces_exceptionnel.lire", par=par, le=le, objet_type="personnes.enfant",
            objet_id=str(acces.enfant_id), donnees={"acces": acces.pk, "partie": partie},
        )  # fmt: skip


def fermer_acces(*, acces: AccesExceptionnel, par: Agent, le: datetime) -> None:
    """Close an exceptional access before it expires: its holder, or who controls it.

    Raises:
        ActionInterdite: `par` is neither.
    """
    if acces.agent_id != par.pk and not acces_controlables(pour=par).filter(pk=acces.pk).exists():
        raise ActionInterdite("Cet accès n'est pas le vôtre.")
    with transaction.atomic():
        ligne = AccesExceptionnel.objects.select_for_update().get(pk=acces.pk)
        if ligne.termine_a is not None or ligne.expire_a <= le:
            return
        ligne.termine_a = le
        ligne.save(update_fields=["termine_a"])
        consigner(
            action="acces_exceptionnel.fermer", par=par, le=le, objet_type="personnes.enfant",
            objet_id=str(ligne.enfant_id), donnees={"acces": ligne.pk},
        )  # fmt: skip


def lire_avertissements(*, par: Agent, le: datetime) -> int:
    """Write that `par` has read the notices he received; return how many were new."""
    with transaction.atomic():
        nouveaux = AvertissementAcces.objects.filter(agent=par, lu_a__isnull=True)
        acces = sorted(nouveaux.values_list("acces", flat=True))
        if acces:
            nouveaux.update(lu_a=le)
            consigner(
                action="acces_exceptionnel.prendre_connaissance", par=par, le=le, objet_type="acces_exceptionnel",
                donnees={"acces": acces},
            )  # fmt: skip
    return len(acces)


def conclure_acces(
    *, acces: AccesExceptionnel, avis: AvisSurAcces, texte: str, par: Agent, le: datetime
) -> ConclusionAcces:
    """Write what a manager or the data officer concluded, once each.

    Raises:
        ActionInterdite: `par` does not control this access.
        RegleAcces: nothing is said of what was checked, or he concluded already.
    """
    exiger(par, Action.CONTROLER_ACCES)
    if not acces_controlables(pour=par).filter(pk=acces.pk).exists():
        raise ActionInterdite("Vous ne contrôlez pas cet accès.")
    if not texte.strip():
        raise RegleAcces("Dites ce que vous avez vérifié.", champ="texte")
    if acces.conclusions.filter(conclue_par=par).exists():
        raise RegleAcces("Vous avez déjà conclu sur cet accès.", champ="texte")
    with transaction.atomic():
        conclusion = ConclusionAcces.objects.create(
            acces=acces, avis=avis, texte=texte.strip(), conclue_a=le, conclue_par=par
        )
        consigner(
            action="acces_exceptionnel.conclure", par=par, le=le, objet_type="personnes.enfant",
            objet_id=str(acces.enfant_id), donnees={"acces": acces.pk, "avis": avis.value},
        )  # fmt: skip
    return conclusion
