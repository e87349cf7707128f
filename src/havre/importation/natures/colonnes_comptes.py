"""Columns of the files of accounts."""

from havre.apps.agents.enums import Metier, Role

from ..colonnes import Colonne, choix, lire_date, texte

COLONNES = (
    Colonne("identifiant", "identifiant du compte, qui le retrouve d'un import à l'autre", texte(60), True, "c.durand"),
    Colonne("nom", "nom de l'agent ; obligatoire pour un nouveau compte", texte(80), exemple="Durand"),
    Colonne("prenom", "prénom de l'agent ; obligatoire pour un nouveau compte", texte(80), exemple="Claude"),
    Colonne("courriel", "adresse professionnelle", texte(254), exemple="c.durand@departement.invalid"),
    Colonne("metier", f"métier : {', '.join(Metier.values)}", choix(Metier), exemple="educateur"),
    Colonne("role", f"rôle donné : {', '.join(Role.values)}", choix(Role), exemple="referent"),
    Colonne("service", "code du service où le rôle se tient", texte(40), exemple="ase-hazebrouck"),
    Colonne("direction", "code de la direction territoriale où le rôle se tient", texte(10)),
    Colonne("role_du", "premier jour du rôle ; le jour de l'import par défaut", lire_date, exemple="01/12/2026"),
    Colonne("role_au", "dernier jour compris du rôle ; vide : sans fin", lire_date),
    Colonne("depart_le", "départ : premier jour où le compte n'ouvre plus", lire_date),
    Colonne("motif", "pourquoi : arrivée, mutation, départ ; « import » et le jour par défaut", texte(200)),
)
