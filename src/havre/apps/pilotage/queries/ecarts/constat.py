"""What was asked for one child beside what he got, subject by subject, with dates and authors (rows L15, L18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from havre.apps.accueils.enums import ModeAccueil
from havre.apps.accueils.models import Accueil, Besoin
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.accueils.reperes import reperes
from havre.apps.agents.queries import agent_systeme
from havre.apps.lieux.enums import Competence, TypeLieu
from havre.apps.mesures.models import Mesure, Recommandation
from havre.apps.personnes.models import Enfant
from havre.apps.territoires.erreurs import MatriceAbsente
from havre.apps.territoires.queries import Matrice, matrice_courante

from .lecture import ecarts_au


@dataclass(frozen=True)
class LigneComparee:
    """One subject: what was asked, what was got, and the criteria by which they differ."""

    sujet: str
    demande: str
    obtenu: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Comparaison:
    """The need, the recommendation, the stay and the measure that stood on a day, compared subject by subject."""

    au: date
    besoin: Besoin | None
    recommandation: Recommandation | None
    accueil: Accueil | None
    mesure: Mesure | None
    lignes: tuple[LigneComparee, ...]

    @property
    def en_ecart(self) -> bool:
        """Whether something differs."""
        return any(ligne.codes for ligne in self.lignes)


def comparer(
    enfant: Enfant,
    *,
    au: date,
    besoins: Sequence[Besoin],
    recommandations: Sequence[Recommandation],
    mesures: Sequence[Mesure],
    accueils: Sequence[Accueil],
) -> Comparaison:
    """Return what was asked for a child and what he got, on a day; the caller has opened the file and read its facts.

    Each sequence is newest first. The need and the recommendation are those written by the end of that day.
    """
    besoin = next((b for b in besoins if timezone.localdate(b.etabli_a) <= au), None)
    recommandation = next((r for r in recommandations if timezone.localdate(r.faite_a) <= au), None)
    accueil = next((a for a in accueils if _vit_la(a, au)), None)
    mesure = next((m for m in mesures if _en_vigueur(m, au) and m.d_accueil), None) or next(
        (m for m in mesures if _en_vigueur(m, au)), None
    )
    codes = set(ecarts_au(pour=agent_systeme(), au=au, enfant_id=enfant.pk).codes(enfant.pk))
    lignes = []
    if besoin is not None:
        lignes += [_lieu(besoin, accueil), _trajet(besoin, accueil), _niveaux(besoin, accueil)]
        lignes += _facultatives(besoin, accueil, "fratrie" in codes)
    elif "sans_lieu" in codes or "hopital_hotel" in codes:
        lignes.append(("Lieu", "besoin non évalué", _ou(accueil), ("sans_lieu", "hopital_hotel")))
    if recommandation is not None or mesure is not None:
        lignes.append(_mesure(recommandation, mesure, au))
    return Comparaison(
        au=au, besoin=besoin, recommandation=recommandation, accueil=accueil, mesure=mesure,
        lignes=tuple(LigneComparee(s, d, o, tuple(c for c in cles if c in codes)) for s, d, o, cles in lignes),
    )  # fmt: skip


Brute = tuple[str, str, str, tuple[str, ...]]


def _vit_la(accueil: Accueil, au: date) -> bool:
    """Tell whether a child who has arrived lives there on a day."""
    p = accueil.periode
    arrive = accueil.admis_le is not None and accueil.admis_le <= au
    return accueil.annule_a is None and accueil.principal and arrive and p.lower <= au and (not p.upper or au < p.upper)


def _en_vigueur(mesure: Mesure, au: date) -> bool:
    """Tell whether a measure is ordered and in force on a day."""
    p = mesure.periode
    return bool(mesure.ordonnee_le and mesure.ordonnee_le <= au and p.lower <= au and (not p.upper or au < p.upper))


def _ou(accueil: Accueil | None) -> str:
    """Return where the child lives, in words."""
    if accueil is None:
        return "aucun lieu"
    lieu = accueil.unite.lieu if accueil.unite else accueil.lieu
    return f"{lieu.nom} ({lieu.get_type_display().lower()})" if lieu else nom_du_lieu(accueil)


def _lieu(besoin: Besoin, accueil: Accueil | None) -> Brute:
    """Compare the kind of place."""
    types = ", ".join(TypeLieu(t).label.lower() for t in besoin.types_acceptes) or "tout type de lieu"
    return "Lieu", types, _ou(accueil), ("sans_lieu", "hopital_hotel", "type_lieu")


def _matrice() -> Matrice | None:
    """Return the travel times, None when none was computed."""
    try:
        return matrice_courante()
    except MatriceAbsente:
        return None


def _minutes(depart: str, arrivee: str) -> str:
    """Return the time by road in words."""
    matrice = _matrice()
    if matrice is None or matrice.absentes([depart, arrivee]):
        return "temps de route inconnu"
    minutes = matrice.minutes(depart, arrivee)
    return "aucune route" if minutes is None else f"{minutes} min"


def _trajet(besoin: Besoin, accueil: Accueil | None) -> Brute:
    """Compare the distance from the family."""
    bornes = []
    if besoin.temps_famille_max_min is not None:
        bornes.append(f"au plus {besoin.temps_famille_max_min} min")
    elif besoin.contact_famille:
        bornes.append(f"au plus {reperes().eloignement_min} min (repère du service)")
    if besoin.temps_famille_min_min is not None:
        bornes.append(f"au moins {besoin.temps_famille_min_min} min")
    commune = commune_de(accueil)
    if besoin.commune_famille_id is None:
        obtenu = "adresse protégée"
    else:
        obtenu = _minutes(besoin.commune_famille_id, commune.pk) if commune else "aucun lieu"
    return "Trajet", ", ".join(bornes) or "aucune limite", obtenu, ("trop_loin", "trop_pres")


def _niveaux(besoin: Besoin, accueil: Accueil | None) -> Brute:
    """Compare the levels of care."""
    noms, unite = ("soins", "handicap", "comportement"), accueil.unite if accueil else None
    demande = list(zip(noms, (besoin.besoin_medical, besoin.besoin_handicap, besoin.besoin_comportement), strict=True))
    su = []
    if unite is not None:
        sait = (unite.competence_medicale, unite.competence_handicap, unite.competence_comportement)
        su = list(zip(noms, sait, strict=True))
    return "Soin et handicap", _en_mots(demande), _en_mots(su) if unite else _ou(accueil), ("competence",)


def _en_mots(niveaux: Sequence[tuple[str, int]]) -> str:
    """Return levels in words, those at nothing left out."""
    return ", ".join(f"{nom} : {Competence(n).label}" for nom, n in niveaux if n) or "rien de particulier"


def _facultatives(besoin: Besoin, accueil: Accueil | None, fratrie_en_ecart: bool) -> list[Brute]:
    """Compare what only some needs say: siblings, school, rhythm."""
    lignes: list[Brute] = []
    if besoin.fratrie and accueil is not None:
        separee = (besoin.fratrie == "ensemble") == fratrie_en_ecart
        ensemble = "sous le même toit" if fratrie_en_ecart else "aucun frère ni sœur accueilli sous un autre toit"
        obtenu = "sous des toits différents" if separee else ensemble
        lignes.append(("Frères et sœurs", besoin.get_fratrie_display(), obtenu, ("fratrie",)))
    if besoin.ecole_gardee and besoin.commune_ecole and besoin.commune_ecole_id:
        commune = commune_de(accueil)
        obtenu = f"à {_minutes(commune.pk, besoin.commune_ecole_id)} du lieu" if commune else "aucun lieu"
        demande = f"garder celle de {besoin.commune_ecole.nom} (au plus {reperes().ecole_min} min, repère du service)"
        lignes.append(("École", demande, obtenu, ("ecole",)))
    if besoin.rythme is not None or (accueil and accueil.rythme is not None):
        obtenu = "aucun lieu" if accueil is None else str(accueil.presence)
        if accueil is not None and accueil.mode in {ModeAccueil.DOMICILE, ModeAccueil.TIERS}:
            obtenu = accueil.get_mode_display()
        lignes.append(("Rythme", str(besoin.presence), obtenu, ("rythme",)))
    return lignes


def _mesure(recommandation: Recommandation | None, mesure: Mesure | None, au: date) -> Brute:
    """Compare the measure recommended, ordered, carried out."""
    demande = recommandation.get_type_display() if recommandation else "aucune recommandation écrite"
    if mesure is None:
        return "Mesure", demande, "aucune mesure ordonnée en vigueur", ("mesure", "execution")
    suite = "non exécutée"
    if mesure.executee_le and mesure.executee_le <= au:
        suite = f"exécutée le {date_format(mesure.executee_le, 'j F Y')}"
    ordonnee = f"ordonnée le {date_format(mesure.ordonnee_le, 'j F Y')}" if mesure.ordonnee_le else "sans ordonnance"
    obtenu = f"{mesure.get_type_display()}, {ordonnee}, {suite}"
    return "Mesure", demande, obtenu, ("mesure", "execution")
