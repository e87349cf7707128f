"""Whose names must not appear in the export of a child's file: those tied to it, and every name Havre knows."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q, QuerySet

from havre.apps.accueils.models import Accueil
from havre.apps.agents.models import Agent
from havre.apps.lieux.models import AssistantFamilial, Lieu
from havre.apps.personnes.models import AdresseProtegee, Domicile, Enfant, Fratrie, Lien, Personne
from havre.apps.territoires.models import Commune

from ..champs.lecture import Sujet, fiches
from ..champs.lignes import champ_de, lignes_du_dossier
from .masques import COMMUNS, Masques, mots_de, nom_de_commune, reunir_mots

AUTRES = frozenset({Sujet.PROCHE, Sujet.TIERS})


def masques_de(enfant: Enfant) -> Masques:
    """Return what must be hidden in the texts of a child's file."""
    proches = _proches(enfant)
    propres = reunir_mots([enfant.personne.nom, enfant.personne.prenom])
    proteges = AdresseProtegee.objects.en_cours().filter(personne__in=proches | {enfant.pk})
    caches = list(proteges.order_by().values_list("personne", flat=True))
    lies = reunir_mots([*_noms_lies(enfant, proches), *(_lieux_caches(enfant, caches) if caches else ())]) - propres
    noms, prenoms = _noms_connus()
    numeros = Enfant.objects.exclude(pk=enfant.pk).order_by().values_list("numero", flat=True)
    return Masques(
        propres=propres, lies=lies, connus=(noms | prenoms) - propres, prenoms=prenoms - propres,
        lieux=frozenset(map(nom_de_commune, Commune.objects.order_by().values_list("nom", flat=True))),
        numeros=frozenset(n.upper() for n in numeros), personne=enfant.pk, naissance=enfant.personne.date_naissance,
        adresses_protegees=bool(caches),
    )  # fmt: skip


def _proches(enfant: Enfant) -> set[int]:
    """Return the persons tied to a child: family by links, family of the family, named sibling groups."""
    liens = Lien.objects.filter(Q(de=enfant.pk) | Q(vers=enfant.pk)).order_by()
    parents = set(liens.values_list("de", flat=True)) | set(liens.values_list("vers", flat=True))
    familles = Lien.objects.filter(Q(de__in=parents) | Q(vers__in=parents)).order_by()
    proches = parents | set(familles.values_list("de", flat=True)) | set(familles.values_list("vers", flat=True))
    fratries = Fratrie.objects.filter(membres__enfant=enfant.pk).values("pk")
    proches |= set(Enfant.objects.filter(appartenances__fratrie__in=fratries).order_by().values_list("pk", flat=True))
    return proches - {enfant.pk}


def _noms_lies(enfant: Enfant, proches: set[int]) -> Iterator[str]:
    """Yield the names of those whom the file links to: family, siblings, carers, correspondents."""
    for nom, prenom in Personne.objects.filter(pk__in=proches).order_by().values_list("nom", "prenom"):
        yield f"{nom} {prenom}"
    siens = AssistantFamilial.objects.filter(lieu__in=_lieux_de(enfant).order_by().values("pk")).order_by()
    for nom, prenom in siens.values_list("personne__nom", "personne__prenom"):
        yield f"{nom} {prenom}"
    yield from _dans_les_champs(enfant)


def _lieux_de(enfant: Enfant) -> QuerySet[Lieu]:
    """Return the places where a child lives or lived."""
    return Lieu.objects.filter(Q(unites__accueils__enfant=enfant.pk) | Q(accueils_sans_unite__enfant=enfant.pk))


def _lieux_caches(enfant: Enfant, personnes: list[int]) -> Iterator[str]:
    """Yield the names of the places that a protected address forbids to say: homes, and where the child lives."""
    for nom, commune in _lieux_de(enfant).order_by().values_list("nom", "commune__nom"):
        yield f"{nom} {commune}"
    yield from Domicile.objects.filter(personne__in=personnes).order_by().values_list("commune__nom", flat=True)
    yield from (
        Accueil.objects.filter(enfant=enfant, commune__isnull=False).order_by().values_list("commune__nom", flat=True)
    )


def _dans_les_champs(enfant: Enfant) -> Iterator[str]:
    """Yield the names typed in fields that are about somebody else: correspondents, relatives sought."""
    for fiche in fiches().values():
        autres = [
            c for c in fiche.champs.values() if c.sujet in AUTRES and c.classe.cle in {"identite", "professionnel"}
        ]
        if not fiche.dossier or not autres:
            continue
        modele = apps.get_model(fiche.etiquette)
        textes = [c.nom for c in autres if champ_de(modele, c.nom).get_internal_type() in {"CharField", "TextField"}]
        if textes:
            for ligne in lignes_du_dossier(modele, fiche, enfant):
                yield from (" ".join(mots_de(str(getattr(ligne, nom))) - COMMUNS) for nom in textes)


def _noms_connus() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of the names of every person and every agent, and those of their first names."""
    noms: set[str] = set()
    prenoms: set[str] = set()
    for modele in (Personne, Agent):
        lus = modele._default_manager.order_by().values_list("nom", "prenom")
        for nom, prenom in lus.iterator(chunk_size=5000):
            noms |= mots_de(nom)
            prenoms |= mots_de(prenom)
    return frozenset(noms), frozenset(prenoms)
