"""Columns of the files of children and their parents."""

from havre.apps.lieux.enums import Offre, TypeLieu

from ..colonnes import Colonne, choix, entier, lire_competence, lire_date, lire_oui_non, lire_sexe, plusieurs, texte

NIVEAU = "aucun, léger, moyen ou fort (ou 0, 1, 2, 3)"


def _parent(rang: int) -> tuple[Colonne, ...]:
    """Return the columns of one parent."""
    return (
        Colonne(f"parent{rang}_nom", f"nom du parent {rang}", texte(80)),
        Colonne(f"parent{rang}_prenom", f"prénom du parent {rang}", texte(80)),
        Colonne(
            f"parent{rang}_naissance",
            "date de naissance : elle dit que deux homonymes sont la même personne",
            lire_date,
        ),
        Colonne(f"parent{rang}_autorite", "oui (par défaut) si ce parent a l'autorité parentale", lire_oui_non),
    )


COLONNES = (
    Colonne("numero", "numéro de dossier, qui retrouve l'enfant d'un import à l'autre", texte(30), True, "2026-0001"),
    Colonne("nom", "nom de l'enfant", texte(80), True, "Dupont"),
    Colonne("prenom", "prénom de l'enfant", texte(80), True, "Inès"),
    Colonne("sexe", "garçon ou fille (ou M, F)", lire_sexe, True, "fille"),
    Colonne("naissance", "date de naissance", lire_date, True, "14/03/2018"),
    Colonne("mna", "oui pour un mineur non accompagné", lire_oui_non, exemple="non"),
    Colonne("service", "code du service ASE qui suit l'enfant", texte(40)),
    Colonne(
        "mns",
        "ou sa MNS (code ou nom) ; par défaut celle de la commune, si elle est seule",
        texte(60),
        exemple="hazebrouck",
    ),
    Colonne(
        "ouvert_le", "jour d'ouverture du dossier ; le jour de l'import par défaut", lire_date, exemple="02/09/2025"
    ),
    Colonne("commune", "commune de la famille : code INSEE ou nom", texte(100), True, "Hazebrouck"),
    Colonne("code_postal", "aide à reconnaître une commune dont le nom est partagé", texte(10), exemple="59190"),
    Colonne("pays", "France (par défaut) ou Belgique", texte(20)),
    Colonne("adresse", "numéro et voie", texte(200)),
    Colonne("domicile_depuis", "premier jour à cette adresse ; pour un déménagement", lire_date),
    Colonne(
        "fratrie", "nom de la fratrie : les lignes de même nom forment un groupe", texte(120), exemple="Fratrie Dupont"
    ),
    *_parent(1),
    *_parent(2),
    Colonne("referent", "identifiant Havre du référent", texte(60)),
    Colonne("referent_depuis", "premier jour de ce référent", lire_date),
    Colonne("besoin_medical", f"besoin évalué de soins : {NIVEAU}", lire_competence, exemple="aucun"),
    Colonne("besoin_handicap", f"besoin évalué lié à un handicap : {NIVEAU}", lire_competence, exemple="aucun"),
    Colonne("besoin_comportement", f"besoin évalué lié au comportement : {NIVEAU}", lire_competence, exemple="léger"),
    Colonne(
        "souhaits", f"ce que le lieu devrait offrir, séparé par | : {', '.join(Offre.values)}", plusieurs(choix(Offre))
    ),
    Colonne(
        "types_acceptes",
        f"natures de lieu qui conviennent, vide : toutes : {', '.join(TypeLieu.values)}",
        plusieurs(choix(TypeLieu)),
    ),
    Colonne("commune_ecole", "commune de l'école", texte(100)),
    Colonne("contact_famille", "oui (par défaut) si l'enfant garde des visites avec sa famille", lire_oui_non),
    Colonne("temps_famille_max", "minutes de route au plus jusqu'à la famille", entier(0, 600)),
    Colonne("temps_famille_min", "minutes de route au moins jusqu'à la famille", entier(0, 600)),
    Colonne("avis", "recommandation du professionnel", texte(5000)),
    Colonne("besoin_evalue_le", "jour de l'évaluation du besoin ; le jour de l'import par défaut", lire_date),
    Colonne("synthetique", "oui si la ligne est inventée", lire_oui_non, exemple="non"),
)
