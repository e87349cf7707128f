"""Anchors: signed statements of how far the journal went, kept elsewhere."""

from django.db import models


class Ancre(models.Model):
    """A signed statement of the heads of both chains at a moment, copied outside the database.

    `contenu` is the signed text, byte for byte (canonical JSON); the other columns repeat what it says. Whoever keeps a
    copy can show that the journal held these hashes on that day, even against those who administer the database.
    """

    numero = models.BigIntegerField(primary_key=True)
    etablie_a = models.DateTimeField("établie le")
    evenements_numero = models.BigIntegerField("dernière écriture")
    evenements_empreinte = models.CharField("empreinte des écritures", max_length=64)
    lectures_numero = models.BigIntegerField("dernière lecture")
    lectures_empreinte = models.CharField("empreinte des lectures", max_length=64)
    contenu = models.TextField()
    empreinte = models.CharField(max_length=64, unique=True)
    cle = models.CharField("clé", max_length=16)
    signature = models.CharField(max_length=88)

    class Meta:
        verbose_name = "ancre"
        ordering = ["-numero"]
        indexes = [
            models.Index(fields=["evenements_numero"], name="ancre_evenements"),
            models.Index(fields=["lectures_numero"], name="ancre_lectures"),
        ]


class EnvoiAncre(models.Model):
    """An anchor given outside, by one way, with what came of it."""

    ancre = models.ForeignKey(Ancre, models.PROTECT, related_name="envois")
    moyen = models.CharField(max_length=12)
    destination = models.CharField(max_length=300)
    envoyee_a = models.DateTimeField("envoyée le")
    reussi = models.BooleanField("réussi")
    detail = models.CharField("détail", max_length=300, blank=True)

    class Meta:
        verbose_name = "envoi d'une ancre"
        verbose_name_plural = "envois d'ancres"
        ordering = ["-pk"]


class Coupe(models.Model):
    """The end of what was removed from the readings: nothing at or below `numero` is kept, its hash begins the rest.

    Only the head of an anchor can be a cut, so that what is left still proves that it follows what was signed.
    """

    numero = models.BigIntegerField(primary_key=True)
    empreinte = models.CharField(max_length=64)
    ancre = models.ForeignKey(Ancre, models.PROTECT, related_name="coupes")
    avant = models.DateTimeField("lectures antérieures à")
    nombre = models.BigIntegerField("lectures ôtées")
    faite_a = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "coupe des lectures"
        verbose_name_plural = "coupes des lectures"
        ordering = ["-numero"]
