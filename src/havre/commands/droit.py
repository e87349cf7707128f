"""`havre droit`: parameters, obligations, what to read again, and why a date."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from havre.droit import (
    ErreurDroit,
    Forme,
    Verdict,
    a_relire,
    calculer,
    choisir_reperes,
    conditions,
    expliquer,
    obligations,
    parametres,
    verifier,
)
from havre.droit.calendrier import PARIS
from havre.droit.obligations import CHAPITRES, FORMES
from havre.droit.reference import PAGES
from havre.droit.vocabulaire import Fait, ecrire_fait

JOUR = click.option(
    "--au", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Jour où l'on se place (aujourd'hui par défaut)."
)
EN_JSON = click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
_REPONSES = {"oui": True, "non": False}


@click.group()
@click.option(
    "--reperes", envvar="HAVRE_REPERES", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier des repères du département (HAVRE_REPERES).",
)  # fmt: skip
def commande(reperes: Path | None) -> None:
    """Le droit : paramètres, obligations, veille, « pourquoi cette date ? »."""
    if reperes is None:
        return
    try:
        choisir_reperes(reperes)
    except ErreurDroit as erreur:
        raise click.ClickException(str(erreur)) from erreur


def _jour(au: datetime | None) -> date:
    return au.date() if au else datetime.now(PARIS).date()


@commande.command("parametres")
@click.argument("debut", default="", metavar="[CLÉ]")
@JOUR
@EN_JSON
def lister_parametres(debut: str, au: datetime | None, en_json: bool) -> None:
    """Liste les paramètres dont la clé commence par CLÉ : valeur au jour dit, source, vérification."""
    jour = _jour(au)
    lignes: list[dict[str, Any]] = []
    for cle, parametre in parametres().items():
        if not cle.startswith(debut):
            continue
        try:
            v = parametre.au(jour)
        except ErreurDroit as erreur:
            lignes.append({"cle": cle, "libelle": parametre.libelle, "valeur": None, "phrase": str(erreur)})
            continue
        lignes.append({
            "cle": cle, "libelle": v.libelle, "valeur": v.valeur, "unite": v.unite, "nature": v.nature,
            "reference": v.reference, "depuis": v.depuis.isoformat() if v.depuis else None,
            "verification": [m.marque for m in v.verifications], "note": v.note, "phrase": v.phrase(),
        })  # fmt: skip
    if not lignes:
        raise click.ClickException(f"aucun paramètre ne commence par « {debut} »")
    _ecrire(lignes, [f"{ligne['cle']}\n    {ligne['phrase']}" for ligne in lignes], en_json)


@commande.command("obligations")
@click.option("--chapitre", type=click.Choice(list(CHAPITRES)), help="Un seul chapitre.")
@click.option("--forme", type=click.Choice([f.value for f in Forme]), help="Une seule façon de les porter.")
@EN_JSON
def lister_obligations(chapitre: str | None, forme: str | None, en_json: bool) -> None:
    """Liste les obligations : qui les doit, par quel article, comment Havre les porte."""
    choisies = [
        o for o in obligations().values()
        if (chapitre is None or o.chapitre == chapitre) and (forme is None or o.forme == forme)
    ]  # fmt: skip
    lignes = [
        {
            "cle": o.cle, "titre": o.titre, "articles": list(o.articles), "debiteur": o.debiteur, "forme": o.forme,
            "regles": [r.cle for r in o.regles], "verification": [m.marque for m in o.verifications],
        }
        for o in choisies
    ]  # fmt: skip
    _ecrire(lignes, [f"{o.cle}  {FORMES[o.forme]:<12} {o.titre} ({o.references})" for o in choisies], en_json)


@commande.command()
@JOUR
@EN_JSON
def veille(au: datetime | None, en_json: bool) -> None:
    """Liste ce qui n'a pas été relu depuis un an dans le texte en vigueur, ou ne l'a jamais été."""
    trouves = a_relire(au=_jour(au))
    lignes = [
        {
            "cle": t.cle, "libelle": t.libelle, "reference": t.reference, "raison": t.raison,
            "etat_au": t.etat_au.isoformat() if t.etat_au else None,
        }
        for t in trouves
    ]  # fmt: skip
    textes = [f"{t.cle} · {t.libelle} ({t.reference})\n    {t.raison}" for t in trouves]
    _ecrire(lignes, [*textes, f"{len(trouves)} à relire."], en_json)


@commande.command()
@click.argument("cle", metavar="RÈGLE")
@click.option(
    "--fait", "faits", multiple=True, metavar="NOM=VALEUR", help="Un fait : date, moment, oui, non ou nombre."
)
@JOUR
@EN_JSON
def pourquoi(cle: str, faits: tuple[str, ...], au: datetime | None, en_json: bool) -> None:
    """Calcule une échéance ou vérifie une condition, et dit pourquoi : règle, faits, valeurs, sources."""
    lus = dict(_lire_fait(texte) for texte in faits)
    try:
        verdict = (verifier if cle in conditions() else calculer)(cle, lus, au=_jour(au))
    except ErreurDroit as erreur:
        raise click.ClickException(str(erreur)) from erreur
    _ecrire(_en_donnees(verdict), expliquer(verdict).lignes(), en_json)


@commande.command()
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("docs/reference"))
def reference(dossier: Path) -> None:
    """Écrit les pages de référence du droit dans DOSSIER."""
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, page in PAGES.items():
        (dossier / nom).write_text(page(), encoding="utf-8")
        click.echo(f"{dossier / nom}")


def _lire_fait(texte: str) -> tuple[str, Fait]:
    nom, egal, ecrit = texte.partition("=")
    if not egal:
        raise click.BadParameter(f"« {texte} » s'écrit nom=valeur")
    if ecrit in _REPONSES:
        return nom, _REPONSES[ecrit]
    if ecrit.isdecimal():
        return nom, int(ecrit)
    try:
        if "T" not in ecrit:
            return nom, date.fromisoformat(ecrit)
        moment = datetime.fromisoformat(ecrit)
    except ValueError:
        raise click.BadParameter(f"« {ecrit} » n'est ni une date, ni un moment, ni oui, ni non, ni un nombre") from None
    return nom, moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _en_donnees(v: Verdict) -> dict[str, Any]:
    return {
        "cle": v.cle, "etat": v.etat, "echeance": v.echeance.isoformat() if v.echeance else None,
        "articles": list(v.obligation.articles), "faits": {nom: ecrire_fait(valeur) for nom, valeur in v.faits},
        "manquants": list(v.manquants), "valeurs": {x.cle: x.phrase() for x in v.valeurs},
        "a_temps": v.a_temps, "remarques": list(v.remarques),
        "avertissements": list(expliquer(v).avertissements),
    }  # fmt: skip


def _ecrire(donnees: Any, lignes: list[str], en_json: bool) -> None:
    click.echo(json.dumps(donnees, ensure_ascii=False) if en_json else "\n".join(lignes))
