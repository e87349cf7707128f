"""What an elimination does of each table: SQL made from the classification, stored where the site cannot write."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q

from havre.apps.personnes.models import Enfant
from havre.common.chiffrement import TexteChiffre

from ..champs.lecture import Champ, Fiche, Nettoyage, Sort, fiches
from ..champs.lignes import champ_de
from ..models import CertificatElimination, RegleEffacement

DOSSIER = -987654321
"""Stands for the file while a query is written; `$1` in the stored SQL."""
SQL = {Nettoyage.NUL: "NULL", Nettoyage.FAUX: "false", Nettoyage.ANNEE: "date_trunc('year', {colonne})::date"}


def concernees() -> list[Fiche]:
    """Return the sheets whose rows an elimination erases or scrubs, those that hang on others first."""
    return sorted(
        (f for f in fiches().values() if f.dossier and f.sort is not Sort.GARDE),
        key=lambda f: (-max(c.count("__") for c in f.dossier), f.etiquette),
    )


def regles_d_effacement() -> list[RegleEffacement]:
    """Return the rules, not stored."""
    return [_regle(i, f) for i, f in enumerate(concernees(), 1)]


def ranger(**_signal: Any) -> None:
    """Store the rules; run after the migrations, by the owner of the tables."""
    if RegleEffacement._meta.db_table not in connection.introspection.table_names():
        return
    RegleEffacement.objects.all().delete()
    RegleEffacement.objects.bulk_create(regles_d_effacement())


def _regle(ordre: int, fiche: Fiche) -> RegleEffacement:
    modele = apps.get_model(fiche.etiquette)
    condition = reduce(or_, (Q(**{_chemin(c): DOSSIER}) for c in fiche.dossier))
    partagee = reduce(or_, (_partagee(modele, _chemin(c)) for c in fiche.dossier))
    lignes = modele._default_manager.filter(condition).exclude(partagee).order_by().values("pk").distinct()
    return RegleEffacement(
        ordre=ordre, table=modele._meta.db_table, cle=modele._meta.pk.column, conservation=fiche.conservation,
        lignes=_en_sql(lignes),
        ecritures=", ".join(_ecritures(modele, fiche)) if fiche.sort is Sort.NETTOIE else "",
    )  # fmt: skip


def _chemin(chemin: str) -> str:
    return "pk" if chemin == "id" else chemin


def _partagee(modele: type[models.Model], chemin: str) -> Q:
    """Return the condition that a row is also about another child, whose file is still kept."""
    elimines = CertificatElimination.objects.order_by().values("ligne__enfant")
    tenus = Enfant.objects.filter(pk=OuterRef("autre")).exclude(pk=DOSSIER).exclude(pk__in=elimines).order_by()
    siennes = modele._default_manager.filter(pk=OuterRef("pk")).order_by()
    return Q(Exists(siennes.alias(autre=F(chemin)).filter(Exists(tenus))))


def _ecritures(modele: type[models.Model], fiche: Fiche) -> Iterator[str]:
    for c in fiche.champs.values():
        if c.nettoyage is not Nettoyage.GARDE:
            champ = champ_de(modele, c.nom)
            yield f"{connection.ops.quote_name(str(champ.column))} = {_valeur(modele, champ, c)}"


def _valeur(modele: type[models.Model], champ: models.Field, c: Champ) -> str:
    """Return the SQL of what a scrub writes; a sealed text comes from `$2`, under `table.column:key`."""
    colonne, cle = connection.ops.quote_name(str(champ.column)), connection.ops.quote_name(str(modele._meta.pk.column))
    if c.nettoyage is Nettoyage.VIDE:
        return "'\\x'::bytea" if isinstance(champ, models.BinaryField) else "''"
    if c.nettoyage in SQL:
        return SQL[c.nettoyage].format(colonne=colonne)
    if isinstance(champ, TexteChiffre):
        lien = f"'{modele._meta.db_table}.{champ.column}:' || {cle}"
        return f"CASE WHEN {colonne} = '' THEN '' ELSE $2 ->> ({lien}) END"
    return "replace('{}', '{{id}}', {}::text)".format(c.texte.replace("'", "''"), cle)


def _en_sql(requete: models.QuerySet[Any, Any]) -> str:
    """Return a query with `$1` where the file stands."""
    sql, params = requete.query.sql_with_params()
    textes = ["ANY($1)" if p == DOSSIER else _litteral(p) for p in params]
    return sql % tuple(textes)


def _litteral(valeur: object) -> str:
    if isinstance(valeur, bool | int):
        return str(valeur).lower()
    return "'" + str(valeur).replace("'", "''") + "'"
