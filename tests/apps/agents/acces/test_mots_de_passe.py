"""Passwords: bits, words that everybody chooses, one-time links."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from havre.apps.agents.acces import mots_de_passe
from havre.apps.agents.acces.erreurs import RegleAcces
from havre.apps.agents.acces.facteurs import reinitialiser
from havre.apps.agents.acces.mots_de_passe import choisir_par_lien, donner_lien, lien_de
from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.acces.robustesse import MotDePasseRobuste, entropie_bits, est_courant
from havre.apps.agents.actions import creer_agent as action_creer
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Agent, LienMotDePasse
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.models import Evenement
from tests.factories import MAINTENANT, creer_agent

SEPT_MOTS = "girafe tambour nuage lampe violet sentier brique"


@pytest.mark.parametrize(
    ("mot_de_passe", "bits"),
    [
        ("kX9#mQ2!vL4p", 80),  # 12 signs of 99: the CNIL's first example
        ("kX9mQ2vL4pTr7w", 83),  # 14 signs of 62: its second
        (SEPT_MOTS, 80),  # seven words: its third
        ("girafe tambour nuage lampe violet sentier", 69),
        ("girafe girafe girafe girafe girafe girafe girafe", 11),
        ("des mots choisis 2026", 48),  # three words and four digits
        ("aaaaaaaaaaaaaaaaaaaaaa", 9),
        ("abcdefghijklmnopqrstuvwxyz", 9),
        ("azertyuiopqsdfghjklm", 14),  # three runs
        ("", 0),
    ],
)
def test_entropy_is_counted_as_the_examples_of_the_cnil(mot_de_passe, bits):
    assert entropie_bits(mot_de_passe) == bits


@pytest.mark.parametrize("courant", ["MotDePasse2026!", "M0td3p4sse!!", "soleil59000", "Dunkerque-2026", "éTé2026?"])
def test_common_words_are_seen_under_their_disguise(courant):
    assert est_courant(courant)
    with pytest.raises(ValidationError):
        MotDePasseRobuste().validate(courant)


@pytest.mark.parametrize(
    "bon", ["kX9#mQ2!vL4p", "kX9mQ2vL4pTr7w", SEPT_MOTS, "Vq7-tambour-girafe-Zl3-nuage-lampe-bois-clou"]
)
def test_what_is_enough_is_accepted(bon):
    validate_password(bon, creer_agent_sans_base())


def creer_agent_sans_base() -> Agent:
    return Agent(identifiant="c.essai", prenom="Camille", nom="Essai")


def test_the_rules_say_what_to_do_and_forbid_ones_own_name():
    aide = MotDePasseRobuste().get_help_text()
    assert "7 mots sans lien" in aide
    assert "12 signes mêlant" in aide
    assert "14 sans ponctuation" in aide
    for mauvais in ("court", "camille.essai", "1234567890123456789012345"):
        with pytest.raises(ValidationError):
            validate_password(mauvais, creer_agent_sans_base())


@pytest.mark.parametrize(
    "mauvais",
    ["celine.herman59!", "H3rman-Celine#7402", "ÇÉLINE!herman_2026", "celine herman girafe tambour nuage lampe violet"],
)
def test_a_password_made_of_ones_own_names_is_refused_whatever_its_dress(mauvais):
    agent = Agent(identifiant="c.herman", prenom="Céline", nom="Herman")
    with pytest.raises(ValidationError):
        MotDePasseRobuste().validate(mauvais, agent)
    for bon in ("kX9#mQ2!vL4p", SEPT_MOTS, f"herman {SEPT_MOTS}"):
        validate_password(bon, agent)


@pytest.mark.django_db
def test_a_link_serves_once_and_before_its_end():
    agent, par = creer_agent(Role.REFERENT), creer_agent(Role.ADMINISTRATION)
    ancien = donner_lien(agent=agent, motif="Oublié", par=par, le=MAINTENANT)
    jeton = donner_lien(agent=agent, motif="Oublié encore", par=par, le=MAINTENANT)
    assert not Agent.objects.get(pk=agent.pk).has_usable_password()
    assert lien_de(ancien, le=MAINTENANT) is None
    assert jeton not in str(list(LienMotDePasse.objects.values()))
    fin = MAINTENANT + timedelta(hours=reperes().lien_heures)
    assert lien_de(jeton, le=fin - timedelta(seconds=1)) is not None
    for le, identifiant in ((fin, agent.identifiant), (MAINTENANT, "un autre")):
        with pytest.raises(RegleAcces, match="ne va pas"):
            choisir_par_lien(jeton=jeton, identifiant=identifiant, mot_de_passe=SEPT_MOTS, le=le)
    choisi = choisir_par_lien(jeton=jeton, identifiant=agent.identifiant.upper(), mot_de_passe=SEPT_MOTS, le=MAINTENANT)
    assert choisi.check_password(SEPT_MOTS)
    with pytest.raises(RegleAcces):
        choisir_par_lien(jeton=jeton, identifiant=agent.identifiant, mot_de_passe=SEPT_MOTS, le=MAINTENANT)
    actes = Evenement.objects.filter(action__startswith="mot_de_passe.").order_by("numero")
    assert [a.action for a in actes] == ["mot_de_passe.lien", "mot_de_passe.lien", "mot_de_passe.choisir"]
    assert SEPT_MOTS not in str([a.donnees for a in actes])


@pytest.mark.django_db
def test_who_may_give_a_link_and_to_whom():
    agent, par = creer_agent(Role.REFERENT), creer_agent(Role.ADMINISTRATION)
    with pytest.raises(ActionInterdite):
        donner_lien(agent=par, motif="essai", par=agent, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="propre compte"):
        donner_lien(agent=par, motif="essai", par=par, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="Dites pourquoi"):
        donner_lien(agent=agent, motif=" ", par=par, le=MAINTENANT)
    agent.is_active = False
    with pytest.raises(RegleAcces, match="fermé"):
        donner_lien(agent=agent, motif="essai", par=par, le=MAINTENANT)
    assert not LienMotDePasse.objects.exists()


@pytest.mark.django_db
def test_nobody_alone_gives_a_link_and_takes_the_factor_away():
    agent, par, autre = creer_agent(Role.REFERENT), creer_agent(Role.ADMINISTRATION), creer_agent(Role.ADMINISTRATION)
    donner_lien(agent=agent, motif="Oublié", par=par, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="autre administrateur"):
        reinitialiser(agent=agent, motif="Perdu", par=par, le=MAINTENANT)
    reinitialiser(agent=agent, motif="Perdu", par=autre, le=MAINTENANT)
    with pytest.raises(RegleAcces, match="autre administrateur"):
        donner_lien(agent=agent, motif="Oublié", par=autre, le=MAINTENANT)
    apres = MAINTENANT + timedelta(days=reperes().separation_jours)
    donner_lien(agent=agent, motif="Oublié", par=autre, le=apres)


@pytest.mark.django_db
def test_two_links_never_wait_for_one_account():
    agent = creer_agent()
    donner_lien(agent=agent, motif="essai", par=agent_systeme(), le=MAINTENANT)
    attente = mots_de_passe.lien_en_attente(agent, le=MAINTENANT)
    attente.pk, attente.empreinte = None, "f" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        attente.save()


@pytest.mark.django_db
def test_a_password_given_by_somebody_else_is_to_be_changed():
    def creer(**options: object) -> Agent:
        return action_creer(prenom="Lou", nom="Essai", par=agent_systeme(), le=MAINTENANT, **options)

    assert creer(identifiant="a", mot_de_passe="connu d'un autre").mot_de_passe_provisoire
    assert not creer(identifiant="b", mot_de_passe=None).mot_de_passe_provisoire
    assert not creer(identifiant="c", mot_de_passe="havre-demo", de_demonstration=True).mot_de_passe_provisoire
