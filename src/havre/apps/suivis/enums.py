"""Closed lists of the app."""

from django.db import models


class NaturePromesse(models.TextChoices):
    """What was promised."""

    RETOUR = "retour", "Un retour à la maison"
    VISITE = "visite", "Une visite"
    FRATRIE = "fratrie", "Une rencontre avec ses frères et sœurs"
    LIEU_PROCHE = "lieu_proche", "Un lieu plus proche"
    REUNION = "reunion", "Vivre avec ses frères et sœurs"
    REPONSE = "reponse", "Une réponse à une demande"
    AUTRE = "autre", "Autre chose"


PROMESSES_DE_VISITE = frozenset({NaturePromesse.VISITE, NaturePromesse.FRATRIE})


class Destinataire(models.TextChoices):
    """To whom it was said."""

    ENFANT = "enfant", "l'enfant"
    MERE = "mere", "sa mère"
    PERE = "pere", "son père"
    FRATRIE = "fratrie", "ses frères et sœurs"
    PROCHE = "proche", "un autre proche"
    LIEU = "lieu", "son lieu d'accueil"


class Issue(models.TextChoices):
    """What became of a promise."""

    TENUE = "tenue", "tenue"
    ROMPUE = "rompue", "non tenue"


class NatureRapport(models.TextChoices):
    """Kind of report."""

    SITUATION = "situation", "Rapport de situation"
    ECHEANCE = "echeance", "Rapport d'échéance au juge"
    BILAN = "bilan", "Rapport avec bilan pluridisciplinaire"
    NOTE = "note", "Note d'information"


class EtapeRapport(models.TextChoices):
    """A step of the writing, in its order; `PAROLE` also carries the child's own words."""

    CONTEXTE = "contexte", "La mesure et son contexte"
    PAROLE = "parole", "Ce que dit l'enfant"
    SANTE = "sante", "Santé"
    SCOLARITE = "scolarite", "Scolarité"
    QUOTIDIEN = "quotidien", "Vie quotidienne et développement"
    FAMILLE = "famille", "Liens avec la famille et la fratrie"
    PARENTS = "parents", "Ce que disent les parents"
    ACTIONS = "actions", "Ce qui a été fait, demandé, refusé"
    ANALYSE = "analyse", "Analyse"
    PROPOSITIONS = "propositions", "Propositions"


class Lecteur(models.TextChoices):
    """With whom a report was read before it was sent."""

    ENFANT = "enfant", "l'enfant"
    MERE = "mere", "la mère"
    PERE = "pere", "le père"
    TUTEUR = "tuteur", "le tuteur ou le tiers"


class DestinataireRapport(models.TextChoices):
    """To whom a report is sent."""

    JUGE = "juge", "le juge des enfants"
    PARQUET = "parquet", "le procureur de la République"
    SERVICE = "service", "un service du département"
    PARTENAIRE = "partenaire", "un partenaire"


class MoyenEnvoiRapport(models.TextChoices):
    """How a report left."""

    MAIN = "main", "remis en main propre"
    POSTE = "poste", "par la poste"
    ELECTRONIQUE = "electronique", "par voie électronique sécurisée"
