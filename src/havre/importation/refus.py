"""What the database refuses, in the words of the person who made the file."""

import re
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

NOMBRES = re.compile(r": (\d+) enfants pour (?:un agrément de )?(\d+)(?: places)? le (\d{4}-\d{2}-\d{2})")
PAR_CODE = {
    "23H05": "L'unité est fermée aux nouvelles entrées à la date de début.",
    "23H06": "Une mesure d'accueil n'est exécutée que par l'arrivée de l'enfant dans un lieu.",
    "23H07": "Un éloignement interdit à cet enfant de vivre sous le même toit qu'une personne de ce lieu.",
    "23H15": "Les places qui restent dans l'unité sont gelées à la date de début.",
    "23H01": "Ce fait est déjà enregistré et ne se modifie pas.",
    "23502": "Une valeur obligatoire manque.",
    "23503": "La ligne renvoie à quelque chose qui n'est pas enregistré.",
    "22001": "Un texte est trop long.",
    "22003": "Un nombre est trop grand.",
}
PAR_CONTRAINTE = {
    "capacite_un_jour_au_moins": "Le dernier jour des places précède le premier.",
    "derogation_une_a_la_fois": "Cet agrément porte déjà une dérogation pendant cette période.",
    "mesure_periode_commence": "Le terme de la mesure doit suivre sa date d'effet.",
    "besoin_un_premier": "Un besoin vient d'être évalué pour cet enfant : recommencez l'import.",
    "unite_code_dans_lieu": "Cette unité existe déjà dans ce lieu.",
    "enfant_concerne_une_fois": "Cet enfant figure deux fois dans la décision.",
}
PAR_VALEUR_UNIQUE = {
    "numero": "Ce numéro est déjà pris.",
    "code": "Ce code est déjà pris.",
    "reference": "Cette référence est déjà prise.",
    "rectifie_id": "Cette décision est déjà rectifiée par une autre.",
    "personne_id": "Cette personne est déjà l'assistant familial d'une autre famille d'accueil.",
    "nom": "Ce nom est déjà pris.",
}


def en_francais(erreur: Exception) -> tuple[str, str]:
    """Return the name of the refused rule (constraint, else SQLSTATE) and the reason in French."""
    cause = erreur.__cause__ or erreur
    diagnostic = getattr(cause, "diag", None)
    code = getattr(cause, "sqlstate", None) or ""
    contrainte = getattr(diagnostic, "constraint_name", None) or ""
    message = getattr(diagnostic, "message_primary", None) or str(cause)
    if code in {"23H03", "23H04"}:
        return contrainte or code, _limite(code, message)
    if code in PAR_CODE:
        return contrainte or code, PAR_CODE[code]
    if contrainte in PAR_CONTRAINTE:
        return contrainte, PAR_CONTRAINTE[contrainte]
    if contrainte in messages_des_modeles():
        return contrainte, messages_des_modeles()[contrainte]
    if code == "23505":
        return contrainte, PAR_VALEUR_UNIQUE.get(_colonne(diagnostic, contrainte), "Cette ligne existe déjà.")
    return contrainte or code, f"La base refuse cette ligne : {message}."


def _colonne(diagnostic: Any, contrainte: str) -> str:
    """Return the column that a constraint of Django keeps unique: under row-level security the detail says no value."""
    nom = contrainte.removeprefix(f"{getattr(diagnostic, 'table_name', '')}_")
    return re.sub(r"(_[0-9a-f]{8})?_(key|uniq|pkey)$", "", nom)


def _limite(code: str, message: str) -> str:
    """Return the reason of a refusal for want of places or of licence, with its figures."""
    trouve = NOMBRES.search(message)
    if trouve is None:
        return "Il n'y a pas de place à ces dates."
    enfants, limite, jour = int(trouve[1]), int(trouve[2]), date.fromisoformat(trouve[3])
    de_trop = f"{enfants} enfant{'s' * (enfants > 1)} pour"
    if code == "23H03":
        quoi = f"{limite} place{'s' * (limite > 1)}" if limite else "aucune place"
        return f"L'unité serait au-delà de sa capacité le {jour:%d/%m/%Y} : {de_trop} {quoi}."
    quoi = f"un agrément de {limite}" if limite else "aucun agrément en vigueur"
    return f"La famille d'accueil dépasserait son agrément le {jour:%d/%m/%Y} : {de_trop} {quoi} (CASF L.421-5)."


@cache
def messages_des_modeles() -> dict[str, str]:
    """Return the messages that the models give to their own constraints."""
    messages = {}
    for modele in apps.get_models():
        for contrainte in modele._meta.constraints:
            if contrainte.violation_error_message != models.BaseConstraint.default_violation_error_message:
                messages[contrainte.name] = str(contrainte.violation_error_message)
    return messages
