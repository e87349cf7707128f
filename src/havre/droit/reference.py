"""The reference pages made from the data files: what is carried, how, why not the rest, and what is not verified."""

from collections import Counter
from collections.abc import Callable, Iterator

from .obligations import CHAPITRES, DEBITEURS, FORMES, Branche, Exigence, Forme, Obligation, Regle
from .registre import obligations
from .sources import NATURES, Statut, Verification, la_moins_sure, sources
from .valeurs import Valeur, parametres

_STATUTS = {
    Statut.LU: "lu",
    Statut.ARRETE: "arrêté",
    Statut.LU_2009: "**lu en 2009 seulement**",
    Statut.DOCUMENT: "**document, pas le texte**",
    Statut.MEMOIRE: "**de mémoire**",
    Statut.PROPOSITION: "proposition",
}
_ENTETE = "<!-- Written by `havre droit reference`, from src/havre/droit. Do not edit. -->\n"


def page_obligations() -> str:
    """Return the page of the obligations, in Markdown."""
    toutes = list(obligations().values())
    nombres = Counter(o.forme for o in toutes)
    lignes = [
        _ENTETE, "# Les obligations\n",
        f"{len(toutes)} obligations, de dix chapitres. Havre en porte {nombres[Forme.DELAI]} comme **échéances**"
        f" ({sum(len(o.regles) for o in toutes)} règles de calcul), {nombres[Forme.CONDITION]} comme **conditions**"
        f" vérifiées sur les faits, {nombres[Forme.TEXTE]} comme **textes** des courriers ;"
        f" {nombres[Forme.NON_PORTEE]} ne sont pas portées, avec leur raison.\n",
        "« sans délai » : dû le jour même du fait, le texte ne donne pas de nombre. *repère* : nombre du service, pas"
        " de la loi. Tout ce qui est en **gras** dans la colonne « vérifié » est à lire dans le texte en vigueur"
        " avant de s'y fier. Les valeurs et les sources : [parametres.md](parametres.md).\n",
        *_conventions(), *_non_portees(toutes), *_non_verifiees(toutes),
    ]  # fmt: skip
    for chapitre, titre in CHAPITRES.items():
        lignes += [f"## {chapitre} · {titre}\n", "| | obligation | dû par | articles | porté | calcul | vérifié |"]
        lignes += ["|---|---|---|---|---|---|---|"]
        lignes += [_ligne(o) for o in toutes if o.chapitre == chapitre]
        lignes += [""]
    return "\n".join(lignes)


def _conventions() -> Iterator[str]:
    yield "## Comment les délais se comptent\n"
    yield from (
        f"- {texte}"
        for texte in (
            "Le jour du fait est le jour 0 : huit jours après le 10 finissent le 18.",
            "Un délai en mois finit le jour du même numéro, ou le dernier jour du mois (CPC 641, **de mémoire**).",
            "Un délai en heures compte des heures réelles, par-dessus les changements d'heure ; un fait sans heure"
            " compte depuis minuit, la lecture la plus stricte.",
            "Un terme n'est reporté au jour ouvrable que pour les délais de procédure du CPC comptés vers l'avant"
            " (CPC 642, **de mémoire**), jamais pour une alerte de sécurité.",
            "La valeur appliquée est celle en vigueur le jour où le délai part. C'est un choix de Havre.",
            "L'âge se lit le jour où la période part, la lecture la plus protectrice. C'est un choix de Havre.",
            "Né un 29 février, on change d'âge le 28 février d'une année ordinaire. C'est un choix de Havre.",
            "Seul un acte enregistré, fait après le départ du délai, l'éteint ; un acte en retard l'éteint en retard.",
        )
    )
    yield ""


def _non_portees(toutes: list[Obligation]) -> Iterator[str]:
    yield "## Non portées, et pourquoi\n"
    yield from (f"- {o.cle} · {o.titre} : {o.raison}" for o in toutes if o.forme is Forme.NON_PORTEE)
    yield ""


def _non_verifiees(toutes: list[Obligation]) -> Iterator[str]:
    faibles = [o for o in toutes if _faible(o).statut is not Statut.LU]
    yield f"## Ce qui n'est pas vérifié ({len(faibles)} sur {len(toutes)})\n"
    yield "| | obligation | ce qui manque |\n|---|---|---|"
    yield from (f"| {o.cle} | {o.titre} | {_doutes(o)} |" for o in faibles)
    yield ""


def _marques(o: Obligation) -> tuple[Verification, ...]:
    """Return the marks of an obligation and of the values of the law that it reads."""
    lus = [p for r in o.regles for p in r.parametres()] + (list(o.condition.parametres()) if o.condition else [])
    valeurs = [m for p in lus if not p.local for v in p.valeurs for m in v.verifications]
    return (*o.verifications, *valeurs)


def _faible(o: Obligation) -> Verification:
    return la_moins_sure(_marques(o))


def _doutes(o: Obligation) -> str:
    """Return what was not verified: each kind of doubt once, in its most precise form."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for m in _marques(o):
        if m.statut is not Statut.LU:
            phrases.setdefault((m.statut, m.confiance), []).append(m.phrase())
    precises = [t for textes in phrases.values() for t in dict.fromkeys(t for t in textes if ")" in t) or textes[:1]]
    return " ; ".join([*precises, o.reserve] if o.reserve else precises)


def _ligne(o: Obligation) -> str:
    calcul = "<br>".join(f"{f'*{r.titre}* : ' if r.titre else ''}{_calcul(r)}" for r in o.regles)
    if o.condition:
        calcul = "<br>".join(_exigence(e) for e in o.condition.exige)
    cellules = [o.cle, o.titre, DEBITEURS[o.debiteur], o.references, FORMES[o.forme], calcul, _verifie(o)]
    return "| " + " | ".join(c.replace("|", "\\|") for c in cellules) + " |"


def _exigence(e: Exigence) -> str:
    limite = f" ({e.parametre.valeurs[-1].ecrite()})" if e.parametre else ""
    return f"manque si : {e.texte}{limite}"


def _verifie(o: Obligation) -> str:
    cles = ", ".join(dict.fromkeys(m.source.cle for m in o.verifications if m.source))
    statut = _faible(o).statut
    mot = _STATUTS[statut]
    if statut is Statut.MEMOIRE and any(m.statut is Statut.LU for m in _marques(o)):
        mot = "**en partie de mémoire**"
    return f"{mot}{f' ({cles})' if cles else ''}"


def _calcul(r: Regle) -> str:
    return " ; ".join(dict.fromkeys(_branche(b) for b in r.branches))


def _branche(b: Branche) -> str:
    if b.sans_delai:
        return "sans délai"
    if b.le_jour:
        return "au jour même" + (f" des {b.age.valeurs[-1].ecrite()}" if b.age else "")
    if b.delai is None:
        return ""
    valeur = b.delai.valeurs[-1]
    texte = valeur.ecrite() if not b.special else f"le {valeur.ecrite()[3:]}/{valeur.ecrite()[:2]} de l'année suivante"
    texte += " avant" if b.avant else ""
    texte += f" les {b.age.valeurs[-1].ecrite()}" if b.age else ""
    texte += f" (moins de {b.age_moins_de.valeurs[-1].ecrite()})" if b.age_moins_de else ""
    if b.prolongation:
        fois = b.prolongation.au_plus
        texte += f" + {b.prolongation.delai.valeurs[-1].ecrite()}{f' × {fois.valeurs[-1].nombre}' if fois else ' × n'}"
    texte += ", reporté au jour ouvrable" if b.report else ""
    return texte + (" *repère*" if b.delai.local else "")


def page_parametres() -> str:
    """Return the page of the parameters and of their sources, in Markdown."""
    tous = list(parametres().values())
    locaux = [p for p in tous if p.local]
    lignes = [
        _ENTETE, "# Les paramètres\n",
        f"{len(tous) - len(locaux)} valeurs du droit et {len(locaux)} repères du service, datés et sourcés."
        " « à la lecture » : le jour d'entrée en vigueur n'est pas connu, la valeur était celle du texte lu.\n",
    ]  # fmt: skip
    for titre, choisis in (("Droit", [p for p in tous if not p.local]), ("Repères du service", locaux)):
        lignes += [f"## {titre}\n", "| clé | libellé | valeur | depuis | référence | nature | vérifié | note |"]
        lignes += ["|---|---|---|---|---|---|---|---|"]
        lignes += [_ligne_de_valeur(v) for p in choisis for v in p.valeurs]
        lignes += [f"| `{p.cle}` | {p.libelle} | **à fixer** | | | | | {p.a_fixer} |" for p in choisis if p.a_fixer]
        lignes.append("")
    lignes += ["## Sources lues\n", "| clé | titre | adresse notée | état du texte lu |", "|---|---|---|---|"]
    for s in sources().values():
        etat = f"{s.etat_au:%d/%m/%Y}" if s.etat_au else "date non notée"
        lignes.append(f"| {s.cle} | {s.titre} | {s.adresse} | {etat} |")
    return "\n".join([*lignes, ""])


def _ligne_de_valeur(v: Valeur) -> str:
    depuis = "" if v.locale else f"{v.depuis:%d/%m/%Y}" if v.depuis else "à la lecture"
    verifie = f"{_STATUTS[la_moins_sure(v.verifications).statut]} ({', '.join(m.marque for m in v.verifications)})"
    reference = "" if v.locale else v.reference
    cellules = [f"`{v.cle}`", v.libelle, v.ecrite(), depuis, reference, NATURES[v.nature], verifie, v.note]
    return f"| {' | '.join(cellules)} |"


PAGES: dict[str, Callable[[], str]] = {"obligations.md": page_obligations, "parametres.md": page_parametres}
