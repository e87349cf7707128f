"""What the database refuses is told in French, with its figures."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from havre.importation.natures import NATURES
from havre.importation.refus import PAR_CONTRAINTE, en_francais, messages_des_modeles

MODELES = (
    "personnes.Personne", "personnes.Enfant", "personnes.Domicile", "personnes.Reference", "personnes.Lien",
    "personnes.MembreFratrie", "lieux.Lieu", "lieux.Unite", "lieux.Capacite", "lieux.Fermeture", "lieux.Agrement",
    "lieux.DerogationAgrement", "decisions.Decision", "decisions.EnfantConcerne", "mesures.Mesure", "accueils.Accueil",
    "accueils.Besoin", "agents.Agent", "agents.Affectation", "agents.DemandeRole",
)  # fmt: skip
IMPOSSIBLES = {
    # Rules that no file can break: what they speak of is not imported.
    "affectation_periode_commence", "affectation_quotite", "demande_role_motivee", "demande_role_a_deux",
    "accueil_annule_avec_motif", "mesure_executee_si_ordonnee", "mesure_ordonnee_par_une_decision",
}  # fmt: skip


def contraintes() -> list[str]:
    """Return the named constraints of the tables that files write."""
    modeles = [apps.get_model(label) for label in MODELES]
    return sorted({c.name for m in modeles for c in m._meta.constraints} - IMPOSSIBLES)


@pytest.mark.parametrize("contrainte", contraintes())
def test_every_constraint_that_a_file_can_break_has_its_sentence(contrainte: str) -> None:
    message = PAR_CONTRAINTE.get(contrainte) or messages_des_modeles().get(contrainte)
    assert message, f"{contrainte} would be told in the words of the database"
    assert message.endswith(".")


def test_columns_to_blame_exist() -> None:
    for sorte in NATURES.values():
        assert set(sorte.colonne_de_contrainte.values()) <= {c.nom for c in sorte.colonnes}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "message", "raison"),
    [
        ("23H03", "unité 4 : 3 enfants pour 2 places le 2026-03-12",
         "L'unité serait au-delà de sa capacité le 12/03/2026 : 3 enfants pour 2 places."),
        ("23H03", "unité 4 : 1 enfants pour 0 places le 2026-03-12",
         "L'unité serait au-delà de sa capacité le 12/03/2026 : 1 enfant pour aucune place."),
        ("23H04", "lieu 4 : 3 enfants pour un agrément de 2 le 2026-03-12",
         "La famille d'accueil dépasserait son agrément le 12/03/2026 : 3 enfants pour un agrément de 2 "
         "(CASF L.421-5)."),
        ("23H04", "lieu 4 : 1 enfants pour un agrément de 0 le 2026-03-12",
         "La famille d'accueil dépasserait son agrément le 12/03/2026 : 1 enfant pour aucun agrément en vigueur "
         "(CASF L.421-5)."),
        ("23H03", "autre chose", "Il n'y a pas de place à ces dates."),
        ("23999", "mystère", "La base refuse cette ligne : mystère."),
    ],
)  # fmt: skip
def test_refusals_carry_their_figures(code: str, message: str, raison: str) -> None:
    with pytest.raises(IntegrityError) as erreur, connection.cursor() as curseur:
        curseur.execute(f"DO $$ BEGIN RAISE EXCEPTION '%', $m${message}$m$ USING ERRCODE = '{code}'; END $$")
    assert en_francais(erreur.value)[1] == raison


def test_messages_of_models_leave_out_the_default_one() -> None:
    defaut = models.BaseConstraint.default_violation_error_message
    assert defaut not in messages_des_modeles().values()
