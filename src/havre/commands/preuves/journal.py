"""`havre journal`: verification of both chains, anchors."""

import json
from pathlib import Path

import click
from django.utils import timezone

from havre.apps.journal.actions import ancrer as ancrer_le_journal
from havre.apps.journal.actions import remettre
from havre.apps.journal.queries import Rupture, ancres_du_registre, fichier_de, lire_ancre
from havre.apps.journal.queries import verifier as verifier_les_chaines
from havre.common.chiffrement.signature import active, creer, publiques

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
        raise click.ClickException("journal rompu. " + " ; ".join(phrase(r) for r in bilan.ruptures) + ".")


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
