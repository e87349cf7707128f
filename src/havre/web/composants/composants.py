"""The template library, loaded in every template: formats, and one tag a component.

Each tag's docstring gives its parameters; `/admin-havre/composants` shows them all, drawn.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from havre.apps.accueils.rythme import Rythme

from . import actes, formats, icones
from . import carte as _carte
from .objets import SIGNES_DE_TON, Colonne, EcheanceAffichee, Evenement, MembreFratrie, Page
from .rythme import grilles_a_lire

register = template.Library()
CHIFFRES_AU_PLUS = 8  # beyond, the value of a figure is words and takes a smaller type

_FORMATS: dict[str, Callable[..., str]] = {
    "nombre": formats.nombre,
    "pourcentage": formats.pourcentage,
    "euros": formats.euros,
    "etp": formats.etp,
    "kilometres": formats.kilometres,
    "trajet": formats.trajet,
    "pluriel": formats.pluriel,
    "duree": formats.duree,
    "jour": formats.jour,
    "jour_long": formats.jour_long,
    "moment": formats.moment,
    "age": formats.age,
    "acte": actes.acte,
}
for _nom, _fonction in _FORMATS.items():
    register.filter(_nom, _fonction)


@register.filter
def accord(quantite: float | None, formes: str = ",s") -> str:
    """Return the ending that agrees with a quantity (`{{ n|accord }}`, `{{ n|accord:"al,aux" }}`); plural from 2."""
    singulier, _, pluriel = formes.partition(",")
    return singulier if abs(quantite or 0) < 2 else pluriel


@register.filter
def depuis(debut: date | datetime | None, au: date) -> str:
    """Return the time between two days in words: `{{ recherche.depuis|depuis:au }}`."""
    jour = formats._date(debut)
    return "–" if jour is None else formats.duree((au - jour).days)


@register.simple_tag
def icone(nom: str, titre: str = "", classe: str = "") -> SafeString:
    """Draw an icon; give `titre` only where no text beside says the same."""
    return icones.icone(nom, titre, classe)


@register.simple_tag
def badge(texte: str, ton: str = "neutre", icone: str | None = None) -> SafeString:
    """Draw a state as a word with an icon; `ton` is one of `objets.TONS`, which brings its own icon."""
    nom = SIGNES_DE_TON[ton] if icone is None else icone
    dessin = icones.icone(nom) if nom else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', ton, dessin, texte)


@register.simple_tag
def temps(valeur: date | datetime | None, forme: str = "jour") -> SafeString:
    """Draw a date for people and machines; `forme` is `jour`, `jour_long` or `moment`."""
    ecrire: dict[str, Any] = {"jour": formats.jour, "jour_long": formats.jour_long, "moment": formats.moment}
    if valeur is None:
        return SafeString("–")
    return format_html('<time datetime="{}">{}</time>', formats.iso(valeur), ecrire[forme](valeur))


@register.inclusion_tag("composants/fil.html")
def fil(*etapes: str) -> dict[str, Any]:
    """Draw the breadcrumb: label, address, label, address…, and the label of this page alone at the end."""
    liens = list(zip(etapes[:-1:2], etapes[1:-1:2], strict=True))
    return {"liens": liens, "ici": etapes[-1]}


@register.simple_block_tag
def entete_page(content: str, titre: str, sous_titre: str = "", marque: str = "") -> SafeString:
    """Draw the only `h1` with its subtitle, and, between the tags, the actions at its right."""
    sous = format_html('<p class="sous-titre">{}</p>', sous_titre) if sous_titre else ""
    actions = format_html('<div class="entete-actions">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="entete"><div class="entete-texte"><h1>{}{}</h1>{}</div>{}</div>', titre, marque, sous, actions
    )


@register.simple_block_tag
def alerte(content: str, ton: str = "neutre", titre: str = "", icone: str | None = None) -> SafeString:
    """Draw a block that must be read: a title and what to do about it."""
    nom = icone or SIGNES_DE_TON[ton] or "info"
    tete = format_html('<p class="alerte-titre">{}</p>', titre) if titre else ""
    corps = format_html('<div class="alerte-corps">{}</div>', content) if content.strip() else ""
    return format_html('<div class="alerte alerte-{}">{}{}{}</div>', ton, icones.icone(nom), tete, corps)


@register.simple_block_tag
def definition(content: str, mot: str, source: str = "", cote: str = "gauche") -> SafeString:
    """Draw the “?” that opens the definition of `mot` and its source; not inside a `p`, which it would close."""
    origine = format_html('<span class="source">Source : {}</span>', source) if source else ""
    return format_html(
        '<details class="definition definition-{}"><summary title="Définition">{}'
        '<span class="hors-ecran">Définition : {}</span></summary>'
        '<div class="definition-texte">{}{}</div></details>',
        cote, icones.icone("question"), mot, content, origine,
    )  # fmt: skip


@register.simple_block_tag
def panneau(content: str, titre: str, niveau: int = 2, icone: str = "") -> SafeString:
    """Draw a titled box; `niveau` is the level of its heading."""
    signe = icones.icone(icone) if icone else ""
    return format_html(
        '<section class="panneau"><div class="panneau-tete"><h{}>{}{}</h{}></div>'
        '<div class="panneau-corps">{}</div></section>',
        niveau, signe, titre, niveau, content,
    )  # fmt: skip


@register.inclusion_tag("composants/vide.html")
def vide(titre: str, texte: str = "", url: str = "", action: str = "", icone: str = "boite") -> dict[str, Any]:
    """Draw an empty state: what is empty, why, and the next thing to do."""
    return {"titre": titre, "texte": texte, "url": url, "action": action, "icone": icone}


@register.simple_block_tag(takes_context=True)
def tableau(
    context: Context,
    content: str,
    legende: str,
    compte: str = "",
    calcule_a: datetime | None = None,
    page: Page | None = None,
    cartes: bool = True,
) -> str:
    """Draw a data table around `<thead>` and `<tbody>`.

    Parameters: `legende` names the table for everyone; `compte` is the count in words; `calcule_a` the moment of the
    data; `page` adds the links to the pages around; with `cartes` each row becomes a card on narrow screens, where
    each cell says its name by `data-titre`.
    """
    gabarit = get_template("composants/tableau.html")
    return gabarit.render(
        {
            "contenu": content,
            "legende": legende,
            "compte": compte,
            "calcule_a": calcule_a,
            "cartes": cartes,
            "suivante": _adresse(context, curseur=page.curseur_suivant, avant="")
            if page and page.curseur_suivant
            else "",
            "precedente": _adresse(context, avant=page.curseur_precedent, curseur="")
            if page and page.curseur_precedent
            else "",
        }
    )


def _adresse(context: Context, **valeurs: str) -> str:
    """Return the address of this page with some parameters changed; an empty value removes one."""
    requete: QueryDict = context["request"].GET.copy()
    for cle, valeur in valeurs.items():
        if valeur:
            requete[cle] = valeur
        else:
            requete.pop(cle, None)
    return f"?{requete.urlencode()}" if requete else context["request"].path


@register.simple_tag(takes_context=True)
def colonne(
    context: Context,
    libelle: str,
    cle: str = "",
    tri: str = "",
    numerique: bool = False,
    sens: str = "",
    classe: str = "",
) -> SafeString:
    """Draw a column's header; with `cle` it is a link that sorts by it, and by the reverse the second time.

    `tri` is the sort in force: a column's key, with `-` before it for the reverse. `sens` ("ascending" or
    "descending") names the only order of a list that has no reverse.
    """
    classes = " ".join(c for c in ("num" if numerique else "", classe) if c)
    attribut = format_html(' class="{}"', classes) if classes else ""
    if not cle:
        return format_html('<th scope="col"{}>{}</th>', attribut, libelle)
    actif = tri.lstrip("-") == cle
    descendant = actif and (sens == "descending" or tri.startswith("-"))
    suite = cle if sens or descendant or not actif else f"-{cle}"
    ordre = format_html(' aria-sort="{}"', "descending" if descendant else "ascending") if actif else ""
    dessin = icones.icone("bas" if descendant else "haut" if actif else "tri")
    return format_html(
        '<th scope="col"{}{} hx-boost="true" hx-target="#contenu" hx-select="#contenu" hx-swap="outerHTML">'
        '<a href="{}">{}{}</a></th>',
        attribut, ordre, _adresse(context, tri=suite, curseur="", avant=""), libelle, dessin,
    )  # fmt: skip


@register.inclusion_tag("composants/tri_etroit.html", takes_context=True)
def tri_etroit(context: Context, colonnes: Sequence[Colonne], tri: str) -> dict[str, Any]:
    """Draw the sort links of narrow screens, where a table has no header."""
    return {
        "liens": [
            {"libelle": c.libelle, "url": _adresse(context, tri=c.cle, curseur="", avant=""), "actif": c.cle == tri}
            for c in colonnes
        ]
    }


@register.inclusion_tag("composants/filtres.html", takes_context=True)
def filtres(context: Context, formulaire: BaseForm, titre: str = "Filtrer la liste") -> dict[str, Any]:
    """Draw the filters of a list: a form whose choices stand in the address."""
    requete: QueryDict = context["request"].GET
    actifs = [n for n in formulaire.fields if requete.get(formulaire.add_prefix(n))]
    garde = {"tri": requete["tri"]} if "tri" in requete else {}
    return {
        "formulaire": formulaire,
        "titre": titre,
        "actifs": len(actifs),
        "garde": garde.items(),
        "chemin": context["request"].path,
    }


@register.inclusion_tag("composants/champ.html")
def champ(champ: BoundField, classe: str = "") -> dict[str, Any]:
    """Draw a field with its label, help and errors, each tied to it."""
    nature = getattr(champ.field.widget, "input_type", "")
    return {
        "champ": champ,
        "classe": classe,
        "case": nature == "checkbox" and not champ.use_fieldset,
        "requis": champ.field.required,
    }


@register.inclusion_tag("composants/choix_cartes.html")
def choix_cartes(champ: BoundField, details: dict[Any, str] | None = None, colonnes: bool = False) -> dict[str, Any]:
    """Draw a choice among a few as cards; `details` says under each value what it means."""
    options = [
        {"option": option, "detail": (details or {}).get(option.data["value"], "")} for option in champ.subwidgets
    ]
    return {"champ": champ, "options": options, "colonnes": colonnes}


@register.inclusion_tag("composants/resume_erreurs.html")
def resume_erreurs(formulaire: BaseForm) -> dict[str, Any]:
    """Draw, above a form that was refused, each error as a link to its field."""
    lignes = [
        {"id": f.id_for_label or f.auto_id, "libelle": f.label, "erreur": erreur}
        for f in formulaire.visible_fields()
        for erreur in f.errors
    ]
    return {"lignes": lignes, "generales": list(formulaire.non_field_errors())}


@register.inclusion_tag("composants/motif.html")
def motif(
    champ_motif: BoundField, champ_precision: BoundField, titre: str = "Un motif est demandé", texte: str = ""
) -> dict[str, Any]:
    """Draw the reason that a decision asks for: a list and a free text."""
    return {"motif": champ_motif, "precision": champ_precision, "titre": titre, "texte": texte}


@register.inclusion_tag("composants/frise.html")
def frise(evenements: Sequence[Evenement], titre: str = "") -> dict[str, Any]:
    """Draw a timeline of facts, in the order given."""
    return {"evenements": evenements, "titre": titre}


@register.simple_block_tag
def chiffre(
    content: str,
    libelle: str,
    valeur: str | int | None,
    unite: str = "",
    date: str = "",
    source: str = "",
    ton: str = "neutre",
    url: str = "",
) -> SafeString:
    """Draw a key figure with its unit and date; between the tags, its definition, opened by the “?”."""
    texte = formats.nombre(valeur) if isinstance(valeur, int) else valeur
    mots = " en-mots" if isinstance(texte, str) and len(texte) > CHIFFRES_AU_PLUS else ""
    aide = definition(content, libelle, source) if content.strip() else ""
    gros = format_html('<a class="chiffre-lien" href="{}">{}</a>', url, texte) if url else texte
    return format_html(
        '<div class="chiffre chiffre-{}"><dt>{} {}</dt><dd><p class="chiffre-valeur{}">{} <small>{}</small></p>'
        '<p class="chiffre-date">{}</p></dd></div>',
        ton, libelle, aide, mots, gros, unite, date,
    )  # fmt: skip


@register.inclusion_tag("composants/ruban_fratrie.html")
def ruban_fratrie(membres: Sequence[MembreFratrie]) -> dict[str, Any]:
    """Draw the siblings: where each one lives and how far from the child of the page."""
    return {"membres": membres}


@register.inclusion_tag("composants/echeances.html")
def echeances(liste: Sequence[EcheanceAffichee], rien: str = "Aucune échéance à venir.") -> dict[str, Any]:
    """Draw due dates, the late ones first as given."""
    return {"liste": liste, "rien": rien}


@register.inclusion_tag("composants/carte.html")
def carte_nord(carte: _carte.Carte) -> dict[str, Any]:
    """Draw a map; a list beside it must give the same facts."""
    return _carte.contexte(carte)


@register.simple_tag
def jauge(part: float, ton: str = "accent") -> SafeString:
    """Draw a share between 0 and 1 as a bar, hidden from screen readers: its value must be written beside."""
    largeur = round(100 * max(0.0, min(1.0, part)), 1)
    return format_html(
        '<svg class="jauge jauge-{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg>',
        ton, str(largeur),
    )  # fmt: skip


@register.simple_tag
def initiales(nom: str) -> str:
    """Return at most two initials of a name."""
    return "".join(mot[0] for mot in nom.split()[:2]).upper()


@register.inclusion_tag("composants/grille_presence.html")
def grille_presence(rythme: Rythme) -> dict[str, Any]:
    """Draw the half-days of a rhythm; two weeks when even and odd ones differ."""
    return {"grilles": grilles_a_lire(rythme)}
