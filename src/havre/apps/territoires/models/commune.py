"""A commune of France or of nearby Belgium."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Concat

from ..enums import Pays
from .cle import Cle


class Commune(models.Model):
    """A commune, known by country and official code, since 478 of the loaded INSEE codes are also Belgian NIS codes.

    `lon` and `lat` are WGS84 degrees of the town hall, else of an inner point. `densite_5km` is the number of
    inhabitants per km2 within 5 km, which the travel model needs; it is unknown beyond 150 km from the Nord.
    `direction`, `mns` and `juridiction` are set for the communes of the département only. Where several MNS share
    a commune, `mns` is the first of them: the family's own MNS is a choice of the agent.
    """

    id = models.CharField(primary_key=True, max_length=8, verbose_name="identifiant")
    pays = models.CharField(max_length=2, choices=Pays, verbose_name="pays")
    code = models.CharField(max_length=5, verbose_name="code INSEE ou NIS")
    nom = models.CharField(max_length=80, verbose_name="nom")
    autres_noms = models.CharField(max_length=200, blank=True, verbose_name="communes associées et noms d'usage")
    departement = models.CharField(max_length=5, verbose_name="code du département ou de la province")
    codes_postaux = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux")
    population = models.PositiveIntegerField(null=True, verbose_name="population")
    lon = models.FloatField(verbose_name="longitude")
    lat = models.FloatField(verbose_name="latitude")
    densite_5km = models.FloatField(null=True, verbose_name="densité à 5 km (habitants/km2)")
    surface_km2 = models.FloatField(null=True, verbose_name="surface (km2)")
    direction = models.ForeignKey(
        "territoires.DirectionTerritoriale", null=True, on_delete=models.PROTECT, related_name="communes"
    )
    mns = models.ForeignKey("territoires.Mns", null=True, on_delete=models.PROTECT, related_name="communes")
    juridiction = models.ForeignKey(
        "territoires.Juridiction", null=True, on_delete=models.PROTECT, related_name="communes"
    )
    nom_cle = models.GeneratedField(expression=Cle("nom"), output_field=models.TextField(), db_persist=True)
    recherche_cle = models.GeneratedField(
        expression=Cle(Concat("nom", models.Value(" "), "autres_noms")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        constraints = [
            models.UniqueConstraint(fields=["pays", "code"], name="commune_pays_code_unique"),
            models.CheckConstraint(
                condition=models.Q(id=Concat("pays", models.Value("-"), "code")), name="commune_id_est_pays_code"
            ),
            models.CheckConstraint(condition=models.Q(pays__in=Pays.values), name="commune_pays_connu"),
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="commune_coordonnees_wgs84"
            ),
        ]
        indexes = [
            models.Index(fields=["nom_cle"], name="commune_nom_cle", opclasses=["text_pattern_ops"]),
            GinIndex(fields=["nom_cle"], name="commune_nom_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["recherche_cle"], name="commune_recherche_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["codes_postaux"], name="commune_codes_postaux"),
        ]

    def __str__(self) -> str:
        """Return the name as written on a screen, with the département or the country."""
        return f"{self.nom} ({'Belgique' if self.pays == Pays.BELGIQUE else self.departement})"
