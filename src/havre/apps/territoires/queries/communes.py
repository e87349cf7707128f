"""Finding communes: as one types, and from the cells of a file."""

import re
from dataclasses import dataclass
from typing import Literal

from django.db.models import Case, F, FloatField, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from ..enums import Pays
from ..erreurs import CommuneAmbigue, CommuneInconnue
from ..models import Cle, Commune, Mns

PAYS_NOMMES = {"france": "FR", "fr": "FR", "belgique": "BE", "be": "BE", "b": "BE", "belgie": "BE"}

SAINT = re.compile(r"\b(s)t(e?)[\s.-]+(?=\w)", re.IGNORECASE)
CEDEX = re.compile(r"\s+cedex\b.*$", re.IGNORECASE)
IDENTIFIANT = re.compile(r"^(FR|BE)[-\s]?([0-9][0-9AB][0-9]{3})$", re.IGNORECASE)
CODE = re.compile(r"^(\d{5}|2[AB]\d{3})$", re.IGNORECASE)
CODE_BELGE = re.compile(r"^(?:B-?)?(\d{4})$", re.IGNORECASE)
CODE_PUIS_NOM = re.compile(r"^(?:(?:F|B)-)?(\d{4,5})[\s,;-]+(\D.*)$", re.IGNORECASE)
NOM_PUIS_CODE = re.compile(r"^(.*\D)[\s,;(-]+(\d{4,5})\)?$")
NOM_PUIS_LIEU = re.compile(r"^(.+?)(?:\s*\(\s*([^()]+?)\s*\)|\s*,\s*([^,]+?))$")


def rechercher_communes(texte: str, limite: int = 10, *, pays: str | None = None) -> list[Commune]:
    """Return the communes that a text being typed may mean, best first.

    The text is the beginning of a name or of one of its words, with or without accents, with spelling mistakes, or
    the beginning of a postal or official code, alone or before the name. Exact names come first, then beginnings of
    names, of words, then similar names; whole postal codes come before their beginnings. At equal rank the
    département's own communes are first, then the most populous.
    """
    texte = SAINT.sub(_saint, " ".join(texte.replace("\0", " ").split()))
    chiffres, nom = _couper(texte)
    communes = Commune.objects.all() if pays is None else Commune.objects.filter(pays=pays)
    if chiffres:
        communes = _par_debut_de_code(communes, chiffres)
    if nom:
        communes = _par_nom_approche(communes, nom)
    elif not chiffres:
        return []
    else:
        entier = Case(When(codes_postaux__contains=[chiffres], then=0), default=1, output_field=IntegerField())
        communes = communes.annotate(rang=entier, proximite=Value(0.0, FloatField()))
    ailleurs = Case(When(direction__isnull=True, then=1), default=0, output_field=IntegerField())
    ordre = ("rang", "-proximite", ailleurs, F("population").desc(nulls_last=True), "id")
    return list(communes.order_by(*ordre)[:limite])


def commune_par_nom_ou_code(
    texte: str, *, pays: str | None = None, chiffres: Literal["insee", "postal"] | None = None
) -> Commune:
    """Return the one commune that the cell of a file names.

    Understood: "FR-59350", "BE-57081", "59350" (official code, else postal code), "2A004", "7500" (Belgian postal
    code), "Lille", "59000 Lille", "Lille 59000", "Lille (59)", "Tournai (Belgique)", "Lomme" (associated commune),
    "59033 Lille Cedex"; accents, case, hyphens and "St" do not matter, spelling does. Among communes of one name,
    the département's own is taken when it is alone there.

    Args:
        pays: "FR" or "BE" when another cell says it.
        chiffres: what five digits alone mean; by default both readings are tried.

    Raises:
        CommuneInconnue: none answers to the text.
        CommuneAmbigue: several do.
    """
    demande = _analyser(texte, pays)
    trouvees = _candidates(demande, chiffres)
    if not trouvees:
        suggestions = [str(c) for c in rechercher_communes(demande.nom or demande.code, 3, pays=demande.pays)]
        raise CommuneInconnue(texte, suggestions)
    if len(trouvees) > 1 and demande.nom:
        trouvees = [c for c in trouvees if c.direction_id] or trouvees
    if len(trouvees) > 1:
        raise CommuneAmbigue(texte, [(c.id, str(c)) for c in trouvees])
    return trouvees[0]


def mns_possibles(commune: Commune) -> list[Mns]:
    """Return the MNS that may follow a family of a commune: those with a pole there, else the commune's own."""
    presentes = list(Mns.objects.filter(poles=commune).order_by("nom"))
    return presentes or ([commune.mns] if commune.mns else [])


@dataclass(frozen=True)
class _Demande:
    """What a cell says, taken apart."""

    nom: str = ""
    code: str = ""
    pays: str | None = None
    departement: str | None = None
    identifiant: bool = False


def _saint(trouve: re.Match[str]) -> str:
    """Write "St" and "Ste" in full."""
    return "saint" + trouve.group(2).lower() + " "


def _couper(texte: str) -> tuple[str, str]:
    """Split a text being typed into its leading (or trailing) digits and the rest."""
    if trouve := re.fullmatch(r"(\d[\dABab]?\d{0,3})(?:[\s,-]+(.*))?", texte):
        return trouve.group(1).upper(), (trouve.group(2) or "").strip()
    if trouve := re.fullmatch(r"(.*\D)[\s(,]+(\d{2,5})\)?", texte):
        return trouve.group(2), trouve.group(1).strip(" ,(")
    return "", texte


def _par_debut_de_code(communes: QuerySet[Commune], debut: str) -> QuerySet[Commune]:
    """Keep the communes of which a postal code or the official code starts so."""
    if len(debut) == 5:
        return communes.filter(Q(codes_postaux__contains=[debut]) | Q(code=debut))
    codes = Func(F("codes_postaux"), Value(" "), function="array_to_string", output_field=TextField())
    return communes.alias(tous_les_codes=codes).filter(
        Q(tous_les_codes__regex=rf"\m{debut}") | Q(code__startswith=debut)
    )


def _par_nom_approche(communes: QuerySet[Commune], nom: str) -> QuerySet[Commune]:
    """Keep the communes whose name begins so, has a word that begins so, or looks like it; annotate the rank."""
    cle = Cle(Value(nom, TextField()))
    debut_de_mot = Func(Value(" ", TextField()), cle, template="(%(expressions)s)", arg_joiner=" || ")
    condition = Q(recherche_cle__startswith=cle) | Q(recherche_cle__contains=debut_de_mot)
    if len(nom) >= 4:
        condition |= Q(nom_cle__trigram_similar=cle) | Q(recherche_cle__trigram_word_similar=cle)
    rang = Case(
        When(nom_cle=cle, then=0),
        When(_a_pour_autre(nom), then=0),
        When(nom_cle__startswith=cle, then=1),
        When(recherche_cle__contains=debut_de_mot, then=2),
        default=3,
        output_field=IntegerField(),
    )
    proximite = Func(cle, F("recherche_cle"), function="word_similarity", output_field=FloatField())
    trouvees = communes.filter(condition).alias(autres=_encadre(Cle("autres_noms"))).annotate(rang=rang)
    return trouvees.annotate(proximite=Case(When(rang=3, then=proximite), default=0.0))


def _analyser(texte: str, pays: str | None) -> _Demande:
    """Take a cell apart into name, code, country and département."""
    propre = " ".join(texte.replace("\0", " ").split())
    net = CEDEX.sub("", propre)
    cedex = net != propre
    if trouve := IDENTIFIANT.match(net):
        return _Demande(code=trouve.group(2).upper(), pays=trouve.group(1).upper(), identifiant=True)
    if CODE.match(net):
        return _Demande(code=net.upper(), pays=pays)
    if trouve := CODE_BELGE.match(net):
        seul = trouve.group(1)
        return _Demande(code=f"0{seul}", pays=pays) if pays == Pays.FRANCE else _Demande(code=seul, pays="BE")
    nom, code, departement = net, "", None
    if trouve := CODE_PUIS_NOM.match(net):
        code, nom = trouve.groups()
    elif trouve := NOM_PUIS_CODE.match(net):
        nom, code = trouve.groups()
    elif trouve := NOM_PUIS_LIEU.match(net):
        lieu = (trouve.group(2) or trouve.group(3)).strip()
        pays = PAYS_NOMMES.get(lieu.lower().replace("ë", "e"), pays)
        departement = lieu.upper() if re.fullmatch(r"\d{2,3}|2[ABab]", lieu) else None
        nom = trouve.group(1) if departement or lieu.lower().replace("ë", "e") in PAYS_NOMMES else net
    if code and cedex:
        code, departement = "", code[:2]
    if len(code) == 4:
        pays = pays or "BE"
    return _Demande(nom=SAINT.sub(_saint, nom.strip(" ,;(-")), code=code, pays=pays, departement=departement)


def _candidates(demande: _Demande, chiffres: str | None) -> list[Commune]:
    """Return the communes that a cell may mean."""
    communes = Commune.objects.order_by("id")
    if demande.pays:
        communes = communes.filter(pays=demande.pays)
    if demande.departement:
        communes = communes.filter(departement=demande.departement)
    if not demande.nom:
        return list(communes.filter(_condition_de_code(demande, chiffres)))
    if demande.code:
        communes = communes.filter(Q(codes_postaux__contains=[demande.code]) | Q(code=demande.code))
    cle = Cle(Value(demande.nom, TextField()))
    return list(communes.filter(nom_cle=cle)) or _par_autre_nom(communes, demande.nom)


def _condition_de_code(demande: _Demande, chiffres: str | None) -> Q:
    """Return the condition for a code that stands alone: without a country, an official code is French."""
    officiel = Q(code=demande.code, pays=demande.pays or Pays.FRANCE)
    postal = Q(codes_postaux__contains=[demande.code])
    if demande.identifiant or chiffres == "insee":
        return officiel
    return postal if chiffres == "postal" else officiel | postal


def _par_autre_nom(communes: QuerySet[Commune], nom: str) -> list[Commune]:
    """Return the communes of which an associated commune or another name is exactly `nom`."""
    return list(communes.exclude(autres_noms="").alias(autres=_encadre(Cle("autres_noms"))).filter(_a_pour_autre(nom)))


def _encadre(expression: Cle) -> Concat:
    """Put the separator of `autres_noms` around a key, so that a whole name can be looked for."""
    return Concat(Value(";", TextField()), expression, Value(";", TextField()), output_field=TextField())


def _a_pour_autre(nom: str) -> Q:
    """Return the condition that a commune, with `autres` annotated, has this other name."""
    return Q(autres__contains=_encadre(Cle(Value(nom, TextField()))))
