"""Anchoring the journal: a signed statement of both heads, given outside."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from havre.common.chiffrement.arbre import racine
from havre.common.chiffrement.signature import active, signer

from ..enums import Chaine
from ..models import Ancre, EnvoiAncre
from ..queries.ancres import FORMAT, ZERO, empreinte, empreintes, fichier_de, message, tete
from .ecrire import Auteur, consigner

DOSSIER, PAPIER = "dossier", "papier"
"""Ways by which an anchor leaves the database."""


def ancrer(*, par: Auteur | None, le: datetime) -> Ancre:
    """Sign how far both chains go, and the root of the events since the last anchor; tell the journal.

    Raises:
        CleManquante: the signing key is not there.
    """
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(hashtext('journal_ancre'))")
        derniere = Ancre.objects.first()
        evenements, lectures = tete(Chaine.EVENEMENTS), tete(Chaine.LECTURES)
        numero = derniere.numero + 1 if derniere else 1
        depuis = derniere.evenements_numero + 1 if derniere else 1
        contenu = json.dumps(
            {
                "format": FORMAT,
                "numero": numero,
                "etablie_a": le.isoformat(),
                "evenements": {
                    "numero": evenements[0], "empreinte": evenements[1], "depuis": depuis,
                    "racine": racine(empreintes(depuis, evenements[0])),
                },
                "lectures": {"numero": lectures[0], "empreinte": lectures[1]},
                "precedente": derniere.empreinte if derniere else ZERO,
                "cle": active(),
            },
            sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        )  # fmt: skip
        cle, signature = signer(message(contenu))
        ancre = Ancre.objects.create(
            numero=numero, etablie_a=le, evenements_numero=evenements[0], evenements_empreinte=evenements[1],
            lectures_numero=lectures[0], lectures_empreinte=lectures[1], contenu=contenu, empreinte=empreinte(contenu),
            cle=cle, signature=signature,
        )  # fmt: skip
        consigner(
            action="journal.ancrer", par=par, le=le, objet=ancre, donnees={"empreinte": ancre.empreinte, "cle": cle}
        )
    return ancre


def remettre(ancre: Ancre, *, par: Auteur | None, le: datetime) -> EnvoiAncre | None:
    """Copy an anchor into the folder `HAVRE_ANCRES`, if one is set, and write what came of it."""
    if not settings.HAVRE_ANCRES:
        return None
    fichier = Path(settings.HAVRE_ANCRES) / f"ancre-{ancre.numero:06d}.json"
    detail = ""
    try:
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(json.dumps(fichier_de(ancre), ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as erreur:
        detail = (erreur.strerror or "écriture impossible")[:300]
    with transaction.atomic():
        envoi = EnvoiAncre.objects.create(
            ancre=ancre, moyen=DOSSIER, destination=str(fichier)[:300], envoyee_a=le, reussi=not detail, detail=detail
        )
        consigner(action="journal.remettre", par=par, le=le, objet=ancre, donnees={"reussi": envoi.reussi})
    return envoi


def noter_impression(ancre: Ancre, *, par: Auteur, le: datetime) -> EnvoiAncre:
    """Write that an anchor was printed, to be kept on paper."""
    with transaction.atomic():
        envoi = EnvoiAncre.objects.create(
            ancre=ancre, moyen=PAPIER, destination=par.nom_complet()[:300], envoyee_a=le, reussi=True
        )
        consigner(action="journal.remettre", par=par, le=le, objet=ancre, donnees={"moyen": PAPIER})
    return envoi


def ancrer_le_jour(*, jour: str, par: Auteur | None, le: datetime) -> Ancre | None:
    """Anchor once a day (`jour` in ISO); None when it was done already."""
    derniere = Ancre.objects.first()
    if derniere is not None and derniere.etablie_a.date().isoformat() == jour:
        return None
    ancre = ancrer(par=par, le=le)
    remettre(ancre, par=par, le=le)
    return ancre
