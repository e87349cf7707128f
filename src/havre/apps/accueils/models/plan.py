"""The plan of the week: what was asked, what the engine proposes, what people decided of each proposal.

Every row is written once: a plan is never edited, another one is computed.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from havre.apps.agents.models import Agent
from havre.apps.lieux.models import Unite
from havre.apps.personnes.models import Enfant, Fratrie
from havre.apps.territoires.models import DirectionTerritoriale
from havre.common.chiffrement import CleTiree, TexteChiffre
from havre.common.taches.models import Tache

from ..enums import GenrePlace, MotifEcart, MouvementsPlan, NaturePlan
from .accueil import Accueil
from .besoin import Besoin


class Plan(models.Model):
    """A plan asked for: one direction or the département, who may move, how long the search lasts, which weights."""

    tache = models.OneToOneField(Tache, models.PROTECT, related_name="plan")
    direction = models.ForeignKey(DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="+")
    mouvements = models.CharField(max_length=10, choices=MouvementsPlan)
    jour = models.DateField()
    limite_s = models.PositiveSmallIntegerField("limite du calcul, en secondes")
    graine = models.PositiveIntegerField(default=0)
    version_poids = models.DateField("version des poids")
    poids = models.JSONField(encoder=DjangoJSONEncoder)
    lance_a = models.DateTimeField("lancé le")
    lance_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-lance_a", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(limite_s__gte=5, limite_s__lte=1800), name="plan_limite",
                violation_error_message="Le calcul dure de 5 secondes à 30 minutes.",
            ),
        ]  # fmt: skip


class ResultatPlan(models.Model):
    """What the engine answered for a plan; `ecart` is proven, between what is kept and the best that may exist.

    `cout`, `borne` and `ecart` are those of the free places, nobody moving; `ecart_chaines` that of the chains, once
    these places are given. Costs are in tenths of a minute-equivalent. `interrompu`: somebody stopped the search and
    kept the best found. `non_retenus` counts the changes of the engine that were too long to be proposed;
    `non_examines` the children whose need is not known well enough.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="resultat")
    statut = models.CharField(max_length=12)
    interrompu = models.BooleanField(default=False)
    calcule_a = models.DateTimeField("calculé le")
    duree_s = models.FloatField("durée, en secondes")
    unites = models.PositiveIntegerField("unités examinées")
    attente = models.PositiveIntegerField("enfants qui attendent")
    places = models.PositiveIntegerField("enfants placés")
    deplaces = models.PositiveIntegerField("enfants déplacés")
    non_retenus = models.PositiveIntegerField(default=0)
    non_examines = models.PositiveIntegerField(default=0)
    cout = models.BigIntegerField()
    borne = models.BigIntegerField()
    ecart = models.FloatField("écart prouvé")
    ecart_chaines = models.FloatField("écart prouvé des chaînes", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ecart__gte=0, ecart__lte=1), name="resultat_plan_ecart"),
        ]


class PropositionPlan(models.Model):
    """One proposal of a plan: a sibling group, or a short chain of moves that makes room for one.

    `depuis` is the date by which proposals are read in order: the oldest wait, or the day since siblings live apart.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="propositions")
    nature = models.CharField(max_length=10, choices=NaturePlan)
    depuis = models.DateField()
    places = models.PositiveSmallIntegerField("enfants placés")
    deplaces = models.PositiveSmallIntegerField("enfants déplacés")
    reunit = models.BooleanField("réunit des frères et sœurs", default=False)
    gain = models.IntegerField("gain, en dixièmes de minute-équivalent")

    class Meta:
        indexes = [models.Index(fields=["plan", "depuis"], name="proposition_plan_ordre")]


class MouvementPropose(models.Model):
    """A child whom a proposal places or moves, with the facts that the plan was made on (they tell it stale).

    `rang` is the order in which the moves are written: who leaves comes before who takes his place. `criteres` hold
    the cost of each criterion, in tenths of a minute-equivalent.
    """

    proposition = models.ForeignKey(PropositionPlan, models.PROTECT, related_name="mouvements")
    rang = models.PositiveSmallIntegerField()
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="+")
    fratrie = models.ForeignKey(Fratrie, models.PROTECT, related_name="+")
    attend = models.BooleanField("attend une place")
    depuis = models.DateField("attend depuis", null=True, blank=True)
    de = models.ForeignKey(Unite, models.PROTECT, null=True, blank=True, related_name="+")
    vers = models.ForeignKey(Unite, models.PROTECT, related_name="+")
    accueil = models.ForeignKey(Accueil, models.PROTECT, null=True, blank=True, related_name="+")
    besoin = models.ForeignKey(Besoin, models.PROTECT, null=True, blank=True, related_name="+")
    criteres_avant = models.JSONField(default=dict)
    criteres_apres = models.JSONField(default=dict)
    trajet_avant_min = models.PositiveSmallIntegerField(null=True, blank=True)
    trajet_apres_min = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposition", "rang"], name="mouvement_rang"),
            models.UniqueConstraint(fields=["proposition", "enfant"], name="mouvement_un_par_enfant"),
        ]


class DecisionProposition(models.Model):
    """What a person decided of a proposal: taken up, or set aside with a reason; once."""

    id = CleTiree()
    proposition = models.OneToOneField(PropositionPlan, models.PROTECT, related_name="decision")
    retenue = models.BooleanField()
    motif = models.CharField(max_length=20, choices=MotifEcart, blank=True)
    explication = TexteChiffre(blank=True)
    decidee_a = models.DateTimeField("décidée le")
    decidee_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(retenue=True, motif="") | (models.Q(retenue=False) & ~models.Q(motif="")),
                name="decision_proposition_motivee",
                violation_error_message="Écarter une proposition demande un motif.",
            ),
        ]


class EnfantSansPlace(models.Model):
    """A child whom the plan leaves waiting, and how many units could take him if they had a place."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sans_place")
    enfant = models.ForeignKey(Enfant, models.PROTECT, related_name="+")
    depuis = models.DateField(null=True, blank=True)
    unites_possibles = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "enfant"], name="sans_place_une_fois")]


class ValeurPlace(models.Model):
    """What one more place would be worth, by kind of place, territory and age; `direction` null: outside them all.

    `valeur` and `valeur_max` are in tenths of a minute-equivalent, `age_max_mois` included; `enfants` counts the
    children left waiting whom such places could take.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="valeurs")
    genre = models.PositiveSmallIntegerField(choices=GenrePlace)
    direction = models.ForeignKey(DirectionTerritoriale, models.PROTECT, null=True, blank=True, related_name="+")
    age_min_mois = models.PositiveSmallIntegerField()
    age_max_mois = models.PositiveSmallIntegerField()
    places = models.PositiveIntegerField()
    valeur = models.FloatField()
    valeur_max = models.BigIntegerField()
    enfants = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "genre", "direction", "age_min_mois"], nulls_distinct=False, name="valeur_place_une"
            ),
        ]
