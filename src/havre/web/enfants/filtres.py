"""Filters of the list of children, and where each one lives on the day (row E63)."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from havre.apps.accueils.models import Accueil
from havre.apps.accueils.queries import sans_adresse_cachee
from havre.apps.accueils.queries.parcours import commune_de, nom_du_lieu
from havre.apps.agents.enums import Action
from havre.apps.agents.permissions import Acteur
from havre.apps.mesures.queries import d_accueil
from havre.apps.personnes.models import Domicile, Enfant
from havre.apps.personnes.queries import enfants_visibles, filtrer_par_texte
from havre.apps.territoires.erreurs import MatriceAbsente
from havre.apps.territoires.queries import matrice_courante
from havre.web.places.formulaires import services_ase

TRANCHES = {"0-2": (0, 3), "3-5": (3, 6), "6-10": (6, 11), "11-15": (11, 16), "16-17": (16, 18), "18-20": (18, 22)}
HORS, ETRANGER, NULLE_PART = "hors", "etranger", "nulle_part"
ENDROITS = ((HORS, "Hors du département"), (ETRANGER, "Hors de France"), (NULLE_PART, "Confiés, sans lieu d'accueil"))


class Filtres(forms.Form):
    """Filters of the list of children."""

    texte = forms.CharField(label="Nom ou numéro de dossier", required=False)
    vit = forms.ChoiceField(label="Vit", required=False, choices=[("", "Partout"), *ENDROITS])
    service = forms.ChoiceField(label="Équipe", required=False)
    age = forms.ChoiceField(
        label="Âge", required=False, choices=[("", "Tous"), *((t, f"{t.replace('-', ' à ')} ans") for t in TRANCHES)]
    )

    def __init__(self, donnees: QueryDict, *, pour: Acteur) -> None:
        super().__init__(donnees)
        self.pour = pour
        services = services_ase(pour, Action.VOIR_ENFANTS)
        champs: dict[str, Any] = self.fields
        champs["service"].choices = [("", "Toutes"), *((str(s.pk), s.nom) for s in services)]
        if len(champs["service"].choices) < 3:
            del self.fields["service"]

    def enfants(self, au: date) -> QuerySet[Enfant]:
        """Return the children asked for, among those whose file the agent may open; ages are counted on the day."""
        self.is_valid()
        choix = self.cleaned_data
        enfants = enfants_visibles(pour=self.pour)
        if choix.get("service"):
            enfants = enfants.filter(service=choix["service"])
        if choix.get("age"):
            de, avant = TRANCHES[choix["age"]]
            enfants = enfants.filter(
                personne__date_naissance__lte=_il_y_a(de, au), personne__date_naissance__gt=_il_y_a(avant, au)
            )
        if choix.get("vit"):
            enfants = qui_vivent(enfants, choix["vit"], au)
        if texte := choix.get("texte", "").strip():
            enfants = filtrer_par_texte(enfants, texte)
        return enfants


def _il_y_a(ans: int, au: date) -> date:
    """Return the day so many years before; 29 February becomes the 28th."""
    try:
        return au.replace(year=au.year - ans)
    except ValueError:
        return au.replace(year=au.year - ans, day=28)


def qui_vivent(enfants: QuerySet[Enfant], endroit: str, au: date) -> QuerySet[Enfant]:
    """Keep the children who live, on a day, outside the département, outside France, or nowhere though entrusted.

    A commune belongs to the département when it has a territorial direction.
    """
    accueils = Accueil.objects.le(au)
    if endroit == NULLE_PART:
        return enfants.filter(pk__in=d_accueil(au).values("enfant")).exclude(pk__in=accueils.values("enfant"))
    if endroit == ETRANGER:
        ou = Q(unite__lieu__commune__isnull=False) & ~Q(unite__lieu__commune__pays="FR")
        ou |= Q(lieu__commune__isnull=False) & ~Q(lieu__commune__pays="FR")
        ou |= Q(commune__isnull=False) & ~Q(commune__pays="FR")
    else:
        ou = Q(unite__isnull=False, unite__lieu__commune__direction__isnull=True)
        ou |= Q(lieu__isnull=False, lieu__commune__direction__isnull=True)
        ou |= Q(commune__isnull=False, commune__direction__isnull=True)
    return enfants.filter(pk__in=accueils.filter(ou).values("enfant"))


def situer(enfants: QuerySet[Enfant], au: date) -> QuerySet[Enfant]:
    """Bring, with each child, where he or she lives on the day and where the family does."""
    accueils = Accueil.objects.le(au).select_related("unite__lieu__commune", "lieu__commune", "commune").order_by("pk")
    domiciles = Domicile.objects.filter(periode__contains=au).order_by("pk")
    return enfants.select_related("personne", "service").prefetch_related(
        Prefetch("accueils", accueils, to_attr="accueils_du_jour"),
        Prefetch("personne__domiciles", domiciles, to_attr="domiciles_du_jour"),
    )


class Situation:
    """Where a child lives on a day, and the minutes by road from the family's commune."""

    def __init__(self, enfant: Enfant, au: date) -> None:
        accueils: list[Accueil] = enfant.accueils_du_jour  # type: ignore[attr-defined]
        domiciles: list[Domicile] = enfant.personne.domiciles_du_jour  # type: ignore[attr-defined]
        self.enfant = enfant
        self.age_mois = enfant.personne.age_mois(au)
        self.accueil = accueils[0] if accueils else None
        self.lieu = nom_du_lieu(self.accueil)
        self.commune = commune_de(self.accueil)
        self.famille = domiciles[0].commune_id if domiciles else ""
        self.equipe = enfant.service.nom.removeprefix("Service ASE ")
        self.trajet_min: int | None = None


def situations(enfants: list[Enfant], au: date, *, pour: Acteur) -> list[Situation]:
    """Return where each child lives, with the minutes from the family where the times, and its address, are known."""
    caches = sans_adresse_cachee((a for e in enfants for a in e.accueils_du_jour), pour=pour)  # type: ignore[attr-defined]
    lignes = [Situation(e, au) for e in enfants]
    for ligne in lignes:
        ligne.famille = "" if ligne.enfant.pk in caches else ligne.famille
    try:
        matrice = matrice_courante()
    except MatriceAbsente:
        return lignes
    for ligne in lignes:
        if ligne.commune and ligne.famille and not matrice.absentes([ligne.commune.pk, ligne.famille]):
            ligne.trajet_min = matrice.minutes(ligne.famille, ligne.commune.pk)
    return lignes
