"""The pages of retention, from the list to the certificate; no name on any."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from havre.apps.agents.enums import Role
from havre.registre.actions.elimination import executer
from havre.registre.models import BordereauElimination, ExecutionBordereau, GelDossier
from tests.registre.test_elimination import ancien
from tests.registre.test_elimination import fixer as fixer
from tests.web.lecture import texte

pytestmark = pytest.mark.django_db


def test_while_the_duration_is_not_set_the_page_says_so(connecter):
    ancien()
    page = texte(connecter(Role.DPO).get(reverse("registre:conservation")))
    assert "rien ne peut être éliminé" in page
    assert "Aucun dossier ne peut être proposé" in page
    assert "Lou" not in page


def test_from_the_list_to_the_certificate(connecter, fixer):
    fixer()
    enfant = ancien("Lou", naissance=date(1980, 1, 1))
    numero = enfant.numero
    dpo, direction = connecter(Role.DPO), connecter(Role.DIRECTION)
    assert numero in texte(dpo.get(reverse("registre:conservation")))
    refus = dpo.post(reverse("registre:conservation"), follow=True)
    assert "Choisissez des dossiers" in texte(refus)
    page = dpo.post(reverse("registre:conservation"), {"enfant": [enfant.pk]}, follow=True)
    bordereau = BordereauElimination.objects.get()
    assert "visa des archives est attendu" in texte(page)
    assert "Lou" not in texte(page)
    pdf = dpo.get(reverse("registre:imprimer", args=[bordereau.pk, "bordereau"]))
    assert pdf.content.startswith(b"%PDF")
    assert dpo.get(reverse("registre:imprimer", args=[bordereau.pk, "certificat"])).status_code == 404
    assert "Sans le visa" in texte(direction.post(reverse("registre:eliminer", args=[bordereau.pk]), follow=True))
    visa = {"accorde": "oui", "numero": "", "vise_le": timezone.localdate().isoformat(), "signataire": "Mme A."}
    assert "Numéro du visa" in texte(dpo.post(reverse("registre:viser", args=[bordereau.pk]), visa))
    dpo.post(reverse("registre:viser", args=[bordereau.pk]), visa | {"numero": "2026-17"})
    assert dpo.post(reverse("registre:eliminer", args=[bordereau.pk])).status_code == 403
    assert "est signée" in texte(direction.post(reverse("registre:eliminer", args=[bordereau.pk]), follow=True))
    assert executer(execution=ExecutionBordereau.objects.get(), le=timezone.now) == (1, [])
    page = texte(dpo.get(reverse("registre:bordereau", args=[bordereau.pk])))
    assert "éliminé" in page
    assert "Ce qui a été effacé" in page
    assert dpo.get(reverse("registre:imprimer", args=[bordereau.pk, "certificat"])).content.startswith(b"%PDF")
    assert numero not in texte(dpo.get(reverse("registre:conservation")))


def test_a_file_is_held_by_its_number(connecter):
    enfant, dpo = ancien(), connecter(Role.DPO)
    page = dpo.post(reverse("registre:gels"), {"numero": "inconnu", "motif": "Litige"})
    assert "Aucun dossier ne porte ce numéro" in texte(page)
    page = dpo.post(reverse("registre:gels"), {"numero": enfant.numero, "motif": "Litige"}, follow=True)
    assert enfant.numero in texte(page)
    gel = GelDossier.objects.get()
    dpo.post(reverse("registre:lever_gel", args=[gel.pk]), {"motif": "Jugé"})
    gel.refresh_from_db()
    assert gel.leve_a is not None
