"""`havre journal`: verification of both chains, anchors."""

import json
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from havre.apps.journal.actions import ancrer as ancrer_le_journal
from havre.apps.journal.actions import remettre
from havre.apps.journal.queries import Rupture, ancres_du_registre, fichier_de, lire_ancre, verifier_recu
from havre.apps.journal.queries import verifier as verifier_les_chaines
from havre.common.chiffrement.signature import active, creer, publiques
from havre.registre.actions.lectures import oter_les_lectures
from havre.registre.erreurs import RegleRegistre
from havre.registre.models import BordereauElimination

FICHIER = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def commande() -> None:
    """Journal des écritures et des lectures."""


@commande.command()
@click.option("--tete", default="", help="Empreinte des écritures conservée ailleurs, qui doit toujours y figurer.")
@click.option("--ancre", "fichiers", multiple=True, type=FICHIER, help="Ancre conservée ailleurs ; peut se répéter.")
@click.option("--depuis-l-ancre", "partielle", is_flag=True, help="Commence à la dernière ancre du registre.")
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def verifier(tete: str, fichiers: tuple[Path, ...], partielle: bool, en_json: bool) -> None:
    """Recalcule les deux chaînes, les compare aux ancres, nomme ce qui fut changé, ajouté, ôté ou récrit."""
    gardees = [lire_ancre(json.loads(f.read_text(encoding="utf-8"))) for f in fichiers]
    registre, fausses = ancres_du_registre()
    depuis = registre[-1] if partielle and registre else None
    bilan = verifier_les_chaines(tete_attendue=tete, ancres=[*gardees, *registre], depuis=depuis)
    nombre = len(gardees) + len(registre)
    if en_json:
        champs = {"intacte": bilan.intacte and not fausses, "evenements": bilan.evenements, "tete": bilan.tete}
        champs |= {"lectures": bilan.lectures, "tete_lectures": bilan.tete_lectures, "depuis_l_ancre": bilan.depuis}
        champs |= {"ancres": nombre, "ancres_fausses": fausses}
        click.echo(json.dumps(champs | {"ruptures": [_rupture(r) for r in bilan.ruptures]}, default=str))
    elif bilan.intacte:
        click.echo(
            f"Journal intact : {bilan.evenements} écritures et {bilan.lectures} lectures recalculées, "
            f"{nombre} ancre(s) d'accord. Empreinte de tête : {bilan.tete}"
        )
    if fausses:
        raise click.ClickException(f"ancre(s) du registre dont la signature ne vaut pas : {fausses}.")
    if not bilan.intacte:
        raise click.ClickException("journal rompu. " + " ; ".join(phrase(r) for r in bilan.resumees) + ".")


def _rupture(r: Rupture) -> dict[str, object]:
    """Return a break as JSON gives it."""
    return {"chaine": r.chaine.value, "depuis": r.depuis, "numero": r.numero, "moment": r.moment, "motif": r.motif}


def phrase(r: Rupture) -> str:
    """Return a break in words."""
    ou = f"du n° {r.depuis} au n° {r.numero}" if r.depuis is not None else f"ligne {r.numero}"
    quand = f" ({r.moment:%d/%m/%Y %H:%M:%S} UTC)" if r.moment else ""
    return f"{r.chaine.label}, {ou}{quand} : {r.motif}"


@commande.command()
@click.option("--json", "en_json", is_flag=True, help="Écrit l'ancre signée sur la sortie, à conserver ailleurs.")
def ancrer(en_json: bool) -> None:
    """Signe où en sont les deux chaînes, et remet cette ancre au dossier HAVRE_ANCRES."""
    ancre = ancrer_le_journal(par=None, le=timezone.now())
    envoi = remettre(ancre, par=None, le=timezone.now())
    if en_json:
        click.echo(json.dumps(fichier_de(ancre), ensure_ascii=False))
    else:
        click.echo(f"Ancre n° {ancre.numero}, empreinte {ancre.empreinte}, clé {ancre.cle}.")
    if envoi is not None and not envoi.reussi:
        raise click.ClickException(f"l'ancre n'a pas pu être écrite dans {envoi.destination} : {envoi.detail}.")


@commande.command()
@click.option("--nouvelle", is_flag=True, help="Crée la clé qui signera désormais ; les anciennes vérifient toujours.")
def cles(nouvelle: bool) -> None:
    """Écrit les clés publiques des ancres, à recopier ailleurs."""
    courante = creer() if nouvelle else active()
    for nom, publique in publiques().items():
        click.echo(f"{nom}  {publique}{'  (signe)' if nom == courante else ''}")


@commande.command("verifier-recu")
@click.argument("fichier", type=FICHIER)
@click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")
def verifier_un_recu(fichier: Path, en_json: bool) -> None:
    """Compare le reçu FICHIER au journal : l'écriture est là, inchangée, ou ce qui diffère et à quel numéro."""
    constat = verifier_recu(_json(fichier))
    if en_json:
        points = [{"tient": p.tient, "texte": p.texte} for p in constat.points]
        click.echo(json.dumps({"tient": constat.tient, "numero": constat.numero, "points": points}, ensure_ascii=False))
    else:
        for p in constat.points:
            click.echo(f"{ {True: 'oui', False: 'NON', None: '  ?'}[p.tient] }  {p.texte}")
    if not constat.tient:
        raise click.ClickException(f"le journal n'est plus ce que dit le reçu de l'écriture n° {constat.numero}.")


def _json(fichier: Path) -> dict[str, Any]:
    """Return the object that a file holds.

    Raises:
        ClickException: it holds none.
    """
    try:
        lu = json.loads(fichier.read_text(encoding="utf-8"))
    except ValueError as erreur:
        raise click.ClickException(f"{fichier} n'est pas du JSON.") from erreur
    if not isinstance(lu, dict):
        raise click.ClickException(f"{fichier} n'est pas un objet JSON.")
    return lu


@commande.command()
@click.option("--bordereau", "reference", required=True, help="Bordereau des lectures, visé : ELIM-2026-3.")
@click.option("--pour-de-bon", is_flag=True, help="Efface ; sans cette option, dit seulement ce qui le serait.")
def purger(reference: str, pour_de_bon: bool) -> None:
    """Ôte les lectures d'un bordereau que les archives ont visé ; rien sans durée ; la chaîne reste vérifiable."""
    numero = reference.rpartition("-")[2]
    bordereau = BordereauElimination.objects.filter(pk=numero if numero.isdecimal() else 0).first()
    if bordereau is None or bordereau.reference != reference.strip():
        raise click.ClickException(f"aucun bordereau ne porte la référence {reference}.")
    try:
        with transaction.atomic():
            nombre = oter_les_lectures(bordereau=bordereau, le=timezone.now())
            transaction.set_rollback(not pour_de_bon)
    except RegleRegistre as refus:
        raise click.ClickException(refus.messages[0]) from refus
    if pour_de_bon:
        click.echo(f"{nombre} lectures ôtées ; {reference}, visa {bordereau.visa.numero}.")
    else:
        click.echo(f"Seraient ôtées : {nombre} lectures ({reference}, visa {bordereau.visa.numero}).")
