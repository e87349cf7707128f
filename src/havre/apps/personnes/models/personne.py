"""A person, child or adult."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Concat

from havre.apps.territoires.models import Cle

from ..enums import Sexe


class Personne(models.Model):
    """Civil status of a person; `nom_cle` is the unaccented key that sorts and searches."""

    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    sexe = models.SmallIntegerField(choices=Sexe, null=True, blank=True)
    date_naissance = models.DateField("date de naissance", null=True, blank=True)
    date_deces = models.DateField("date de décès", null=True, blank=True)
    synthetique = models.BooleanField("donnée synthétique", default=False)
    nom_cle = models.GeneratedField(
        expression=Cle(Concat("nom", models.Value(" "), "prenom")), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["nom_cle", "pk"]
        indexes = [
            GinIndex(OpClass("nom_cle", name="gin_trgm_ops"), name="personne_nom_trgm"),
            models.Index(fields=["nom_cle", "id"], name="personne_nom_cle"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(nom="") & ~models.Q(prenom=""), name="personne_nommee",
                violation_error_message="Le nom et le prénom sont obligatoires.",
            ),
            models.CheckConstraint(
                condition=models.Q(date_deces__isnull=True)
                | models.Q(date_naissance__isnull=True)
                | models.Q(date_deces__gte=models.F("date_naissance")),
                name="personne_deces_apres_naissance",
                violation_error_message="Le décès ne peut pas précéder la naissance.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    def nom_court(self) -> str:
        """Return the first name and the initial, as lists show them."""
        return f"{self.prenom} {self.nom[:1]}."

    def age_mois(self, au: date) -> int | None:
        """Return the age in whole months at the date of a fact, None when the birth date is unknown."""
        return age_mois(self.date_naissance, au) if self.date_naissance else None

    def age_ans(self, au: date) -> int | None:
        """Return the age in whole years at the date of a fact."""
        mois = self.age_mois(au)
        return None if mois is None else mois // 12


def age_mois(naissance: date, au: date) -> int:
    """Return the whole months lived at `au`; someone born on the 31st completes a month on the next 1st at latest."""
    return (au.year - naissance.year) * 12 + au.month - naissance.month - (au.day < naissance.day)
