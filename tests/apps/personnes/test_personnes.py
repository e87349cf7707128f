"""Children: age at the date of a fact, who may see them, search by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from havre.apps.agents.enums import Role
from havre.apps.agents.queries import agent_systeme
from havre.apps.personnes.models import Enfant, Reference
from havre.apps.personnes.models.personne import age_mois
from havre.apps.personnes.queries import dossier, enfants_visibles, membres, rechercher_enfants
from tests.factories import JOUR, creer_agent, creer_enfant, creer_fratrie, creer_service, depuis

dates = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("naissance", "au", "mois"),
    [
        (date(2024, 3, 15), date(2026, 3, 14), 23),
        (date(2024, 3, 15), date(2026, 3, 15), 24),
        (date(2024, 3, 15), date(2026, 3, 16), 24),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2025, 1, 31), date(2025, 3, 1), 1),
    ],
)
def test_age_at_the_date_of_a_fact(naissance, au, mois):
    """Day before, day of and day after each bound; 29 February."""
    assert age_mois(naissance, au) == mois


@given(naissance=dates, un=dates, autre=dates)
def test_age_never_goes_back(naissance, un, autre):
    avant, apres = sorted([un, autre])
    assert age_mois(naissance, avant) <= age_mois(naissance, apres)


@pytest.mark.django_db
def test_file_of_another_territory_does_not_exist():
    enfant = creer_enfant()
    ici = creer_agent(Role.REFERENT, service=creer_service())
    ailleurs = creer_agent(Role.REFERENT, service=creer_service("valenciennes"))
    assert dossier(enfant.pk, pour=ici) == enfant
    for agent in (ailleurs, creer_agent(None), creer_agent(Role.ELU), creer_agent(Role.ADMINISTRATION)):
        with pytest.raises(Enfant.DoesNotExist):
            dossier(enfant.pk, pour=agent)
        assert not enfants_visibles(pour=agent).exists()


@pytest.mark.django_db
def test_search_finds_without_accents_by_part_by_number_and_with_a_typo():
    enfant = creer_enfant("Éloïse")
    enfant.personne.nom = "N'Guyen-Lefèvre"
    enfant.personne.save()
    creer_enfant("Marcel")
    for texte in ("eloise", "ELOÏSE lefev", "n guyen", enfant.numero[-6:], "eloize lefevre"):
        assert rechercher_enfants(texte, pour=agent_systeme()) == [enfant], texte
    assert rechercher_enfants("  ", pour=agent_systeme()) == []
    assert rechercher_enfants("eloise", pour=creer_agent(Role.ELU)) == []


@pytest.mark.django_db
def test_siblings_are_listed_eldest_first():
    fratrie = creer_fratrie()
    petit = creer_enfant("Petit", naissance=date(2021, 1, 1), fratrie=fratrie)
    grand = creer_enfant("Grand", naissance=date(2012, 1, 1), fratrie=fratrie)
    assert membres(fratrie, pour=agent_systeme(), au=JOUR) == [grand, petit]


@pytest.mark.django_db
def test_case_holder_is_one_at_a_time():
    enfant = creer_enfant()
    Reference.objects.create(enfant=enfant, agent=creer_agent(), periode=depuis())
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(enfant=enfant, agent=creer_agent(), periode=depuis(JOUR))
