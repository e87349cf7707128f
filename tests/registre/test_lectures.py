"""The readings of the journal go under the same visa as files do: a list, an answer of the archives, the command."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.apps.agents.permissions import ActionInterdite
from havre.apps.journal.actions import ancrer, consigner_lecture
from havre.apps.journal.models import Lecture
from havre.droit import choisir_reperes
from havre.registre.actions.elimination import demander_elimination, noter_visa
from havre.registre.actions.lectures import etablir_bordereau_des_lectures, oter_les_lectures
from havre.registre.elimination.document import imprimer_bordereau_des_lectures
from havre.registre.erreurs import DureeNonFixee, EliminationRefusee, RegleRegistre
from havre.registre.models import BordereauElimination
from havre.registre.queries.conservation import conservations
from havre.registre.queries.lectures import ancre_de, en_cours, lectures_passees
from tests.factories import creer_agent, creer_enfant

pytestmark = pytest.mark.django_db
SANS = "libelle: essai\nunite: mois\na_fixer: le département en décide\n"
LONGUE = "libelle: essai\nunite: mois\nvaleurs:\n- valeur: 60\n  nature: cible_locale\n  verification: [D]\n"


@pytest.fixture
def reperes(tmp_path):
    """Return a setter of the duration of readings, as a département writes it."""

    def ecrire(texte: str) -> None:
        (tmp_path / "conservation").mkdir(exist_ok=True)
        (tmp_path / "conservation" / "journal_lectures.yaml").write_text(texte, encoding="utf-8")
        choisir_reperes(tmp_path)

    yield ecrire
    choisir_reperes(None)


def lire(nombre: int, jours: int) -> None:
    le = timezone.now() - timedelta(days=jours)
    enfant, agent = creer_enfant(), creer_agent(Role.REFERENT)
    for _ in range(nombre):
        consigner_lecture(par=agent, le=le, objet=enfant)
    with transaction.atomic():
        transaction.get_connection().check_constraints()
    ancrer(par=None, le=le)


def viser(bordereau, par, accorde=True):
    noter_visa(
        bordereau=bordereau, accorde=accorde, numero="AD-7", vise_le=timezone.localdate(), signataire="Mme A.",
        gardees=[], par=par, le=timezone.now(),
    )  # fmt: skip


def test_from_the_list_to_the_removal():
    lire(2, 800)
    lire(3, 20)
    dpo = creer_agent(Role.DPO)
    bordereau = etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    assert en_cours(pour=dpo) == bordereau
    assert imprimer_bordereau_des_lectures(bordereau, ancre_de(bordereau)).startswith(b"%PDF")
    with pytest.raises(RegleRegistre, match="attend déjà"):
        etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    with pytest.raises(EliminationRefusee, match="n'a pas le visa"):
        oter_les_lectures(bordereau=bordereau, le=timezone.now())
    viser(bordereau, dpo)
    with pytest.raises(RegleRegistre, match="par la commande"):
        demander_elimination(bordereau=bordereau, par=creer_agent(Role.DIRECTION), le=timezone.now())
    bordereau.refresh_from_db()
    assert oter_les_lectures(bordereau=bordereau, le=timezone.now()) == 2
    assert Lecture.objects.count() == 3
    assert en_cours(pour=dpo) is None
    assert lectures_passees(pour=dpo, au=timezone.localdate()) is None
    with pytest.raises(EliminationRefusee, match="déjà ôtées"):
        oter_les_lectures(bordereau=bordereau, le=timezone.now())


def test_a_refused_list_removes_nothing():
    lire(2, 800)
    dpo = creer_agent(Role.DPO)
    bordereau = etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    viser(bordereau, dpo, accorde=False)
    with pytest.raises(EliminationRefusee, match="ont refusé"):
        oter_les_lectures(bordereau=bordereau, le=timezone.now())
    assert en_cours(pour=dpo) is None
    assert Lecture.objects.count() == 2


def test_nothing_while_the_duration_is_not_set_or_is_made_longer(reperes):
    lire(2, 800)
    dpo = creer_agent(Role.DPO)
    bordereau = etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    viser(bordereau, dpo)
    reperes(LONGUE)
    with pytest.raises(EliminationRefusee, match="n'est plus passé"):
        oter_les_lectures(bordereau=bordereau, le=timezone.now())
    reperes(SANS)
    with pytest.raises(DureeNonFixee):
        oter_les_lectures(bordereau=bordereau, le=timezone.now())
    with pytest.raises(DureeNonFixee):
        etablir_bordereau_des_lectures(par=dpo, le=timezone.now())
    assert Lecture.objects.count() == 2


def test_only_who_keeps_retention_may_and_a_list_of_files_is_none():
    lire(1, 800)
    with pytest.raises(ActionInterdite):
        etablir_bordereau_des_lectures(par=creer_agent(Role.REFERENT), le=timezone.now())
    dpo = creer_agent(Role.DPO)
    dossiers = BordereauElimination.objects.create(
        etabli_le=timezone.localdate(), durees={"dossier_enfant": "x"}, etabli_a=timezone.now(), etabli_par=dpo
    )
    with pytest.raises(EliminationRefusee, match="n'est pas un bordereau des lectures"):
        oter_les_lectures(bordereau=dossiers, le=timezone.now())
    with pytest.raises(IntegrityError, match="bordereau_lectures_duree"), transaction.atomic():
        BordereauElimination.objects.create(
            etabli_le=timezone.localdate(), durees={"dossier_enfant": "x"}, ancre=1, etabli_a=timezone.now(),
            etabli_par=dpo,
        )  # fmt: skip


def test_the_page_says_what_nothing_ends_yet():
    dites = {c.libelle: c for c in conservations(pour=creer_agent(Role.DPO), au=timezone.localdate())}
    assert "bordereau" in dites["Dossier de l'enfant et de sa famille"].outil
    assert not dites["Dossier de l'enfant et de sa famille"].fixee
    sans = {libelle for libelle, c in dites.items() if not c.outil}
    assert {"Comptes et rôles des agents", "Lieux d'accueil, assistants familiaux, agréments"} <= sans
    assert all(c.tables for c in dites.values())
