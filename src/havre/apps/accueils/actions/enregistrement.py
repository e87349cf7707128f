"""Recording a stay of any kind: at home, with a third party, part-time, in hospital, in a hotel, abroad…"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur, ActionInterdite, exiger
from havre.apps.agents.queries import agent_systeme
from havre.apps.journal.actions import consigner
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import d_accueil_en_vigueur
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.personnes.queries import adresses_cachees, enfants_visibles, fratrie_de, membres
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import matrice_courante

from ..enums import (
    MODES_A_RYTHME,
    MODES_CHEZ_UN_TIERS,
    MODES_EN_COMMUNE,
    MODES_EN_UNITE,
    MODES_TEMPORAIRES,
    SANS_EXECUTION,
    AupresDe,
    ModeAccueil,
)
from ..erreurs import RegleAccueil, refus_en_francais
from ..models import Accueil, Consentement, EnfantRecherche
from ..queries import besoins_courants
from ..reperes import reperes
from ..rythme import Rythme
from .etapes import noter_le_choix
from .informations import preparer_informations
from .ouvertures import ouvrir_les_recherches_dues
from .places import HORIZON_JOURS, Motifs, executer_mesures
from .recherches import trouver

MODES_A_CHOISIR = (MODES_EN_UNITE | MODES_CHEZ_UN_TIERS | {ModeAccueil.HOTEL}) - {ModeAccueil.JOUR}
"""Kinds where someone chose a roof: parting siblings asks for its reason there."""
TYPES_DE_LIEU = {ModeAccueil.HOPITAL_PAR_DEFAUT: TypeLieu.HOPITAL, ModeAccueil.HOTEL: TypeLieu.HOTEL}


@dataclass(frozen=True)
class SejourSaisi:
    """A stay as an agent writes it. One of `unite`, `lieu`, `commune` says where, as the mode wants.

    `a_cote`: the child keeps the place where he lives. `consentements`: day each consent to a stay abroad was given.
    """

    mode: ModeAccueil
    debut: date
    unite: Unite | None = None
    lieu: Lieu | None = None
    commune: Commune | None = None
    tiers: Personne | None = None
    fin: date | None = None
    fin_promise: date | None = None
    rythme: Rythme = field(default_factory=Rythme.plein)
    a_cote: bool = False
    sortie_medicale_le: date | None = None
    motifs: Motifs = field(default_factory=Motifs)
    consentements: Mapping[AupresDe, date] = field(default_factory=dict)

    @property
    def principal(self) -> bool:
        """Whether the child lives there; day care never is where a child lives."""
        return not self.a_cote and self.mode != ModeAccueil.JOUR

    @property
    def toit(self) -> tuple[str, int | str | None]:
        """What tells a roof from another one."""
        if self.unite:
            return "lieu", self.unite.lieu_id
        return ("lieu", self.lieu.pk) if self.lieu else ("commune", self.commune.pk if self.commune else None)

    @property
    def commune_id(self) -> str | None:
        """Commune of the stay."""
        if self.unite:
            return self.unite.lieu.commune_id
        return self.lieu.commune_id if self.lieu else self.commune.pk if self.commune else None


def enregistrer_accueil(*, enfant: Enfant, saisie: SejourSaisi, par: Acteur, le: datetime) -> Accueil:
    """Record a stay of any kind. The main place that the child leaves ends on the day; an order is carried out.

    When the stay begins today or before, the child has arrived; later, the place is reserved.

    Raises:
        ActionInterdite: `par` may not place this child.
        RegleAccueil: something is missing or forbidden, at the field `champ`; nothing was written.
    """
    exiger(par, Action.CHOISIR_PLACE)
    if not enfants_visibles(pour=par, action=Action.CHOISIR_PLACE).filter(pk=enfant.pk).exists():
        raise ActionInterdite("Cet enfant relève d'un autre territoire.")
    jour = timezone.localdate(le)
    _exiger_lieu(saisie)
    _exiger_rythme(saisie)
    _exiger_dates(saisie, jour)
    mesure = d_accueil_en_vigueur([enfant.pk], au=saisie.debut).get(enfant.pk)
    separe = saisie.principal and _exiger_motifs(enfant, saisie, par)
    with refus_en_francais(), transaction.atomic():
        ouvrir_les_recherches_dues(au=jour, par=agent_systeme(), le=le, enfants=[enfant.pk])
        quitte = _quitter(enfant, saisie) if saisie.principal else None
        accueil = _creer(enfant, saisie, mesure, par, le)
        suites = _suites(accueil, par, le)
        partis = {enfant.pk} if quitte and quitte.unite_id else set()
        informations = preparer_informations(nouveaux=[accueil], partis=partis, separe=separe, le=le)
        consigner(
            action="accueil.enregistrer", par=par, le=le, objet=enfant,
            donnees=_donnees(accueil, saisie) | {
                "informations_juge": [i.objet for i in informations],
            } | suites,
        )  # fmt: skip
    return accueil


def _suites(accueil: Accueil, par: Acteur, le: datetime) -> dict[str, list[int]]:
    """Write the steps of a stay; carry the order out, end the searches, and open those that the new fact demands."""
    executees = executer_mesures([accueil])
    noter_le_choix([accueil], par=par, le=le)
    closes = trouver([accueil], par=par, le=le) if accueil.mode not in SANS_EXECUTION else []
    ouvrir_les_recherches_dues(au=timezone.localdate(le), par=agent_systeme(), le=le, enfants=[accueil.enfant_id])
    return {"mesures_executees": executees, "recherches_closes": closes}


def _creer(enfant: Enfant, saisie: SejourSaisi, mesure: Mesure | None, par: Acteur, le: datetime) -> Accueil:
    """Write the stay, bound to the case that looked for the child, and the consents known already."""
    cherche = EnfantRecherche.objects.filter(enfant=enfant, trouve_le__isnull=True, sorti_le__isnull=True)
    recherche = cherche.values_list("recherche", flat=True).order_by("pk").first() if saisie.principal else None
    accueil = Accueil.objects.create(
        enfant=enfant, mode=saisie.mode, principal=saisie.principal, unite=saisie.unite, lieu=saisie.lieu,
        commune=saisie.commune, tiers=saisie.tiers, periode=DateRange(saisie.debut, saisie.fin),
        rythme=saisie.rythme.stocke, admis_le=saisie.debut if saisie.debut <= timezone.localdate(le) else None,
        recherche_id=recherche,
        fin_promise=saisie.fin_promise, sortie_medicale_le=saisie.sortie_medicale_le, mesure=mesure,
        motif_separation=saisie.motifs.separation or "", motif_eloignement=saisie.motifs.eloignement or "",
        explication=saisie.motifs.explication, enregistre_a=le, enregistre_par_id=par.pk,
    )  # fmt: skip
    Consentement.objects.bulk_create(
        Consentement(accueil=accueil, aupres_de=de, repondu_le=obtenu, accorde=True)
        for de, obtenu in saisie.consentements.items()
    )
    return accueil


def _donnees(accueil: Accueil, saisie: SejourSaisi) -> dict[str, Any]:
    """Return what the journal keeps of the stay."""
    return {
        "accueil": accueil.pk,
        "mode": accueil.mode,
        "principal": accueil.principal,
        "unite": accueil.unite_id,
        "lieu": accueil.lieu_id,
        "debut": saisie.debut.isoformat(),
        "fin": saisie.fin.isoformat() if saisie.fin else None,
        "fin_promise": saisie.fin_promise.isoformat() if saisie.fin_promise else None,
        "rythme": accueil.rythme,
        "consentements": sorted(saisie.consentements),
    }


def _exiger_lieu(saisie: SejourSaisi) -> None:
    """Check that the stay says where it takes place, as its kind wants."""
    ou: Unite | Lieu | Commune | None
    if saisie.mode in MODES_EN_UNITE:
        ou, champ, phrase = saisie.unite, "unite", "Choisissez l'unité où l'enfant est accueilli."
    elif saisie.mode in MODES_EN_COMMUNE:
        ou, champ, phrase = saisie.commune, "commune", "Donnez la commune où vit l'enfant."
    else:
        ou, champ, phrase = saisie.lieu, "lieu", "Choisissez le lieu où se trouve l'enfant."
    if ou is None:
        raise RegleAccueil(phrase, champ=champ)
    voulu = TYPES_DE_LIEU.get(saisie.mode)
    if voulu and saisie.lieu and saisie.lieu.type != voulu:
        raise RegleAccueil(f"Ce mode d'accueil demande un lieu de type « {voulu.label} ».", champ="lieu")


def _exiger_rythme(saisie: SejourSaisi) -> None:
    """Check that the rhythm goes with the kind of stay."""
    if saisie.mode in MODES_A_RYTHME:
        if not saisie.rythme.masque:
            raise RegleAccueil("Cochez au moins une demi-journée.", champ="rythme")
        if saisie.rythme.est_plein and saisie.mode != ModeAccueil.RELAIS:
            raise RegleAccueil(
                "Cochez les demi-journées de présence ; toutes cochées, c'est un accueil à temps complet.",
                champ="rythme",
            )
    elif not saisie.rythme.est_plein:
        raise RegleAccueil("Ce mode d'accueil est à temps complet : il n'a pas de rythme.", champ="rythme")


def _exiger_dates(saisie: SejourSaisi, jour: date) -> None:
    """Check the dates of the stay against each other."""
    if saisie.debut > jour + timedelta(days=HORIZON_JOURS):
        raise RegleAccueil(f"Une place se réserve au plus {HORIZON_JOURS} jours à l'avance.", champ="debut")
    if saisie.fin is not None and saisie.fin <= saisie.debut:
        raise RegleAccueil("Le jour du départ doit suivre le premier jour.", champ="fin")
    if saisie.mode in MODES_TEMPORAIRES and saisie.fin_promise is None:
        raise RegleAccueil("Un accueil temporaire porte la date de fin promise.", champ="fin_promise")
    if saisie.fin_promise is not None and saisie.fin_promise <= saisie.debut:
        raise RegleAccueil("La fin promise doit suivre le premier jour.", champ="fin_promise")
    if saisie.sortie_medicale_le is not None and saisie.sortie_medicale_le > jour:
        raise RegleAccueil("Une sortie médicale ne se note pas à l'avance.", champ="sortie_medicale_le")
    for aupres_de, obtenu in saisie.consentements.items():
        if obtenu > jour:
            raise RegleAccueil("Un consentement ne se note pas à l'avance.", champ=f"consentement_{aupres_de}")


def _exiger_motifs(enfant: Enfant, saisie: SejourSaisi, par: Acteur) -> bool:
    """Ask for the reasons of parting siblings and of a far place; return whether siblings are parted."""
    separe = saisie.mode in MODES_A_CHOISIR and _separe(enfant, saisie, par)
    if separe and not saisie.motifs.separation:
        raise RegleAccueil(
            "Des frères et sœurs accueillis vivent ailleurs : dites pourquoi la fratrie est séparée (Code civil 371-5, "
            "CASF L.223-3).",
            champ="motif_separation",
        )
    eloigne = saisie.mode in MODES_A_CHOISIR - MODES_CHEZ_UN_TIERS and _eloigne(enfant, saisie, par)
    if eloigne and not saisie.motifs.eloignement:
        raise RegleAccueil(
            f"Ce lieu est à plus de {reperes().eloignement_min} minutes de la famille (repère du service) : dites "
            "pourquoi (Code civil 375-7).",
            champ="motif_eloignement",
        )
    if (separe or eloigne) and not saisie.motifs.explication.strip():
        raise RegleAccueil("Écrivez-le en une phrase au moins.", champ="explication")
    return separe


def _separe(enfant: Enfant, saisie: SejourSaisi, par: Acteur) -> bool:
    """Tell whether a sibling in care lives under another roof on the first day."""
    fratrie = fratrie_de(enfant, au=saisie.debut)
    freres = [m.pk for m in membres(fratrie, pour=par, au=saisie.debut) if m.pk != enfant.pk] if fratrie else []
    if not freres:
        return False
    accueils = (
        Accueil.objects.le(saisie.debut)
        .filter(enfant__in=freres)
        .exclude(mode__in=[ModeAccueil.DOMICILE, ModeAccueil.HOPITAL_PAR_DEFAUT])
        .select_related("unite__lieu", "lieu", "commune")
    )
    return any(_toit(a) != saisie.toit for a in accueils)


def _toit(accueil: Accueil) -> tuple[str, int | str | None]:
    """Return what tells the roof of a stay from another one."""
    if accueil.unite:
        return "lieu", accueil.unite.lieu_id
    return ("lieu", accueil.lieu_id) if accueil.lieu_id else ("commune", accueil.commune_id)


def _eloigne(enfant: Enfant, saisie: SejourSaisi, par: Acteur) -> bool:
    """Tell whether the place is far from the family that the child still sees; no, when its address is hidden."""
    besoin = besoins_courants([enfant.pk]).get(enfant.pk)
    if besoin is None or not besoin.contact_famille or saisie.commune_id is None:
        return False
    if enfant.pk in adresses_cachees(pour=par):
        return False
    matrice = matrice_courante()
    communes = [besoin.commune_famille_id, saisie.commune_id]
    if matrice.absentes(communes):
        return False
    minutes = matrice.minutes(*communes)
    return minutes is None or minutes > reperes().eloignement_min


def _quitter(enfant: Enfant, saisie: SejourSaisi) -> Accueil | None:
    """End the main stay under way on the first day of the new one, and return it."""
    actuel = Accueil.objects.le(saisie.debut).filter(enfant=enfant).select_for_update(of=("self",)).first()
    if actuel is None:
        return None
    if actuel.periode.lower >= saisie.debut:
        raise RegleAccueil(
            f"L'enfant est arrivé le {actuel.periode.lower:%d/%m/%Y} dans son lieu actuel : choisissez une date "
            "postérieure.",
            champ="debut",
        )
    if saisie.fin is not None and (actuel.periode.upper is None or saisie.fin < actuel.periode.upper):
        raise RegleAccueil(
            "L'enfant garde son lieu principal après ce séjour : enregistrez-le en plus de ce lieu, ou n'écrivez pas "
            "de jour de départ.",
            champ="fin",
        )
    actuel.periode = DateRange(actuel.periode.lower, saisie.debut)
    actuel.save(update_fields=["periode"])
    return actuel
