"""Writing children, links and sibling groups."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.agents.enums import Action
from havre.apps.agents.models import Service
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.journal.actions import consigner
from havre.apps.territoires.models import Commune

from ..enums import Sexe, TypeLien
from ..models import Domicile, Enfant, Fratrie, Lien, MembreFratrie, Personne, ReconnaissanceHandicap
from ..queries import enfants_visibles


def creer_enfant(
    *,
    numero: str,
    nom: str,
    prenom: str,
    sexe: Sexe,
    date_naissance: date | None,
    service: Service,
    commune: Commune,
    ouvert_le: date,
    par: Acteur,
    le: datetime,
    adresse: str = "",
    mineur_non_accompagne: bool = False,
) -> Enfant:
    """Open the file of a child, with the home of the family; the child is a sibling group of one until linked."""
    exiger(par, Action.IMPORTER)
    with transaction.atomic():
        personne = Personne.objects.create(nom=nom, prenom=prenom, sexe=sexe, date_naissance=date_naissance)
        enfant = Enfant.objects.create(
            personne=personne, numero=numero, service=service, ouvert_le=ouvert_le,
            mineur_non_accompagne=mineur_non_accompagne,
        )  # fmt: skip
        Domicile.objects.create(personne=personne, commune=commune, adresse=adresse, periode=DateRange(ouvert_le, None))
        former_fratries([enfant.pk], au=ouvert_le)
        consigner(action="enfant.creer", par=par, le=le, objet=enfant, donnees={"numero": numero})
    return enfant


def noter_handicap(
    *, enfant: Enfant, debut: date, fin: date | None, reference: str, par: Acteur, le: datetime
) -> ReconnaissanceHandicap:
    """Write that the MDPH recognises the child's handicap from `debut` to `fin` (excluded; None: no end known).

    Raises:
        ActionInterdite: `par` may not assess this child.
        ValidationError: the end does not follow the beginning, or a recognition is known already on these days.
    """
    exiger(par, Action.MODIFIER_BESOIN)
    if not enfants_visibles(pour=par, action=Action.MODIFIER_BESOIN).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Cet enfant relève d'un autre territoire.")
    if fin is not None and fin <= debut:
        raise ValidationError({"fin": "La fin de la reconnaissance suit son début."})
    try:
        with transaction.atomic():
            reconnaissance = ReconnaissanceHandicap.objects.create(
                enfant=enfant, periode=DateRange(debut, fin), reference=reference, notee_a=le, notee_par_id=par.pk
            )
            consigner(
                action="handicap.noter", par=par, le=le, objet=enfant,
                donnees={
                    "reconnaissance": reconnaissance.pk, "debut": debut.isoformat(),
                    "fin": fin.isoformat() if fin else None,
                },
            )  # fmt: skip
    except IntegrityError as erreur:
        if enfant.reconnaissances_handicap.filter(periode__overlap=DateRange(debut, fin)).exists():
            raise ValidationError({"debut": "Un handicap est déjà reconnu pendant cette période."}) from erreur
        raise
    return reconnaissance


def lier(
    *,
    de: Personne,
    vers: Personne,
    type_lien: TypeLien,
    debut: date,
    par: Acteur,
    le: datetime,
    autorite_parentale: bool = False,
) -> Lien:
    """Write that `de` is parent, step-parent… of `vers` from `debut`; a parent may join siblings into one group."""
    exiger(par, Action.IMPORTER)
    with transaction.atomic():
        lien = Lien.objects.create(
            de=de, vers=vers, type=type_lien, autorite_parentale=autorite_parentale, periode=DateRange(debut, None)
        )
        if type_lien == TypeLien.PARENT and Enfant.objects.filter(pk=vers.pk).exists():
            former_fratries([vers.pk], au=debut)
        consigner(
            action="personne.lier", par=par, le=le, objet=vers,
            donnees={"lien": lien.pk, "de": de.pk, "type": type_lien.value},
        )  # fmt: skip
    return lien


def nommer_fratries(
    *, enfants: Collection[int], par: Acteur, le: datetime, au: date, noms: Mapping[int, str] | None = None
) -> "FratriesFormees":
    """Compute the sibling groups of some children from common parents, and name them.

    `noms` gives the name that decisions use for the group of a child: {enfant id: name}.
    """
    exiger(par, Action.IMPORTER)
    with transaction.atomic():
        formees = former_fratries(enfants, au=au, noms=noms)
        consigner(
            action="fratrie.nommer", par=par, le=le, objet_type="personnes.fratrie",
            donnees={"enfants": sorted(enfants), "formees": formees.formees, "rejointes": formees.rejointes},
        )  # fmt: skip
    return formees


@dataclass(slots=True)
class FratriesFormees:
    """What forming groups wrote: groups formed, names changed, memberships begun and ended."""

    formees: list[int] = field(default_factory=list)
    renommees: int = 0
    rejointes: int = 0
    quittees: int = 0

    @property
    def ecritures(self) -> int:
        """Return the number of rows written."""
        return len(self.formees) + self.renommees + self.rejointes + self.quittees


def former_fratries(enfants: Collection[int], *, au: date, noms: Mapping[int, str] | None = None) -> FratriesFormees:
    """Write the sibling groups of children, without event: the caller's transaction has permission and event.

    Siblings have a common parent, full or half, or the same given name of group. A given name wins over parents: two
    children named into different groups are not joined. A group that exists takes in the newcomers and keeps its name,
    unless a name is given for all of it.
    """
    noms = noms or {}
    parents = _parents_communs(set(enfants))
    connus = set(parents)
    adhesions = {
        m.enfant_id: m
        for m in MembreFratrie.objects.filter(enfant__in=connus, periode__contains=au).select_related("fratrie")
    }
    effectifs = Counter(
        MembreFratrie.objects.filter(
            fratrie__in={m.fratrie_id for m in adhesions.values()}, periode__contains=au
        ).values_list("fratrie", flat=True)
    )
    formation = _Formation(au, noms, adhesions, effectifs)
    personnes = Personne.objects.in_bulk(connus)
    for groupe in _regrouper(parents, noms, adhesions):
        formation.former([personnes[e] for e in groupe])
    formation.ecrire()
    return formation.bilan


def _parents_communs(enfants: set[int]) -> dict[int, set[int]]:
    """Return the parents of the children and of all children linked to them by chains of common parents."""
    parents: dict[int, set[int]] = {e: set() for e in enfants}
    a_lire = set(enfants)
    while a_lire:
        liens = Lien.objects.filter(vers__in=a_lire, type=TypeLien.PARENT).values_list("vers", "de")
        for enfant, parent in liens:
            parents[enfant].add(parent)
        tous = {p for e in a_lire for p in parents[e]}
        freres = Lien.objects.filter(de__in=tous, type=TypeLien.PARENT, vers__enfant__isnull=False)
        a_lire = set(freres.values_list("vers", flat=True)) - set(parents)
        parents |= {e: set() for e in a_lire}
    return parents


def _regrouper(
    parents: Mapping[int, set[int]], noms: Mapping[int, str], adhesions: Mapping[int, MembreFratrie]
) -> Iterable[list[int]]:
    """Return the children group by group (union-find); a group has at most one given name."""
    chef = {e: e for e in parents}
    nom_du_chef = {e: noms.get(e, "") for e in parents}

    def tete(enfant: int) -> int:
        while chef[enfant] != enfant:
            chef[enfant] = chef[chef[enfant]]
            enfant = chef[enfant]
        return enfant

    def unir(groupe: list[int]) -> None:
        premier = tete(groupe[0])
        for autre in (tete(e) for e in groupe[1:]):
            if autre == premier or (nom_du_chef[premier] and nom_du_chef[autre] not in ("", nom_du_chef[premier])):
                continue
            chef[autre] = premier
            nom_du_chef[premier] = nom_du_chef[premier] or nom_du_chef[autre]

    par_lien: dict[tuple[int, object], list[int]] = defaultdict(list)
    for enfant in sorted(parents):
        if noms.get(enfant):
            par_lien[0, noms[enfant]].append(enfant)
        for parent in parents[enfant]:
            par_lien[1, parent].append(enfant)
        if enfant in adhesions:
            par_lien[2, adhesions[enfant].fratrie_id].append(enfant)
    for cle in sorted(par_lien, key=lambda c: (c[0], str(c[1]))):
        unir(par_lien[cle])
    groupes: dict[int, list[int]] = defaultdict(list)
    for enfant in sorted(parents):
        groupes[tete(enfant)].append(enfant)
    return groupes.values()


class _Formation:
    """Rows to write for the groups, gathered so that each table is written once."""

    def __init__(
        self, au: date, noms: Mapping[int, str], adhesions: Mapping[int, MembreFratrie], effectifs: Mapping[int, int]
    ) -> None:
        self.au, self.noms, self.adhesions, self.effectifs = au, noms, adhesions, effectifs
        self.bilan = FratriesFormees()
        self.nouvelles: list[Fratrie] = []
        self.renommees: list[Fratrie] = []
        self.quittees: list[MembreFratrie] = []
        self.deplacees: list[MembreFratrie] = []
        self.rejointes: list[MembreFratrie] = []

    def former(self, enfants: list[Personne]) -> None:
        """Choose the group of some siblings, and who joins it or leaves another."""
        nom = next((self.noms[e.pk] for e in enfants if self.noms.get(e.pk)), "")
        fratrie = self._existante(enfants, nom) or self._nouvelle(enfants, nom)
        for enfant in enfants:
            adhesion = self.adhesions.get(enfant.pk)
            if adhesion is None:
                self._rejoindre(fratrie, enfant)
            elif adhesion.fratrie_id != fratrie.pk:
                self._changer(adhesion, fratrie, enfant)

    def _existante(self, enfants: list[Personne], nom: str) -> Fratrie | None:
        """Return the stored group that these children keep, the largest of theirs."""
        fratries = {m.fratrie_id: m.fratrie for e in enfants if (m := self.adhesions.get(e.pk))}
        if not fratries:
            return None
        presents = Counter(self.adhesions[e.pk].fratrie_id for e in enfants if e.pk in self.adhesions)
        memes = [f for f in fratries.values() if not nom or f.nom == nom]
        entieres = [f for f in fratries.values() if presents[f.pk] == self.effectifs[f.pk]]
        candidates = memes or entieres
        if not candidates:
            return None
        fratrie = min(candidates, key=lambda f: (-self.effectifs[f.pk], f.pk))
        if nom and fratrie.nom != nom:
            fratrie.nom = nom
            self.renommees.append(fratrie)
        return fratrie

    def _nouvelle(self, enfants: list[Personne], nom: str) -> Fratrie:
        """Return a group to come, named after the family when no name is given."""
        aines = sorted(enfants, key=lambda e: (e.date_naissance or date.max, e.pk))
        noms = dict.fromkeys(e.nom for e in aines)
        fratrie = Fratrie(nom=(nom or " – ".join(noms))[:120], nommee_le=self.au)
        self.nouvelles.append(fratrie)
        return fratrie

    def _rejoindre(self, fratrie: Fratrie, enfant: Personne) -> None:
        periode = DateRange(self.au, None)
        self.rejointes.append(MembreFratrie(fratrie=fratrie, enfant_id=enfant.pk, periode=periode))

    def _changer(self, adhesion: MembreFratrie, fratrie: Fratrie, enfant: Personne) -> None:
        """Move a child to another group from the day; a membership of the same day is corrected."""
        if adhesion.periode.lower == self.au:
            adhesion.fratrie = fratrie
            self.deplacees.append(adhesion)
        else:
            adhesion.periode = DateRange(adhesion.periode.lower, self.au)
            self.quittees.append(adhesion)
            self._rejoindre(fratrie, enfant)

    def ecrire(self) -> None:
        """Write the rows, ends before beginnings."""
        Fratrie.objects.bulk_create(self.nouvelles)
        Fratrie.objects.bulk_update(self.renommees, ["nom"], batch_size=500)
        MembreFratrie.objects.bulk_update(self.quittees, ["periode"], batch_size=500)
        MembreFratrie.objects.bulk_update(self.deplacees, ["fratrie"], batch_size=500)
        MembreFratrie.objects.bulk_create(self.rejointes)
        self.bilan.formees = [f.pk for f in self.nouvelles]
        self.bilan.renommees = len(self.renommees)
        self.bilan.rejointes = len(self.rejointes)
        self.bilan.quittees = len(self.quittees) + len(self.deplacees)
