"""Rows of bodies, roofs, units, capacities, closures and licences."""

from ..geographie import Geographie
from ..lieux.appellations import ORGANISMES
from ..modeles import Lieu, Parc, Unite
from ..tableaux import Tableau, liste, par_nom, periode

LICENCE_JOURS = 1826  # five years
MOTIF_DEROGATION = "Accueil d'un quatrième enfant pour ne pas séparer une fratrie ou répondre à une urgence."


class _Annuaire:
    """Tables of the places."""

    def __init__(self, geo: Geographie, au: int) -> None:
        self.geo, self.au = geo, au
        self.organismes = Tableau("lieux_organisme", ("id", "nom", "courriel", "telephone"))
        self.lieux = Tableau(
            "lieux_lieu",
            ("id", "code", "nom", "type", "organisme_id", "commune_id", "adresse", "telephone", "synthetique"),
        )
        self.unites = Tableau(
            "lieux_unite",
            (
                "id", "lieu_id", "code", "nom", "age_min_mois", "age_max_mois", "sexe", "competence_medicale",
                "competence_handicap", "competence_comportement", "offres",
            ),
        )  # fmt: skip
        self.capacites = Tableau("lieux_capacite", ("id", "unite_id", "places", "periode"))
        self.fermetures = Tableau("lieux_fermeture", ("id", "unite_id", "motif", "periode"))
        self.assistants = Tableau("lieux_assistantfamilial", ("lieu_id", "personne_id"))
        self.agrements = Tableau("lieux_agrement", ("id", "lieu_id", "numero", "places", "periode"))
        self.derogations = Tableau(
            "lieux_derogationagrement", ("id", "agrement_id", "places_en_plus", "motif", "periode")
        )

    def lieu(self, lieu: Lieu, organisme: int) -> None:
        """Add a roof and what it holds."""
        commune = self.geo.points[lieu.commune].id
        self.lieux.ajouter(lieu.numero, lieu.code, lieu.nom, lieu.type.value, organisme, commune, "", "", True)
        for rang, unite in enumerate(lieu.unites, 1):
            self.unite(unite, rang)
        if lieu.agrement is not None:
            self.licences(lieu)

    def unite(self, u: Unite, rang: int) -> None:
        """Add a unit, its capacity over time and its closure."""
        self.unites.ajouter(
            u.numero, u.lieu.numero, f"U{rang}", u.nom, u.age_min, u.age_max, u.sexe, *u.competences, liste(u.offres)
        )
        if u.capacite > 3 and u.debut_derogation:
            self.capacites.ajouter(len(self.capacites.lignes) + 1, u.numero, 3, periode(u.debut, u.debut_derogation))
            debut = u.debut_derogation
        else:
            debut = u.debut
        self.capacites.ajouter(len(self.capacites.lignes) + 1, u.numero, u.capacite, periode(debut))
        if u.fermeture is not None:
            debut, fin, motif = u.fermeture
            self.fermetures.ajouter(len(self.fermetures.lignes) + 1, u.numero, motif, periode(debut, fin))

    def licences(self, lieu: Lieu) -> None:
        """Add the licences of a foster home, renewed every five years, and the waiver on the last of them."""
        agrement, unite = lieu.agrement, lieu.unites[0]
        if agrement is None:
            return
        debut, rang = unite.debut, 0
        while debut <= self.au:
            rang += 1
            fin = debut + LICENCE_JOURS
            numero = len(self.agrements.lignes) + 1
            code = f"AGR-{lieu.numero:05d}-{rang}"
            self.agrements.ajouter(numero, lieu.numero, code, agrement.places, periode(debut, fin))
            derogation = max(debut, unite.debut_derogation)
            if agrement.derogation and unite.debut_derogation and derogation < fin:
                self.derogations.ajouter(
                    len(self.derogations.lignes) + 1, numero, 1, MOTIF_DEROGATION, periode(derogation, fin)
                )
            debut = fin


def tableaux_lieux(parc: Parc, carriere: list[tuple[int, int]], geo: Geographie, au: int) -> dict[str, Tableau]:
    """Return the rows."""
    annuaire = _Annuaire(geo, au)
    numeros = {}
    for numero, (cle, nom) in enumerate(ORGANISMES.items(), 1):
        numeros[cle] = numero
        annuaire.organismes.ajouter(numero, nom, f"contact-{cle}@organisme-demonstration.invalid", "")
    for lieu in parc.lieux:
        annuaire.lieu(lieu, numeros[lieu.organisme])
    for lieu_id, personne_id in carriere:
        annuaire.assistants.ajouter(lieu_id, personne_id)
    a = annuaire
    return par_nom(a.organismes, a.lieux, a.unites, a.capacites, a.fermetures, a.assistants, a.agrements, a.derogations)
