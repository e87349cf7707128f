"""Closed lists of the app."""

from django.db import models


class Serie(models.TextChoices):
    """A series of numbers without gaps."""

    DEMANDE = "D", "Demandes"
    COURRIER = "C", "Courriers envoyés"
    RECU = "R", "Courriers reçus"


class NatureDemande(models.TextChoices):
    """What is asked; how long it may wait and what silence means stand in `donnees/regimes.yaml`."""

    PLACE = "place", "Place d'accueil"
    AIDE = "aide", "Aide financière"
    TISF = "tisf", "Intervention d'un TISF"
    PSYCHOLOGUE = "psychologue", "Psychologue"
    EVALUATION = "evaluation", "Bilan ou évaluation"
    RENFORT = "renfort", "Renfort"
    TRANSPORT = "transport", "Transport"
    DOCUMENT = "document", "Document"
    REUNION = "reunion", "Réunion ou commission"
    ACCES = "acces", "Accès à son dossier et à ses données"


class QualiteDemandeur(models.TextChoices):
    """Who asks."""

    FAMILLE = "famille", "Famille"
    ENFANT = "enfant", "Enfant ou jeune majeur"
    PROFESSIONNEL = "professionnel", "Professionnel du département"
    PARTENAIRE = "partenaire", "Partenaire"


PUBLIC = frozenset({QualiteDemandeur.FAMILLE, QualiteDemandeur.ENFANT})


class EffetSilence(models.TextChoices):
    """What no answer in time means."""

    REFUS = "refus", "vaut refus"
    ACCEPTATION = "acceptation", "vaut acceptation"
    A_CONFIRMER = "a_confirmer", "effet à confirmer par un juriste"
    CONSTAT = "constat", "est constaté et signalé"


class IssueDemande(models.TextChoices):
    """What became of a request."""

    ACCORDEE = "accordee", "accordée"
    REFUSEE = "refusee", "refusée"
    NON_SATISFAITE = "non_satisfaite", "non satisfaite, faute de moyens"
    RETIREE = "retiree", "retirée par le demandeur"


AVEC_LETTRE = frozenset({IssueDemande.REFUSEE, IssueDemande.NON_SATISFAITE})


class MoyenEnvoi(models.TextChoices):
    """How a letter left."""

    POSTE = "poste", "courrier simple"
    RECOMMANDE = "recommande", "lettre recommandée avec avis de réception"
    MAIN_PROPRE = "main_propre", "remise en main propre contre signature"
    ELECTRONIQUE = "electronique", "envoi électronique sécurisé"


class OrigineRecu(models.TextChoices):
    """Who wrote to the service."""

    FAMILLE = "famille", "Famille"
    JUSTICE = "justice", "Justice"
    ETABLISSEMENT = "etablissement", "Établissement ou assistant familial"
    ASSOCIATION = "association", "Association"
    AVOCAT = "avocat", "Avocat"
    AUTRE_ADMINISTRATION = "administration", "Autre administration"
    AUTRE = "autre", "Autre"


class CanalRecu(models.TextChoices):
    """How it came."""

    POSTE = "poste", "poste"
    COURRIEL = "courriel", "courriel"
    TELEPHONE = "telephone", "téléphone"
    MAIN_PROPRE = "main_propre", "remis sur place"
