"""Territorial organisation of the département and of the courts."""

from django.db import models

from ..enums import StatutSource, TypeJuridiction


class DirectionTerritoriale(models.Model):
    """One of the territorial directions into which the département divides its own services."""

    code = models.CharField(primary_key=True, max_length=3, verbose_name="code")
    nom = models.CharField(max_length=60, unique=True, verbose_name="nom")
    statut = models.CharField(max_length=10, choices=StatutSource, verbose_name="vérification")

    class Meta:
        verbose_name = "direction territoriale"
        verbose_name_plural = "directions territoriales"

    def __str__(self) -> str:
        """Return the name."""
        return self.nom


class Mns(models.Model):
    """A Maison Nord Solidarités: the neighbourhood house where the département's social and ASE teams sit.

    `commune` is its seat; `poles` are the communes that its name covers, seat included.
    """

    code = models.SlugField(primary_key=True, max_length=40, verbose_name="code")
    nom = models.CharField(max_length=60, unique=True, verbose_name="nom")
    direction = models.ForeignKey(DirectionTerritoriale, on_delete=models.PROTECT, related_name="mns")
    commune = models.ForeignKey("territoires.Commune", on_delete=models.PROTECT, related_name="sieges_mns")
    poles = models.ManyToManyField("territoires.Commune", related_name="poles_mns")
    statut = models.CharField(max_length=10, choices=StatutSource, verbose_name="vérification")

    class Meta:
        verbose_name = "Maison Nord Solidarités"
        verbose_name_plural = "Maisons Nord Solidarités"

    def __str__(self) -> str:
        """Return the name as spoken: "MNS de ..."."""
        return f"MNS {self.nom}"


class Juridiction(models.Model):
    """A court that decides on the protection of children; hearings may also be held in its chambres de proximité."""

    code = models.SlugField(primary_key=True, max_length=40, verbose_name="code")
    type = models.CharField(max_length=3, choices=TypeJuridiction, verbose_name="type")
    nom = models.CharField(max_length=80, unique=True, verbose_name="nom")
    commune = models.ForeignKey("territoires.Commune", on_delete=models.PROTECT, related_name="sieges_juridiction")
    cour_d_appel = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="tribunaux")
    chambres_de_proximite = models.ManyToManyField("territoires.Commune", related_name="chambres_juridiction")
    statut = models.CharField(max_length=10, choices=StatutSource, verbose_name="vérification")

    class Meta:
        verbose_name = "juridiction"
        verbose_name_plural = "juridictions"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(type=TypeJuridiction.COUR_D_APPEL, cour_d_appel__isnull=True)
                | models.Q(type=TypeJuridiction.TRIBUNAL_POUR_ENFANTS, cour_d_appel__isnull=False),
                name="juridiction_cour_d_appel_du_tribunal",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.nom
