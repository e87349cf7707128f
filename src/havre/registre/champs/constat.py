"""The classification against the models of the site: what is missing, what is too many, the lines to write."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from .lecture import Fiche, fiches, tables

A_CHOISIR = "À CHOISIR"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One difference: what is wrong, in which file, and the lines to write there."""

    fichier: str
    probleme: str
    lignes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.fichier} : {self.probleme}", *self.lignes])


def modeles_du_site() -> list[type[models.Model]]:
    """Return the models of Havre, join tables too."""
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("havre.")]


def ecarts() -> list[Ecart]:
    """Return every difference between `donnees/champs` and the models, in the order of the files."""
    connues = fiches()
    vus = {m._meta.label: m for m in modeles_du_site()}
    trouves = [e for nom, m in vus.items() for e in (_du_modele(m, connues[nom]) if nom in connues else [_sans(m)])]
    trouves += [
        Ecart(_fichier(f.app), f"{f.modele} n'existe plus : retirez sa fiche")
        for n, f in connues.items()
        if n not in vus
    ]
    return sorted(trouves, key=lambda e: (e.fichier, e.probleme))


def tables_sans_classe() -> list[str]:
    """Return the tables of the database that neither a model of Havre nor `_tables.yaml` classifies."""
    du_site = {m._meta.db_table for m in modeles_du_site()}
    with connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        return [nom for (nom,) in curseur.fetchall() if nom not in du_site and nom not in tables()]


def _fichier(app: str) -> str:
    return f"src/havre/registre/donnees/champs/{app}.yaml"


def _sans(modele: type[models.Model]) -> Ecart:
    return Ecart(
        _fichier(modele._meta.app_label), f"{modele.__name__} n'est pas classé. À écrire, puis à compléter :",
        tuple(ebauche(modele)),
    )  # fmt: skip


def _du_modele(modele: type[models.Model], fiche: Fiche) -> Iterator[Ecart]:
    champs = {c.name: c for c in modele._meta.concrete_fields}
    manquent = [c for nom, c in champs.items() if nom not in fiche.champs]
    if manquent:
        lignes = tuple(f"    {c.name}: {classe_supposee(c)}" for c in manquent)
        yield Ecart(_fichier(fiche.app), f"{fiche.modele}, sous « champs: », il manque :", lignes)
    for nom in fiche.champs:
        if nom not in champs:
            yield Ecart(_fichier(fiche.app), f"{fiche.modele} n'a plus de champ {nom} : retirez sa ligne")


def ebauche(modele: type[models.Model]) -> list[str]:
    """Return the sheet of a model with what can be guessed; the rest reads "À CHOISIR"."""
    lignes = [
        f"{modele.__name__}:",
        f"  sujet: {A_CHOISIR}  # enfant, proche, tiers, agent, melange, aucun",
        f"  finalite: {A_CHOISIR}  # donnees/finalites.yaml",
        f"  conservation: {A_CHOISIR}  # donnees/conservation.yaml",
        f"  sort: {A_CHOISIR}  # efface (la ligne), nettoie (ses champs), garde",
        "  lecture: voir_enfants  # l'acte de droits.yaml qui ouvre ces données",
    ]
    if chemins := [
        c.name for c in modele._meta.concrete_fields if _vers(c) in {"personnes.Enfant", "personnes.Personne"}
    ]:
        lignes.append(f"  dossier: {chemins[0] if len(chemins) == 1 else '[' + ', '.join(chemins) + ']'}")
    return [*lignes, "  champs:", *(f"    {c.name}: {classe_supposee(c)}" for c in modele._meta.concrete_fields)]


def _vers(champ: models.Field) -> str:
    cible = champ.related_model
    return cible._meta.label if isinstance(cible, type) else ""


def classe_supposee(champ: models.Field) -> str:
    """Return the class that the shape of a field lets suppose; free text may name anybody."""
    vers = _vers(champ)
    if isinstance(champ, models.GeneratedField) or (champ.primary_key and not vers):
        return "technique"
    if vers == "agents.Agent":
        return (
            "{classe: trace, sujet: agent}" if champ.name.endswith("_par") else "{classe: professionnel, sujet: agent}"
        )
    if vers in {"personnes.Enfant", "personnes.Personne"}:
        return "identite"
    if vers:
        return "organisation" if vers.startswith(("agents.", "territoires.")) else "technique"
    if isinstance(champ, models.DateTimeField) and champ.name.endswith("_a"):
        return "{classe: trace, sujet: agent}"
    if isinstance(champ, models.TextField):
        return f"{{classe: {A_CHOISIR}, sujet: melange}}"
    return A_CHOISIR
