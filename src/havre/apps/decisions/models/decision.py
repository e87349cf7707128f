"""A decision and the children it speaks of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.apps.lieux.enums import TypeLieu
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.models import Juridiction
from havre.common.chiffrement import CleTiree, TexteChiffre

from ..enums import NATURES_JUDICIAIRES, NatureDecision


class Decision(models.Model):
    """What was decided, by whom, when, why and on which legal ground; its conditions on the place are kept as written.

    `types_autorises` empty: any kind of place. Times are minutes by road from the family's home.
    """

    id = CleTiree()
    reference = models.CharField("référence", max_length=60, unique=True)
    nature = models.CharField(max_length=20, choices=NatureDecision)
    juridiction = models.ForeignKey(Juridiction, models.PROTECT, null=True, blank=True, related_name="decisions")
    chambre = models.CharField("cabinet ou chambre", max_length=80, blank=True)
    auteur = models.CharField("rendue par", max_length=200)
    rendue_le = models.DateField("rendue le")
    recue_le = models.DateField("reçue le", null=True, blank=True)
    effet_le = models.DateField("prend effet le")
    terme_le = models.DateField("terme", null=True, blank=True)
    motifs = TexteChiffre()
    base_legale = models.CharField("texte appliqué", max_length=300)
    dispositif = TexteChiffre(blank=True)
    sans_audition = models.BooleanField("rendue sans avoir entendu les parties", default=False)
    fratrie_ensemble = models.BooleanField("fratrie à accueillir ensemble", default=False)
    types_autorises = ArrayField(models.CharField(max_length=20, choices=TypeLieu), default=list, blank=True)
    temps_famille_max_min = models.PositiveSmallIntegerField("au plus, en minutes", null=True, blank=True)
    temps_famille_min_min = models.PositiveSmallIntegerField("au moins, en minutes", null=True, blank=True)
    rectifie = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="rectifiee_par", verbose_name="rectifie"
    )
    renouvelle = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renouvelee_par", verbose_name="renouvelle"
    )
    synthetique = models.BooleanField("donnée synthétique", default=False)

    class Meta:
        verbose_name = "décision"
        ordering = ["-rendue_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(nature__in=sorted(NATURES_JUDICIAIRES)) | models.Q(juridiction__isnull=False),
                name="decision_judiciaire_a_une_juridiction",
                violation_error_message="Une décision judiciaire porte la juridiction qui l'a rendue.",
            ),
            models.CheckConstraint(
                condition=models.Q(terme_le__isnull=True) | models.Q(terme_le__gt=models.F("effet_le")),
                name="decision_terme_apres_effet",
                violation_error_message="Le terme doit suivre la date d'effet.",
            ),
            models.CheckConstraint(
                condition=~models.Q(auteur="") & ~models.Q(motifs="") & ~models.Q(base_legale=""),
                name="decision_auteur_motifs_texte",
                violation_error_message="Une décision dit qui l'a rendue, ses motifs et le texte qu'elle applique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.rendue_le:%d/%m/%Y}"

    @property
    def judiciaire(self) -> bool:
        """Whether a judge or a prosecutor took it."""
        return self.nature in NATURES_JUDICIAIRES


class EnfantConcerne(models.Model):
    """A child that a decision speaks of."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="enfants", verbose_name="décision")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="decisions")

    class Meta:
        verbose_name = "enfant concerné"
        constraints = [models.UniqueConstraint(fields=["decision", "enfant"], name="enfant_concerne_une_fois")]
