"""Protected addresses: one way to read where somebody lives, and named readers only."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.queries import evenements_de
from havre.apps.personnes.actions import lever_protection, nommer_lecteur, proteger_adresses
from havre.apps.personnes.erreurs import RegleAcces
from havre.apps.personnes.models import AdresseProtegee, Domicile, Enfant
from havre.apps.personnes.queries import adresse_de, adresses_cachees, protections_de
from tests.factories import (
    DUNKERQUE,
    JOUR,
    creer_agent,
    creer_enfant,
    creer_parent,
    creer_personne,
    creer_service,
    depuis,
)

pytestmark = pytest.mark.django_db
MAINTENANT = datetime.now(UTC)


@pytest.fixture
def enfant() -> Enfant:
    return creer_enfant("Lou", service=creer_service("hazebrouck"))


@pytest.fixture
def mere(enfant: Enfant):
    mere = creer_parent([enfant])
    Domicile.objects.create(personne=mere, commune_id=DUNKERQUE, adresse="4 rue du Phare", periode=depuis())
    return mere


@pytest.fixture
def referent(enfant: Enfant):
    return creer_agent(Role.REFERENT, service=enfant.service)


def proteger(enfant, personnes, par, lecteurs=()):
    return proteger_adresses(
        enfant=enfant, personnes=personnes, motif="Violences du père", lecteurs=lecteurs, par=par, le=MAINTENANT
    )


def test_an_address_is_read_in_one_way_and_hidden_but_to_named_readers(enfant, mere, referent):
    chef, collegue = creer_agent(Role.RTASE, service=enfant.service), creer_agent(Role.REFERENT, service=enfant.service)
    assert adresse_de(mere, pour=collegue, au=JOUR).lignes() == ["4 rue du Phare", "Dunkerque"]
    proteger(enfant, [mere], referent, [chef])
    for lit in (referent, chef):
        assert adresse_de(mere, pour=lit, au=JOUR).lignes() == ["4 rue du Phare", "Dunkerque"]
    for ferme in (collegue, creer_agent(Role.DIRECTION), agent_systeme(), None):
        lue = adresse_de(mere, pour=ferme, au=JOUR)
        assert (lue.adresse, lue.commune, lue.commune_id, lue.lignes()) == ("", "", "", [])
        assert str(lue) == "adresse protégée"
        assert adresses_cachees(pour=ferme) == {mere.pk}
    assert adresse_de(enfant.personne, pour=collegue, au=JOUR).commune == "Hazebrouck"


def test_a_home_written_later_is_protected_too(enfant, mere, referent):
    proteger(enfant, [mere, enfant.personne], referent)
    Domicile.objects.filter(personne=mere).update(periode=depuis(fin=JOUR))
    Domicile.objects.create(personne=mere, commune_id=DUNKERQUE, adresse="9 quai Neuf", periode=depuis(JOUR))
    assert set(Domicile.objects.values_list("protege", flat=True)) == {True}
    assert not adresse_de(mere, pour=None, au=JOUR).lisible


def test_who_may_protect_name_and_lift(enfant, mere, referent):
    chef = creer_agent(Role.RTASE, service=enfant.service)
    with pytest.raises(ActionInterdite):
        proteger(enfant, [mere], creer_agent(Role.SAF))
    for personnes, motif, champ in (
        ([], "x", "personnes"),
        ([creer_personne()], "x", "personnes"),
        ([mere], " ", "motif"),
    ):
        with pytest.raises(RegleAcces) as refus:
            proteger_adresses(enfant=enfant, personnes=personnes, motif=motif, lecteurs=[], par=referent, le=MAINTENANT)
        assert refus.value.champ == champ
    with pytest.raises(RegleAcces, match="ne lui permettent pas"):
        proteger(enfant, [mere], referent, [creer_agent(Role.ELU)])
    (protection,) = proteger(enfant, [mere], referent)
    with pytest.raises(RegleAcces, match="déjà protégée"):
        proteger(enfant, [mere], referent)
    autre = creer_agent(Role.REFERENT, service=enfant.service)
    with pytest.raises(ActionInterdite):
        nommer_lecteur(protection=protection, enfant=enfant, agent=autre, par=autre, le=MAINTENANT)
    nommer_lecteur(protection=protection, enfant=enfant, agent=autre, par=referent, le=MAINTENANT)
    nommer_lecteur(protection=protection, enfant=enfant, agent=chef, par=chef, le=MAINTENANT)
    assert [x.agent for x in protections_de([mere.pk])[mere.pk].nommes] == [referent, autre, chef]
    with pytest.raises(ActionInterdite):
        lever_protection(protection=protection, enfant=enfant, motif="fini", par=referent, le=MAINTENANT)
    lever_protection(protection=protection, enfant=enfant, motif="Elle a déménagé", par=chef, le=MAINTENANT)
    assert adresse_de(mere, pour=None, au=JOUR).adresse == "4 rue du Phare"
    assert not Domicile.objects.filter(protege=True).exists()


def test_the_journal_says_who_was_protected_and_never_where(enfant, mere, referent):
    proteger(enfant, [mere], referent)
    ecrit = str([e.donnees for e in evenements_de(enfant)])
    assert "Phare" not in ecrit
    assert DUNKERQUE not in ecrit


def test_the_database_refuses_a_protection_without_reader(mere, referent):
    AdresseProtegee.objects.create(personne=mere, motif="essai", protegee_a=MAINTENANT, protegee_par=referent)
    with connection.cursor() as c, pytest.raises(DatabaseError, match="nomme au moins une personne"):
        c.execute("SET CONSTRAINTS ALL IMMEDIATE")
