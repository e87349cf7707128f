"""`havre acces`: the first administrator, links and resets from the server."""

import pytest
from click.testing import CliRunner

from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, LienMotDePasse
from havre.commands.site.acces import commande
from tests.factories import creer_agent

pytestmark = pytest.mark.django_db


def lancer(*arguments: str):
    return CliRunner().invoke(commande, list(arguments))


def test_the_first_administrator_is_made_with_a_link(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://havre.exemple.fr"]
    vu = lancer("creer", "a.premier", "--prenom", "Ada", "--nom", "Premier", "--motif", "Mise en service")
    assert vu.exit_code == 0, vu.output
    assert "https://havre.exemple.fr/compte/lien/" in vu.output
    agent = Agent.objects.get(identifiant="a.premier")
    assert agent.droits.roles == (Role.ADMINISTRATION.value,)
    assert not agent.has_usable_password()
    deja = lancer("creer", "A.Premier", "--prenom", "Ada", "--nom", "Premier", "--motif", "encore")
    assert "existe déjà" in deja.output


def test_links_and_resets_say_what_is_wrong():
    agent = creer_agent(Role.ADMINISTRATION)
    assert "valable une fois" in lancer("lien", agent.identifiant, "--motif", "Oublié").output
    assert LienMotDePasse.objects.get().cree_par is None
    assert "remis à zéro" in lancer("facteur", agent.identifiant, "--motif", "Perdu").output
    assert "Dites pourquoi" in lancer("facteur", agent.identifiant, "--motif", " ").output
    assert "Aucun compte" in lancer("lien", "personne", "--motif", "x").output
