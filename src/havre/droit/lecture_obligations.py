"""Reading of the registry `textes/<chapter>.yaml`: each fact, parameter, source and key is checked."""

from collections.abc import Iterable

from .lecture import DOSSIER, Table, lire, nom_de
from .obligations import (
    CHAPITRES,
    DEBITEURS,
    Branche,
    Condition,
    Effet,
    Exigence,
    Forme,
    Obligation,
    Prolongation,
    Regle,
    Silence,
)  # fmt: skip
from .sources import verifications
from .speciales import SPECIALES
from .valeurs import Parametre, parametres
from .vocabulaire import DATES, NOMBRE, faits_connus

TEXTES = DOSSIER / "textes"
_RECURRENCES = {"une_fois", "chaque", "periodique", "permanente", "sur_demande"}


def lire_registre() -> dict[str, Obligation]:
    """Return the obligations of every chapter, by identifier.

    Raises:
        DonneeInvalide: a file breaks its schema.
    """
    lues: dict[str, Obligation] = {}
    for chapitre in CHAPITRES:
        fichier = TEXTES / f"{chapitre.lower()}.yaml"
        racine = Table(lire(fichier), fichier=nom_de(fichier))
        for cle in racine.noms():
            table = racine.table(cle)
            if table is None or not cle.startswith(f"{chapitre}-"):
                raise racine.erreur(cle, f"doit être une obligation {chapitre}-nn")
            lues[cle] = _lire_obligation(table, cle)
    return lues


def _lire_obligation(table: Table, cle: str) -> Obligation:
    forme = Forme(table.choix("forme", set(Forme)))
    regles: tuple[Regle, ...] = ()
    if forme is Forme.DELAI:
        regles = tuple(_lire_regles(table, cle))
    condition = _lire_condition(table, cle) if forme is Forme.CONDITION else None
    lue = Obligation(
        cle=cle, titre=table.texte("titre"), articles=table.textes("articles", requis=forme is not Forme.NON_PORTEE),
        debiteur=table.choix("debiteur", DEBITEURS), declencheur=table.texte("declencheur"),
        recurrence=table.choix("recurrence", _RECURRENCES), forme=forme, verifications=verifications(table),
        reserve=table.texte("reserve", requis=False), remarque=table.texte("remarque", requis=False), regles=regles,
        condition=condition, mention=table.texte("mention", requis=forme is Forme.TEXTE),
        raison=table.texte("raison", requis=forme is Forme.NON_PORTEE),
    )  # fmt: skip
    table.fermer()
    return lue


def _lire_regles(table: Table, cle: str) -> Iterable[Regle]:
    volets = table.table("volets")
    if volets is None:
        yield _lire_regle(table, cle, titre="")
        return
    for nom in volets.noms():
        volet = volets.table(nom)
        if volet is None:
            raise volets.erreur(nom, "doit être une table de clés")
        yield _lire_regle(volet, f"{cle}.{nom}", titre=volet.texte("titre"))
        volet.fermer()


def _lire_regle(table: Table, cle: str, *, titre: str) -> Regle:
    branches = tuple(_lire_branche(t) for t in table.tables("calcul"))
    if not branches:
        raise table.erreur("calcul", "une échéance a au moins une façon de se calculer")
    silence = table.table("silence")
    lu = None
    if silence is not None:
        effet = Effet(silence.choix("effet", set(Effet)))
        lu = Silence(effet, silence.texte("texte"), verifications(silence))
        silence.fermer()
    return Regle(
        cle=cle, titre=titre, branches=branches, actes=_faits(table, "acte", DATES),
        cesse=_faits(table, "cesse", DATES, requis=False), silence=lu,
    )  # fmt: skip


def _lire_branche(table: Table) -> Branche:
    depart = _faits(table, "depart", DATES)
    prolongation = table.table("prolongation")
    suspension = _faits(table, "suspension", DATES, requis=False)
    if suspension and len(suspension) != 2:
        raise table.erreur("suspension", "doit nommer deux faits : le début et la fin")
    borne = _faits(table, "borne", DATES, requis=False)
    lue = Branche(
        si=_si(table), depuis=_parametre(table, "depuis"), age_moins_de=_parametre(table, "age_moins_de"),
        age_le=_faits(table, "age_le", DATES, requis=False) or depart, depart=depart, age=_parametre(table, "age"),
        delai=_parametre(table, "delai"), avant=table.vrai("avant"), sans_delai=table.vrai("sans_delai"),
        le_jour=table.vrai("le_jour"), special=table.choix("special", SPECIALES, requis=False),
        prolongation=_prolongation(prolongation) if prolongation else None, borne=borne[0] if borne else "",
        suspension=(suspension[0], suspension[1]) if suspension else None, report=_parametre(table, "report"),
        pas_avant=_parametre(table, "pas_avant"), note=table.texte("note", requis=False),
    )  # fmt: skip
    table.fermer()
    if [lue.delai is not None and not lue.special, lue.sans_delai, lue.le_jour, bool(lue.special)].count(True) != 1:
        raise table.erreur("delai", "il faut un délai, ou sans_delai, ou le_jour, ou special, et un seul")
    return lue


def _prolongation(table: Table) -> Prolongation:
    nombre, delai = _faits(table, "nombre", (NOMBRE,)), _parametre(table, "delai")
    if delai is None:
        raise table.erreur("delai", "une prolongation a une durée")
    lue = Prolongation(nombre[0], delai, _parametre(table, "au_plus"))
    table.fermer()
    return lue


def _lire_condition(table: Table, cle: str) -> Condition:
    brute = table.table("condition")
    if brute is None:
        raise table.erreur("condition", "une condition s'écrit")
    exigences = tuple(_lire_exigence(t) for t in brute.tables("exige"))
    if not exigences:
        raise brute.erreur("exige", "une condition exige quelque chose")
    lue = Condition(cle, _si(brute), _parametre(brute, "depuis"), exigences)
    brute.fermer()
    return lue


SORTES = {
    "vrai": 1, "faux": 1, "un_de": 2, "au_plus": 1, "au_moins": 1, "precede": 2, "pas_apres": 2, "age_moins_de": 2,
}  # fmt: skip
AVEC_PARAMETRE = {"au_plus", "au_moins", "age_moins_de"}


def _lire_exigence(table: Table) -> Exigence:
    sortes = [s for s in SORTES if table.contient(s)]
    if len(sortes) != 1:
        raise table.erreur("exige", f"une exigence a une sorte et une seule, parmi {', '.join(SORTES)}")
    sorte = sortes[0]
    faits = _faits(table, sorte, ())
    if len(faits) < SORTES[sorte]:
        raise table.erreur(sorte, f"il faut {SORTES[sorte]} faits")
    parametre = _parametre(table, "parametre")
    if (parametre is not None) is not (sorte in AVEC_PARAMETRE):
        raise table.erreur("parametre", "se donne pour au_plus, au_moins et age_moins_de, et pour elles seules")
    lue = Exigence(sorte, faits, parametre, table.texte("texte"))
    table.fermer()
    return lue


def _si(table: Table) -> tuple[tuple[str, bool], ...]:
    paires = []
    for texte in table.textes("si", requis=False):
        nom = texte.removeprefix("non ")
        _exiger_fait(table, "si", nom, ())
        paires.append((nom, nom == texte))
    return tuple(paires)


def _faits(table: Table, cle: str, formes: tuple[str, ...], *, requis: bool = True) -> tuple[str, ...]:
    noms = table.textes(cle, requis=requis)
    for nom in noms:
        _exiger_fait(table, cle, nom, formes)
    return noms


def _exiger_fait(table: Table, cle: str, nom: str, formes: tuple[str, ...]) -> None:
    if nom not in faits_connus():
        raise table.erreur(cle, f"fait absent de faits.yaml : {nom}")
    if formes and not (nom.endswith(formes) or nom.startswith(formes)):
        raise table.erreur(cle, f"{nom} n'a pas le type attendu ({', '.join(formes)})")


def _parametre(table: Table, cle: str) -> Parametre | None:
    nom = table.texte(cle, requis=False)
    if not nom:
        return None
    if nom not in parametres():
        raise table.erreur(cle, f"aucun paramètre {nom}")
    return parametres()[nom]
