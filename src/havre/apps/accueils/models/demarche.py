"""What was done in a search: relatives looked for, places asked, what the judge was told."""

from django.db import models
from django.db.models import Q

from havre.apps.agents.models import Agent
from havre.apps.lieux.models import Lieu
from havre.apps.personnes.enums import TypeLien
from havre.apps.personnes.models import Fratrie
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import IssuePiste, MotifRefus, ObjetInformation, ReponseSollicitation
from .accueil import Accueil
from .recherche import Recherche


class Sollicitation(models.Model):
    """A place asked to take the children of a search; its answer is written once, and its silence is counted."""

    id = CleTiree()
    recherche = models.ForeignKey(Recherche, models.PROTECT, related_name="sollicitations")
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="sollicitations")
    nombre_enfants = models.PositiveSmallIntegerField("nombre d'enfants")
    demandee_le = models.DateField("demandée le")
    demandee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    reponse_attendue_le = models.DateField("réponse attendue le")
    message = TexteChiffre(blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseSollicitation, blank=True)
    repondue_le = models.DateField("répondue le", null=True, blank=True)
    reponse_saisie_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    motif_refus = models.CharField("motif du refus", max_length=20, choices=MotifRefus, blank=True)
    precision = TexteChiffre("précision", blank=True)
    interlocuteur = models.CharField("qui a répondu", max_length=120, blank=True)
    dedite_le = models.DateField("dédite le", null=True, blank=True)
    dedit_motif = models.CharField("motif du dédit", max_length=20, choices=MotifRefus, blank=True)
    dedit_precision = TexteChiffre("ses mots", blank=True)
    dedit_saisi_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recherche", "lieu"], condition=Q(reponse=""), name="sollicitation_une_en_attente"
            ),
            models.CheckConstraint(
                condition=Q(reponse="", repondue_le__isnull=True) | (~Q(reponse="") & Q(repondue_le__isnull=False)),
                name="sollicitation_repondue_datee",
            ),
            models.CheckConstraint(
                condition=~Q(reponse=ReponseSollicitation.REFUSEE) | ~Q(motif_refus=""),
                name="sollicitation_refus_motive",
            ),
            models.CheckConstraint(
                condition=Q(reponse_attendue_le__gte=models.F("demandee_le"), nombre_enfants__gte=1)
                & (Q(repondue_le__isnull=True) | Q(repondue_le__gte=models.F("demandee_le"))),
                name="sollicitation_dates_ordonnees",
            ),
            models.CheckConstraint(
                condition=Q(dedite_le__isnull=True, dedit_motif="")
                | (
                    Q(reponse=ReponseSollicitation.ACCEPTEE, dedite_le__gte=models.F("repondue_le"))
                    & ~Q(dedit_motif="")
                ),
                name="sollicitation_dedit_motive",
            ),
        ]


class PisteFamiliale(models.Model):
    """A relative or someone close looked towards before a place (Code civil 375-3), and what came of it."""

    id = CleTiree()
    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="pistes")
    nom = models.CharField(max_length=120)
    lien = models.CharField(max_length=20, choices=TypeLien)
    notee_le = models.DateField("notée le")
    notee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    issue = models.CharField(max_length=20, choices=IssuePiste, default=IssuePiste.EN_COURS)
    precision = TexteChiffre("ce qui a été fait", blank=True)
    remplace = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="remplacee_par")

    class Meta:
        ordering = ["-notee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue=IssuePiste.EN_COURS) | ~Q(precision=""), name="piste_conclue_avec_precision"
            ),
        ]


class InformationJuge(models.Model):
    """What the judge must be told of a stay, by when, and when it was sent (CASF L.223-3).

    What was not sent and no longer is true is kept, `sans_objet_a`; what was sent is rectified by another information.
    """

    accueil = models.ForeignKey(Accueil, models.PROTECT, related_name="informations")
    objet = models.CharField(max_length=20, choices=ObjetInformation)
    preparee_a = models.DateTimeField("préparée le")
    echeance_a = models.DateTimeField("échéance")
    envoyee_le = models.DateField("envoyée le", null=True, blank=True)
    envoyee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    sans_objet_a = models.DateTimeField("devenue sans objet le", null=True, blank=True)

    class Meta:
        ordering = ["echeance_a", "pk"]
        constraints = [models.UniqueConstraint(fields=["accueil", "objet"], name="information_une_par_objet")]
        indexes = [
            models.Index(
                fields=["echeance_a"],
                condition=Q(envoyee_le__isnull=True, sans_objet_a__isnull=True),
                name="information_a_envoyer",
            )
        ]
