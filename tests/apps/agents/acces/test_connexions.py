"""Sessions: sealed, tied to their row, ended by time, by rights, by their owner or by an administrator."""

from datetime import timedelta

import pytest
from django.test import override_settings

from havre.apps.agents.acces import connexions
from havre.apps.agents.acces.reperes import reperes
from havre.apps.agents.adapters.sessions import SessionStore, empreinte
from havre.apps.agents.droits import Droits, Niveau, Portee
from havre.apps.agents.enums import Role
from havre.apps.agents.models import Connexion
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.models import Evenement
from havre.common.chiffrement.sceau import SceauRompu, ouvrir, sceller
from tests.factories import MAINTENANT, creer_agent

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def session(agent_id: int | None = None, **contenu: object) -> SessionStore:
    ouverte = SessionStore()
    if agent_id is not None:
        ouverte["_auth_user_id"] = str(agent_id)
        moment = contenu.pop("le", MAINTENANT).isoformat()
        ouverte[connexions.ACCES] = {"ouverte_a": moment, "vue_a": moment, "droits": "", "appareil": "Firefox sur Mac"}
    ouverte.update(contenu)
    ouverte.save()
    return ouverte


def test_the_table_holds_neither_the_key_nor_the_content():
    ouverte = session(texte="Lou a dit quelque chose")
    ligne = Connexion.objects.get()
    assert SessionStore(ouverte.session_key)["texte"] == "Lou a dit quelque chose"
    assert ligne.cle != ouverte.session_key
    assert b"Lou" not in bytes(ligne.contenu)
    assert SessionStore(ligne.cle).load() == {}


def test_a_content_moved_to_another_row_opens_nothing():
    sienne, autre = session(texte="a"), session(texte="b")
    contenu = Connexion.objects.get(cle=empreinte(autre.session_key)).contenu
    Connexion.objects.filter(cle=empreinte(sienne.session_key)).update(contenu=contenu)
    assert SessionStore(sienne.session_key).load() == {}


def test_a_change_of_the_signing_key_closes_unless_the_former_is_kept():
    ouverte = session(texte="a")
    with override_settings(SECRET_KEY="une autre clé", SECRET_KEY_FALLBACKS=[]):
        assert SessionStore(ouverte.session_key).load() == {}
    from django.conf import settings

    with override_settings(SECRET_KEY="une autre clé", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert SessionStore(ouverte.session_key)["texte"] == "a"


def test_a_sealed_content_that_was_altered_is_refused():
    scelle = bytearray(sceller(b"clair", lien="x"))
    scelle[-1] ^= 1
    for faux, lien in ((bytes(scelle), "x"), (sceller(b"clair", lien="x"), "y"), (b"", "x")):
        with pytest.raises(SceauRompu):
            ouvrir(faux, lien=lien)


@pytest.mark.parametrize(
    ("ouverte", "vue", "attendu"),
    [
        (timedelta(0), reperes().inactivite, None),
        (timedelta(0), reperes().inactivite + MINUTE, connexions.INACTIVITE),
        (reperes().duree, timedelta(0), None),
        (reperes().duree + MINUTE, timedelta(0), connexions.DUREE),
    ],
)
def test_a_session_ends_past_its_bounds_not_at_them(ouverte, vue, attendu):
    acces = {
        "ouverte_a": (MAINTENANT - ouverte).isoformat(), "vue_a": (MAINTENANT - vue).isoformat(), "droits": "a",
    }  # fmt: skip
    assert connexions.fin_de(acces, droits="a", le=MAINTENANT) == attendu
    assert connexions.fin_de(acces, droits="b", le=MAINTENANT) in {attendu, connexions.DROITS}
    assert (connexions.reste_s(acces, le=MAINTENANT) == 0) is (ouverte + vue > timedelta(0))


def test_any_change_of_rights_changes_their_hash():
    def droits(**portee: object) -> Droits:
        return Droits(roles=("rtase",), portees={"voir_enfants": Portee(niveau=Niveau.DIRECTION, **portee)})

    memes = {connexions.empreinte_des_droits(droits(directions=frozenset({"FLA", "LIL", "VAL"}))) for _ in range(3)}
    assert len(memes) == 1
    autres = {
        connexions.empreinte_des_droits(d)
        for d in (droits(), droits(directions=frozenset({"FLA"})), droits(services=frozenset({3})), Droits())
    }
    assert len(autres | memes) == 5


@pytest.mark.parametrize(
    ("adresse", "reseau"),
    [("192.0.2.77", "192.0.2.…"), ("2001:db8:1:2::7", "2001:db8:1::…"), ("::ffff:192.0.2.9", "192.0.2.…"), ("x", "")],
)
def test_only_the_network_of_an_address_is_kept(adresse, reseau):
    assert connexions.provenance_de(adresse) == reseau


@pytest.mark.parametrize(
    ("declare", "mots"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari sur iPhone"),
        ("curl/8", "Appareil inconnu"),
    ],
)
def test_a_device_is_named_in_words(declare, mots):
    assert connexions.appareil_de(declare) == mots


def test_one_ends_ones_own_sessions_only():
    agent, autre = creer_agent(Role.RTASE), creer_agent(Role.RTASE)
    ici, ailleurs = session(agent.pk), session(agent.pk)
    session(autre.pk)
    assert [c.agent_id for c in connexions.connexions_de(agent, le=MAINTENANT + MINUTE)] == [agent.pk] * 2
    autrui = Connexion.objects.get(agent=autre).cle
    assert connexions.terminer(agent=agent, le=MAINTENANT, cle=autrui) == 0
    assert connexions.terminer(agent=agent, le=MAINTENANT, sauf=empreinte(ici.session_key)) == 1
    assert SessionStore(ailleurs.session_key).load() == {}
    assert Connexion.objects.count() == 2


def test_an_administrator_ends_every_session_and_says_why():
    agent, administrateur = creer_agent(Role.REFERENT), creer_agent(Role.ADMINISTRATION)
    session(agent.pk)
    with pytest.raises(ActionInterdite):
        connexions.terminer_toutes(agent=agent, motif="essai", par=creer_agent(Role.DIRECTION), le=MAINTENANT)
    assert connexions.terminer_toutes(agent=agent, motif="Poste volé", par=administrateur, le=MAINTENANT) == 1
    acte = Evenement.objects.get(action="connexion.fermer_toutes")
    assert (acte.donnees, acte.objet_id) == ({"nombre": 1, "motif": "Poste volé"}, str(agent.pk))


def test_what_is_over_is_swept_away():
    agent = creer_agent(Role.REFERENT)
    session(agent.pk, le=MAINTENANT - reperes().duree - MINUTE)
    gardee = session(agent.pk)
    connexions.balayer(le=MAINTENANT)
    assert [c.cle for c in Connexion.objects.all()] == [empreinte(gardee.session_key)]
