"""The reference page of the data: classes, purposes, rules, and the class of every field. Made by `make reference`."""

from collections.abc import Iterator

from .champs.lecture import Champ, Fiche, Nettoyage, Sort, classes, fiches, finalites, tables
from .conservation import regles
from .queries.traitements import traitements

ENTETE = "<!-- Written by `havre champs reference`, from src/havre/registre/donnees. Do not edit. -->\n"
SORTS = {
    Sort.EFFACE: "la ligne est effacée",
    Sort.NETTOIE: "la ligne reste, vidée de ce qui nomme",
    Sort.GARDE: "la ligne reste",
}
NETTOYAGES = {
    Nettoyage.LIGNE: "effacé avec la ligne", Nettoyage.GARDE: "gardé", Nettoyage.VIDE: "vidé", Nettoyage.NUL: "vidé",
    Nettoyage.FAUX: "« non »", Nettoyage.ANNEE: "1er janvier de l'année",
}  # fmt: skip


def page_donnees() -> str:
    """Return the page, in Markdown."""
    personnels = sum(c.classe.personnelle for f in fiches().values() for c in f.champs.values())
    total = sum(len(f.champs) for f in fiches().values())
    lignes = [
        ENTETE, "# Les données\n",
        f"{len(fiches())} tables de Havre, {total} champs, dont {personnels} personnels ; {len(tables())} tables"
        " d'autres logiciels, classées chacune en entier. Un test refuse un champ sans classe.\n",
        "## Classes\n", *_entete("classe", "ce qu'elle contient", "personnelle", "particulière"),
        *(
            f"| {c.libelle} | {c.definition} | {'oui' if c.personnelle else 'non'} | {c.particuliere} |"
            for c in classes().values()
        ),
        "", "## Traitements\n",
        *_entete("finalité", "base", "vérification", "données", "destinataires", "conservation"), *_traitements(),
        "", "## Règles de conservation\n", *_entete("règle", "depuis", "durée", "visa des archives"), *_regles(),
        "", "Une règle « à fixer » n'élimine rien : l'outil refuse, et dit son nom.\n",
        "## Chaque champ\n", *_tables(), "## Tables d'autres logiciels\n", *_entete("table", "classe", "contenu"),
        *(f"| `{t.nom}` | {t.classe.libelle} | {t.contenu} |" for t in tables().values()),
    ]  # fmt: skip
    return "\n".join([*lignes, ""])


def _entete(*colonnes: str) -> tuple[str, str]:
    return f"| {' | '.join(colonnes)} |", "|" + "---|" * len(colonnes)


def _traitements() -> Iterator[str]:
    for t in traitements():
        verifies = " ; ".join(v.phrase() for v in t.finalite.verifications)
        cellules = [
            t.finalite.libelle, t.finalite.base, verifies, ", ".join(c.libelle for c in t.classes),
            ", ".join(t.destinataires) or "aucun écran", ", ".join(r.libelle for r in t.regles),
        ]  # fmt: skip
        yield f"| {' | '.join(cellules)} |"


def _regles() -> Iterator[str]:
    for r in regles().values():
        duree = f"`{r.parametre}`{' **à fixer**' if r.a_fixer else ''}" if r.parametre else r.reglage
        yield f"| {r.libelle} | {r.depart} | {duree} | {'oui' if r.visa else 'non'} |"


def _tables() -> Iterator[str]:
    for f in fiches().values():
        lecture = f" Lu par qui peut `{f.lecture}`." if f.lecture else ""
        yield f"### {f.etiquette}\n"
        yield (
            f"Finalité : {finalites()[f.finalite].libelle}. Conservation : {regles()[f.conservation].libelle} ;"
            f" au terme, {SORTS[f.sort]}.{lecture}\n"
        )
        yield "| champ | classe | de qui | au terme |\n|---|---|---|---|"
        yield from (f"| `{c.nom}` | {c.classe.libelle} | {c.sujet.libelle} | {fin(f, c)} |" for c in f.champs.values())
        yield ""


def fin(f: Fiche, c: Champ) -> str:
    """Return what becomes of a field at its term, in words."""
    if c.nettoyage is Nettoyage.TEXTE:
        return f"« {c.texte} »"
    return NETTOYAGES[c.nettoyage] if c.classe.personnelle or f.sort is Sort.EFFACE else ""
