"""Sessions of browsers."""

from django.db import models

from .agent import Agent


class Connexion(models.Model):
    """A browser's session: whose, since when, on what kind of device, from which network.

    `cle` is a hash of the key that the browser holds, and `contenu` is sealed: a copy of this table opens no session
    and shows nothing of what a session holds. `agent` is empty before login.
    """

    cle = models.CharField("empreinte de la clé", max_length=64, primary_key=True)
    contenu = models.BinaryField("contenu scellé")
    expire_a = models.DateTimeField("expire à", db_index=True)
    agent = models.ForeignKey(Agent, models.CASCADE, null=True, blank=True, related_name="connexions")
    ouverte_a = models.DateTimeField("ouverte à", null=True, blank=True)
    vue_a = models.DateTimeField("dernière activité", null=True, blank=True)
    appareil = models.CharField(max_length=80, blank=True)
    provenance = models.CharField("réseau d'origine, tronqué", max_length=60, blank=True)
    moyen = models.CharField("moyen de connexion", max_length=80, blank=True)

    class Meta:
        ordering = ["-vue_a"]
