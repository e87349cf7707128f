"""Rows made by hand for the tests: each function makes one noun, with what it needs, and says so by its arguments.

Made inside a transaction that holds an event of the journal: the harness writes one for each database test, and
`fabrique()` for the tests that commit.
"""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from havre.apps.accueils.enums import IssueRecherche, ModeAccueil, MotifRecherche
from havre.apps.accueils.models import Accueil, Besoin, EnfantRecherche, Recherche
from havre.apps.agents.enums import Role, TypeService
from havre.apps.agents.models import Affectation, Agent, Service
from havre.apps.decisions.enums import NatureDecision
from havre.apps.decisions.models import Decision, EnfantConcerne
from havre.apps.lieux.enums import MotifGel, TypeLieu
from havre.apps.lieux.models import Agrement, Capacite, Gel, LeveeDeGel, Lieu, Unite
from havre.apps.mesures.enums import TypeMesure
from havre.apps.mesures.models import Mesure
from havre.apps.personnes.enums import Sexe, TypeLien
from havre.apps.personnes.models import Domicile, Enfant, Fratrie, Lien, MembreFratrie, Personne
from havre.apps.territoires.models import Mns

JOUR = date(2026, 3, 2)
MAINTENANT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HIER = date(2026, 3, 1)
ORIGINE = date(2020, 1, 1)
HAZEBROUCK, DUNKERQUE, LILLE, VALENCIENNES, TOURNAI = "FR-59295", "FR-59183", "FR-59350", "FR-59606", "BE-57081"

_numero = itertools.count(1)


def depuis(debut: date = ORIGINE, fin: date | None = None) -> DateRange:
    """Return the period `[debut, fin)`."""
    return DateRange(debut, fin)


def creer_service(mns: str = "hazebrouck") -> Service:
    """Return the ASE service of a MNS, made once."""
    maison = Mns.objects.get(pk=mns)
    service, _ = Service.objects.get_or_create(
        code=f"ase-{mns}",
        defaults={"nom": f"ASE {maison.nom}", "type": TypeService.ASE, "mns": maison, "direction": maison.direction},
    )
    return service


def creer_agent(role: Role | None = Role.RTASE, *, service: Service | None = None, nom: str = "") -> Agent:
    """Return an agent who holds a role since the origin; without a service: the whole département."""
    n = next(_numero)
    agent = Agent(identifiant=f"agent{n}", prenom="Camille", nom=nom or f"Essai{n}")
    agent.set_password("mot de passe d'essai")
    agent.save()
    if role is not None:
        Affectation.objects.create(agent=agent, role=role, service=service, periode=depuis())
    return agent


def creer_personne(prenom: str = "Lou", nom: str = "", *, naissance: date | None = date(2016, 5, 4)) -> Personne:
    """Return a synthetic person."""
    return Personne.objects.create(
        prenom=prenom, nom=nom or f"Essai{next(_numero)}", sexe=Sexe.FEMININ, date_naissance=naissance, synthetique=True
    )


def creer_enfant(
    prenom: str = "Lou",
    *,
    naissance: date = date(2016, 5, 4),
    service: Service | None = None,
    commune: str = HAZEBROUCK,
    fratrie: Fratrie | None = None,
    besoin: bool = True,
) -> Enfant:
    """Return a child with home, sibling group (of one by default) and assessed need."""
    n = next(_numero)
    personne = creer_personne(prenom, f"Enfant{n}", naissance=naissance)
    enfant = Enfant.objects.create(
        personne=personne, numero=f"E{n:06d}", service=service or creer_service(), ouvert_le=ORIGINE
    )
    Domicile.objects.create(personne=personne, commune_id=commune, periode=depuis())
    MembreFratrie.objects.create(fratrie=fratrie or creer_fratrie(), enfant=enfant, periode=depuis())
    if besoin:
        creer_besoin(enfant, commune=commune)
    return enfant


def creer_fratrie(nom: str = "") -> Fratrie:
    """Return a named sibling group without members."""
    return Fratrie.objects.create(nom=nom or f"Essai{next(_numero)}", nommee_le=ORIGINE)


def creer_parent(enfants: Sequence[Enfant], prenom: str = "Dominique") -> Personne:
    """Return an adult who is parent of the children."""
    parent = creer_personne(prenom, naissance=date(1985, 1, 1))
    for enfant in enfants:
        Lien.objects.create(
            de=parent, vers=enfant.personne, type=TypeLien.PARENT, autorite_parentale=True, periode=depuis()
        )
    return parent


def creer_besoin(enfant: Enfant, *, commune: str = HAZEBROUCK, **champs: object) -> Besoin:
    """Return an assessed need."""
    return Besoin.objects.create(enfant=enfant, etabli_a=MAINTENANT, commune_famille_id=commune, **champs)


def creer_lieu(
    type_lieu: TypeLieu = TypeLieu.FAMILLE_ACCUEIL,
    *,
    places: int = 2,
    commune: str = HAZEBROUCK,
    agrement: int | None = None,
    ages: tuple[int, int] = (0, 251),
    unites: int = 1,
    **champs: object,
) -> Lieu:
    """Return a place with units of `places` places each; a foster home gets a licence for all of them."""
    n = next(_numero)
    lieu = Lieu.objects.create(
        code=f"L{n:05d}", nom=f"Lieu d'essai {n}", type=type_lieu, commune_id=commune, synthetique=True
    )
    for rang in range(1, unites + 1):
        unite = Unite.objects.create(
            lieu=lieu, code=f"U{rang}", nom=f"Unité {rang}", age_min_mois=ages[0], age_max_mois=ages[1], **champs
        )
        Capacite.objects.create(unite=unite, places=places, periode=depuis())
    if type_lieu == TypeLieu.FAMILLE_ACCUEIL:
        Agrement.objects.create(
            lieu=lieu, numero=f"A{n:05d}", places=agrement or min(places * unites, 3), periode=depuis()
        )
    return lieu


def unite_de(lieu: Lieu, code: str = "U1") -> Unite:
    """Return one unit of a place."""
    return lieu.unites.get(code=code)


def creer_mesure(
    enfants: Sequence[Enfant],
    *,
    le: date = date(2026, 1, 15),
    type_mesure: TypeMesure = TypeMesure.PLACEMENT,
    ensemble: bool = False,
    terme: date | None = None,
    **champs: object,
) -> list[Mesure]:
    """Return the measures that one judgment orders for the children, not carried out."""
    decision = Decision.objects.create(
        reference=f"D{next(_numero):06d}", nature=NatureDecision.JUGEMENT, juridiction_id="tpe-dunkerque",
        auteur="Juge des enfants", motifs="Danger (essai)", base_legale="Code civil 375-3",
        rendue_le=le, effet_le=le, terme_le=terme, fratrie_ensemble=ensemble, synthetique=True, **champs,
    )  # fmt: skip
    mesures = []
    for enfant in enfants:
        EnfantConcerne.objects.create(decision=decision, enfant=enfant)
        mesures.append(
            Mesure.objects.create(
                enfant=enfant, type=type_mesure, decision=decision, ordonnee_le=le, periode=depuis(le, terme)
            )
        )
    return mesures


def creer_accueil(
    enfant: Enfant,
    unite: Unite | None = None,
    *,
    debut: date = date(2025, 6, 1),
    fin: date | None = None,
    mode: ModeAccueil = ModeAccueil.PERMANENT,
    **champs: object,
) -> Accueil:
    """Return a stay that began with the child's arrival."""
    champs.setdefault("admis_le", debut)
    return Accueil.objects.create(
        enfant=enfant, unite=unite, mode=mode, periode=depuis(debut, fin), enregistre_a=MAINTENANT, **champs
    )


def creer_recherche(enfants: Sequence[Enfant], motif: MotifRecherche, *, le: date = HIER) -> Recherche:
    """Return an open search for the children, who are of one sibling group."""
    fratrie = enfants[0].appartenances.get().fratrie
    recherche = Recherche.objects.create(fratrie=fratrie, motif=motif, ouverte_le=le)
    for enfant in enfants:
        EnfantRecherche.objects.create(recherche=recherche, enfant=enfant, motif=motif, depuis=le, entre_le=le)
    return recherche


def creer_gel(
    unite: Unite, places: int | None = None, *, debut: date = JOUR, fin: date | None = None, leve_le: date | None = None
) -> Gel:
    """Return a freeze of some places of a unit (None: all of them), lifted or not."""
    gel = Gel.objects.create(
        unite=unite, places=places, motif=MotifGel.TRAVAUX, precision="Toiture", periode=depuis(debut, fin),
        declare_a=MAINTENANT,
    )  # fmt: skip
    if leve_le is not None:
        LeveeDeGel.objects.create(gel=gel, le=leve_le, motif="Travaux finis", levee_a=MAINTENANT)
    return gel


def fermer_recherche(recherche: Recherche, le: date, issue: IssueRecherche = IssueRecherche.MAINTIEN) -> None:
    """End a search by a decision: its children leave it."""
    recherche.enfants.filter(trouve_le__isnull=True).update(sorti_le=le, sorti_issue=issue)
    recherche.close_le, recherche.issue, recherche.decision = le, issue, "décision d'essai"
    recherche.save()
