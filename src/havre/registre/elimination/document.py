"""The list of files for the archives, and the certificate of what was eliminated, printed; neither names anybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from havre.apps.journal.models import Ancre
from havre.courriers.lettre import en_lettres
from havre.courriers.mentions import emetteur

from ..acces.collecte import glossaire
from ..acces.document import imprimer
from ..champs.lecture import fiches
from ..models import BordereauElimination, CertificatElimination, LigneBordereau, VisaArchives

TEXTES = "articles L.212-2 et L.212-3 du code du patrimoine"


def imprimer_bordereau(bordereau: BordereauElimination, lignes: Sequence[LigneBordereau]) -> bytes:
    """Return the list as a PDF, with room for the visa, or with the visa that was given."""
    visa = getattr(bordereau, "visa", None)
    return imprimer(
        _base(bordereau, "Bordereau d'élimination", bordereau.etabli_le)
        | {
            "introduction": [
                "Ces dossiers de l'aide sociale à l'enfance ont passé leur durée de conservation. Leur élimination est"
                f" soumise au visa des archives départementales ({TEXTES}). Rien n'est éliminé sans lui.",
                f"{_compte(len(lignes))}, {sum(x.informations for x in lignes)} informations. Aucun n'est scellé, gelé,"
                " en litige, ni utile au dossier d'un frère ou d'une sœur.",
            ],
            "tableau": {
                "entetes": ["Dossier", "Né en", "Ouvert le", "Dernier fait", "Terme", "Informations"],
                "lignes": [
                    [
                        x.numero, str(x.naissance_annee), _jour(x.ouvert_le), _jour(x.dernier_fait_le),
                        _jour(x.terme_le), str(x.informations),
                    ]
                    for x in lignes
                ],
            },
            "rubriques": [
                {"titre": "Durées appliquées", "elements": [_element("Règles", _durees(bordereau))]},
                {"titre": "Visa des archives départementales", "elements": [_visa(visa, lignes)]},
            ],
        }
    )  # fmt: skip


def imprimer_bordereau_des_lectures(bordereau: BordereauElimination, ancre: Ancre) -> bytes:
    """Return the list of the readings of the journal as a PDF, with room for the visa, or with the visa given."""
    visa = getattr(bordereau, "visa", None)
    return imprimer(
        _base(bordereau, "Bordereau d'élimination des consultations", bordereau.etabli_le)
        | {
            "introduction": [
                "Le journal note qui a lu quel dossier, et quand. Les consultations ci-dessous ont passé leur durée de"
                f" conservation. Leur élimination est soumise au visa des archives départementales ({TEXTES}).",
                "Les écritures du journal ne partent pas. La chaîne reste vérifiable à partir de l'ancre nommée ici.",
            ],
            "rubriques": [
                {
                    "titre": "Ce qui partirait",
                    "elements": [
                        _element(
                            "Consultations",
                            [
                                ("Jusqu'au numéro", str(ancre.lectures_numero)),
                                ("Faites au plus tard le", _jour(timezone.localdate(ancre.etablie_a))),
                                ("Ancre signée", f"n° {ancre.numero}"),
                                ("Empreinte de la dernière", ancre.lectures_empreinte),
                            ],
                        )
                    ],
                },
                {"titre": "Durée appliquée", "elements": [_element("Règle", _durees(bordereau))]},
                {"titre": "Visa des archives départementales", "elements": [_visa(visa, [])]},
            ],
        }
    )  # fmt: skip


def imprimer_certificat(
    bordereau: BordereauElimination, certificats: Sequence[CertificatElimination], comptes: Mapping[str, int], le: date
) -> bytes:
    """Return what was eliminated of a list, as a PDF."""
    return imprimer(
        _base(bordereau, "Certificat d'élimination", le)
        | {
            "introduction": [
                f"{_compte(len(certificats))} éliminés sous le visa {bordereau.visa.numero} des archives"
                f" départementales, donné le {en_lettres(bordereau.visa.vise_le)} par {bordereau.visa.signataire}"
                f" ({TEXTES}).",
                "Une information effacée n'existe plus dans la base. Une ligne vidée reste pour les comptes du service,"
                " sans rien qui nomme quelqu'un. Le journal garde l'acte. Les sauvegardes gardent les dossiers"
                " jusqu'à leur propre fin.",
            ],
            "tableau": {
                "entetes": ["Dossier", "Éliminé le", "Effacées", "Vidées", "Signé par"],
                "lignes": [
                    [
                        c.ligne.numero, _jour(c.eliminee_a.date()), str(c.effacees), str(c.nettoyees),
                        c.signe_par.nom_complet(),
                    ]
                    for c in certificats
                ],
            },
            "rubriques": [
                {
                    "titre": "Ce qui a été effacé ou vidé",
                    "elements": [_element("Par nature", [(mot, str(n)) for mot, n in en_mots(comptes)])],
                }
            ],
        }
    )  # fmt: skip


def en_mots(comptes: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the counts by table with the French word of each, in alphabetical order."""
    modeles = {apps.get_model(f.etiquette)._meta.db_table: f.modele for f in fiches().values()}
    mots = {t: glossaire()[modeles[t]] for t in comptes}
    return sorted((mots[t][:1].upper() + mots[t][1:], n) for t, n in comptes.items() if n)


def _base(bordereau: BordereauElimination, titre: str, le: date) -> dict[str, Any]:
    return {
        "titre": titre, "reference": bordereau.reference, "date": en_lettres(le), "jour": le.isoformat(),
        "collectivite": emetteur().collectivite, "rubriques": [], "exclus": [], "mentions": [], "introduction": [],
    }  # fmt: skip


def _compte(nombre: int) -> str:
    return f"{nombre} dossier{'s' if nombre > 1 else ''}"


def _jour(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


def _element(titre: str, valeurs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"titre": titre, "valeurs": [{"libelle": li, "texte": t} for li, t in valeurs]}


def _durees(bordereau: BordereauElimination) -> list[tuple[str, str]]:
    lues = [str(phrase).partition(" : ") for phrase in bordereau.durees.values()]
    return [(libelle, duree) for libelle, _, duree in lues]


def _visa(visa: VisaArchives | None, lignes: Sequence[LigneBordereau]) -> dict[str, Any]:
    if visa is None:
        return _element("À compléter", [("Numéro", "………………"), ("Date", "………………"), ("Nom et signature", "………………")])
    gardes = [x.numero for x in lignes if x.pk in visa.gardees]
    valeurs = [("Numéro", visa.numero), ("Date", _jour(visa.vise_le)), ("Signataire", visa.signataire)]
    if gardes:
        valeurs.append(("Dossiers gardés par les archives", ", ".join(gardes)))
    return _element("Accordé" if visa.accorde else "Refusé", valeurs)
