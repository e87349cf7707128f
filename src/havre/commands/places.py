"""`havre places`: who waits, and the best ways to lodge a sibling group."""

import json
import sys
from datetime import datetime
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.utils import timezone

from havre.apps.accueils.actions import ouvrir_les_recherches_dues
from havre.apps.accueils.adapters import Proposition, ResultatRecherche, rechercher_places, reexaminer_fratries
from havre.apps.accueils.enums import MOTIFS_D_ATTENTE
from havre.apps.accueils.models import Recherche, Reexamen
from havre.apps.accueils.queries import FiltresAttente, attente_sans_recherche, groupe_a_loger, liste_attente
from havre.apps.agents.queries import agent_systeme
from havre.apps.personnes.models import Fratrie

JOUR = click.option("--le", "moment", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Jour de l'arrivée.")
EN_JSON = click.option("--json", "en_json", is_flag=True, help="Écrit du JSON.")


@click.group()
def commande() -> None:
    """Recherche de places."""


@commande.command()
@JOUR
@EN_JSON
@click.option(
    "--motif", type=click.Choice([m.value for m in MOTIFS_D_ATTENTE]), default=None, help="Un seul motif d'attente."
)
@click.option("--limite", default=20, show_default=True, type=click.IntRange(1, 500), help="Nombre de lignes.")
def attente(moment: datetime | None, en_json: bool, motif: str | None, limite: int) -> None:
    """Liste les fratries et les enfants qui attendent une place."""
    jour = moment.date() if moment else timezone.localdate()
    liste = liste_attente(pour=agent_systeme(), jour=jour, filtres=FiltresAttente(motif=motif or ""), taille=limite)
    if en_json:
        lignes = [
            {
                "fratrie": ligne.fratrie_id,
                "enfants": [e.enfant_id for e in ligne.enfants if e.en_attente],
                "motifs": [m.value for m in ligne.motifs],
                "depuis": ligne.depuis.isoformat(),
                "jours": ligne.jours,
            }
            for ligne in liste.lignes
        ]
        click.echo(json.dumps({"groupes": liste.groupes, "enfants": liste.enfants, "lignes": lignes}))
        return
    click.echo(f"{liste.groupes} fratries ou enfants seuls, {liste.enfants} enfants attendent au {jour:%d/%m/%Y}.")
    for ligne in liste.lignes:
        motifs = ", ".join(m.label for m in ligne.motifs)
        click.echo(f"  fratrie {ligne.fratrie_id:>6}  {ligne.nombre} enfant(s)  {ligne.jours:>4} jours  {motifs}")


@commande.command()
@click.option("--fratrie", "fratrie_id", type=int, required=True, help="Numéro de la fratrie.")
@click.option("-k", "nombre", default=10, show_default=True, type=click.IntRange(1, 50), help="Nombre de propositions.")
@JOUR
@EN_JSON
def chercher(fratrie_id: int, nombre: int, moment: datetime | None, en_json: bool) -> None:
    """Classe les façons d'accueillir une fratrie : d'abord ensemble, puis séparée, avec les raisons."""
    jour = moment.date() if moment else timezone.localdate()
    try:
        resultat = rechercher_places(groupe_a_loger(fratrie_id, pour=agent_systeme(), jour=jour), k=nombre)
    except Fratrie.DoesNotExist as erreur:
        raise click.ClickException(f"aucune fratrie {fratrie_id}.") from erreur
    except ValidationError as erreur:
        raise click.ClickException(" ".join(erreur.messages)) from erreur
    click.echo(json.dumps(_en_json(resultat)) if en_json else _en_texte(resultat))


@commande.command("second-regard")
@JOUR
@EN_JSON
def second_regard(moment: datetime | None, en_json: bool) -> None:
    """Cherche de nouveau, pour chaque fratrie séparée, ce qui la réunirait ; à lancer chaque nuit."""
    jour = moment.date() if moment else timezone.localdate()
    with click.progressbar(length=1, label="Fratries séparées", file=sys.stderr) as barre:

        def suivre(fait: int, total: int) -> None:
            barre.length = total
            barre.update(fait - barre.pos)

        nombre = reexaminer_fratries(au=jour, par=agent_systeme(), le=timezone.now(), suivre=suivre)
    reunions = Reexamen.objects.filter(examine_le=jour, lieux_possibles__gt=0).count()
    if en_json:
        click.echo(json.dumps({"examine_le": jour.isoformat(), "fratries": nombre, "reunions_possibles": reunions}))
        return
    click.echo(f"{nombre} fratries séparées réexaminées au {jour:%d/%m/%Y}.")
    click.echo(f"{reunions} pourraient être réunies, chacune examinée seule : toutes ne le peuvent pas à la fois.")


@commande.command()
@JOUR
@EN_JSON
def nuit(moment: datetime | None, en_json: bool) -> None:
    """Ouvre les recherches que les faits demandent, puis celles qui réuniraient des fratries ; à lancer chaque nuit."""
    jour = moment.date() if moment else timezone.localdate()
    avant = Recherche.objects.count()
    dues = ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=timezone.now())
    examinees = reexaminer_fratries(au=jour, par=agent_systeme(), le=timezone.now())
    bilan = {
        "au": jour.isoformat(),
        "ouvertes": len(dues),
        "reunions_ouvertes": Recherche.objects.count() - avant - len(dues),
        "fratries_examinees": examinees,
        "enfants_sans_recherche": attente_sans_recherche(au=jour),
    }
    if en_json:
        click.echo(json.dumps(bilan))
        return
    click.echo(f"{bilan['ouvertes']} recherches ouvertes par les faits au {jour:%d/%m/%Y}.")
    click.echo(
        f"{examinees} fratries séparées réexaminées, {bilan['reunions_ouvertes']} recherches de réunion ouvertes."
    )
    click.echo(f"{bilan['enfants_sans_recherche']} enfants attendent sans recherche.")


def _en_json(resultat: ResultatRecherche) -> dict[str, Any]:
    """Return the whole answer as plain values; children and places by number, no name."""
    return {
        "fratrie": resultat.groupe.fratrie.pk,
        "jour": resultat.groupe.jour.isoformat(),
        "impossible": resultat.impossible,
        "version_poids": resultat.version_poids.isoformat(),
        "unites_examinees": resultat.unites_examinees,
        "lieux_pour_tous": resultat.lieux_pour_tous,
        "duree_ms": round(resultat.duree_ms, 1),
        "duree_moteur_ms": round(resultat.duree_moteur_ms, 2),
        "propositions": [_proposition_en_json(p) for p in resultat.propositions],
        "exclusions": [
            {"raison": e.raison, "unites": e.unites, "seule_raison": e.seule_raison} for e in resultat.exclusions
        ],
        "presque": [{"lieu": p.lieu.pk, "obstacles": list(p.obstacles)} for p in resultat.presque],
    }


def _proposition_en_json(proposition: Proposition) -> dict[str, Any]:
    """Return one way as plain values."""
    return {
        "rang": proposition.rang,
        "nature": proposition.nature,
        "total_min": proposition.total_min,
        "separation_min": proposition.separation_min,
        "eloignee": proposition.eloignee,
        "enfants": [
            {
                "enfant": place.enfant.enfant.pk,
                "lieu": lieu.lieu.pk,
                "unite": place.unite.pk if place.unite else None,
                "temps_famille_min": place.temps_famille_min,
                "temps_ecole_min": place.temps_ecole_min,
                "reste_sur_place": place.reste_sur_place,
                "criteres": {c.nom: c.poids_min for c in place.criteres},
            }
            for lieu in proposition.lieux
            for place in lieu.enfants
        ],
        "sans_place": [place.enfant.enfant.pk for place in proposition.sans_place],
    }


def _en_texte(resultat: ResultatRecherche) -> str:
    """Return the answer to read."""
    lignes = [
        f"Fratrie {resultat.groupe.fratrie.pk} : {len(resultat.groupe.a_loger)} enfant(s), "
        f"{resultat.unites_examinees} unités examinées, {resultat.lieux_pour_tous} lieu(x) pour tous, "
        f"{resultat.duree_ms:.0f} ms (moteur {resultat.duree_moteur_ms:.1f} ms)."
    ]
    titres = {"ensemble": "ensemble", "separee": "séparée", "partielle": "quelqu'un reste sans place"}
    for p in resultat.propositions:
        lignes.append(f"{p.rang:>3}. {titres[p.nature]}, {p.total_min:.0f} min-équivalent")
        for lieu in p.lieux:
            for place in lieu.enfants:
                ecole = f", école {place.temps_ecole_min} min" if place.temps_ecole_min is not None else ""
                lignes.append(
                    f"       {place.enfant.enfant.personne.prenom} : {lieu.lieu.nom} ({lieu.lieu.commune.nom}), "
                    f"famille {place.temps_famille_min} min{ecole}"
                )
        lignes += [f"       {place.enfant.enfant.personne.prenom} : sans place" for place in p.sans_place]
    if resultat.exclusions:
        lignes.append("Unités écartées pour au moins un enfant :")
        lignes += [f"  {e.unites:>6}  {e.libelle} (seule raison : {e.seule_raison})" for e in resultat.exclusions]
    if resultat.presque:
        lignes.append("Presque possible pour toute la fratrie :")
        lignes += [f"       {p.lieu.nom} ({p.lieu.commune.nom}) : {' ; '.join(p.obstacles)}" for p in resultat.presque]
    lignes.append(f"Poids du {resultat.version_poids:%d/%m/%Y} (cible locale). Aide au choix : une personne décide.")
    return "\n".join(lignes)
