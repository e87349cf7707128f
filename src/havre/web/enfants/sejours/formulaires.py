"""Forms of the stays: one of any kind, with the fields of its kind, and the facts added to one under way."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, Value
from django.db.models.fields import TextField

from havre.apps.accueils.actions import Motifs, SejourSaisi
from havre.apps.accueils.enums import (
    MODES_A_RYTHME,
    MODES_CHEZ_UN_TIERS,
    MODES_EN_COMMUNE,
    MODES_EN_LIEU,
    MODES_EN_UNITE,
    MODES_TEMPORAIRES,
    AupresDe,
    ModeAccueil,
    MotifEloignement,
    MotifSeparation,
)
from havre.apps.accueils.queries import places_par_demi_journee
from havre.apps.accueils.rythme import Rythme
from havre.apps.lieux.enums import TypeLieu
from havre.apps.lieux.models import Lieu, Unite
from havre.apps.personnes.models import Enfant, Personne
from havre.apps.personnes.queries import liens_de
from havre.apps.territoires.models import Cle
from havre.web.composants.formats import pluriel
from havre.web.composants.rythme import ChampRythme
from havre.web.enfants.besoin import ChampCommune
from havre.web.socle.champs import ChampDate

UNITES_AU_PLUS = 12
DEUX_SEMAINES = 14
TYPES_DE_LIEU = {ModeAccueil.HOPITAL_PAR_DEFAUT: TypeLieu.HOPITAL, ModeAccueil.HOTEL: TypeLieu.HOTEL}
A_COTE = (("non", "C'est là qu'il vit"), ("oui", "En plus du lieu où il vit, qu'il garde"))


def champ_date(libelle: str, aide: str = "", *, requis: str = "") -> forms.DateField:
    """Return a date field; `requis` is the message of a missing date, empty when it may be left out."""
    return ChampDate(
        label=libelle, required=bool(requis), help_text=aide, error_messages={"required": requis},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


@dataclass(frozen=True)
class Carte:
    """A unit to choose: its name, its place, places left on the half-days wanted."""

    unite: Unite
    libelle: str
    detail: str


class FormulaireSejour(forms.Form):
    """A stay of one kind: only the fields of this kind are there."""

    ou = forms.CharField(
        label="Lieu d'accueil",
        max_length=100,
        help_text="Nom ou code du lieu, ou commune. S'il y a plusieurs unités, vous choisirez ensuite.",
        error_messages={"required": "Donnez le nom ou le code du lieu."},
    )
    unite = forms.ChoiceField(label="Unité", required=False, widget=forms.RadioSelect)
    lieu = forms.ChoiceField(label="Lieu", error_messages={"required": "Choisissez le lieu."})
    commune = ChampCommune(
        label="Commune", help_text="Nom ou code INSEE.", error_messages={"required": "Donnez la commune."}
    )
    tiers = forms.ChoiceField(
        label="Chez qui", required=False, help_text="Parmi les adultes liés à l'enfant (onglet Famille et fratrie)."
    )
    debut = champ_date(
        "Premier jour",
        "Aujourd'hui ou avant : l'enfant est arrivé. Plus tard : la place est réservée.",
        requis="Donnez le premier jour de l'accueil.",
    )
    fin = champ_date("Jour du départ", "S'il est passé ou déjà certain : l'enfant n'y dort plus ce soir-là.")
    fin_promise = champ_date("Fin promise", "La date dite à l'enfant et à sa famille.")
    sortie_medicale_le = champ_date("Sortie médicale prononcée le", "Elle peut aussi être notée plus tard.")
    a_cote = forms.ChoiceField(label="Ce lieu", choices=A_COTE, widget=forms.RadioSelect)
    rythme = ChampRythme(label="Demi-journées de présence", help_text="L'après-midi comprend la nuit qui suit.")
    consentement_parents = champ_date(AupresDe.PARENTS.label, requis="")
    consentement_juge = champ_date(AupresDe.JUGE.label, requis="")
    consentement_autorite = champ_date(AupresDe.AUTORITE.label, "Règlement (UE) 2019/1111, article 82.")
    motif_separation = forms.ChoiceField(
        label="Si la fratrie est séparée, pourquoi", required=False,
        choices=[("", "Elle ne l'est pas"), *MotifSeparation.choices],
    )  # fmt: skip
    motif_eloignement = forms.ChoiceField(
        label="Si le lieu est loin de la famille, pourquoi", required=False,
        choices=[("", "Il ne l'est pas"), *MotifEloignement.choices],
    )  # fmt: skip
    explication = forms.CharField(label="En quelques phrases", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, donnees: Any, *, mode: ModeAccueil, enfant: Enfant, initial: dict[str, Any]) -> None:
        super().__init__(donnees, initial=initial)
        self.mode, self.enfant = mode, enfant
        self.cartes: tuple[Carte, ...] = ()
        self.details: dict[str, str] = {}
        self.trop = False
        for nom in _absents(mode):
            del self.fields[nom]
        champs: dict[str, Any] = self.fields
        if mode in MODES_TEMPORAIRES:
            champs["fin_promise"].required = True
            champs["fin_promise"].error_messages["required"] = "Un accueil temporaire porte la date de fin promise."
        if "rythme" in champs:
            champs["rythme"].required = mode != ModeAccueil.RELAIS
        if "lieu" in champs:
            lieux = Lieu.objects.filter(type=TYPES_DE_LIEU[mode]).select_related("commune").order_by("nom_cle", "pk")
            choix = [(str(x.pk), f"{x.nom} ({x.commune.nom})") for x in lieux]
            champs["lieu"].choices = [("", "Choisir"), *choix]
        if "tiers" in champs:
            self.adultes: dict[str, Personne] = {str(x.de_id): x.de for x in liens_de(enfant)}
            adultes = [(pk, f"{x}") for pk, x in self.adultes.items()]
            champs["tiers"].choices = [("", "Non précisé"), *adultes]
        if "unite" in champs:
            self._proposer(donnees)

    def _proposer(self, donnees: Any) -> None:
        """Offer the units that the typed place may be."""
        texte = (donnees or {}).get("ou", "").replace("\0", "").strip()
        trouvees = _unites(texte) if texte else []
        rythme = self.fields["rythme"].widget.value_from_datadict(donnees, {}, "rythme") if self._a_rythme else None
        debut = self.fields["debut"].widget.value_from_datadict(donnees or {}, {}, "debut")
        self.cartes = _cartes(trouvees[:UNITES_AU_PLUS], rythme, debut)
        champs: dict[str, Any] = self.fields
        champs["unite"].choices = [(str(c.unite.pk), c.libelle) for c in self.cartes]
        self.details = {str(c.unite.pk): c.detail for c in self.cartes}
        self.trop = len(trouvees) > UNITES_AU_PLUS

    @property
    def _a_rythme(self) -> bool:
        """Whether the form was sent with a rhythm."""
        return "rythme" in self.fields and self.is_bound

    def clean(self) -> dict[str, Any]:
        """Choose the only unit there can be; ask for it when there are several."""
        saisie: dict[str, Any] = super().clean() or {}
        if "unite" not in self.fields or not saisie.get("ou") or saisie.get("unite") or "unite" in self.errors:
            return saisie
        if not self.cartes:
            self.add_error("ou", "Aucun lieu ne porte ce nom, ce code ou cette commune.")
        elif len(self.cartes) == 1:
            saisie["unite"] = str(self.cartes[0].unite.pk)
        elif self.trop:
            self.add_error(
                "ou", "Beaucoup d'unités correspondent : précisez le nom, ou choisissez parmi les premières."
            )
        else:
            self.add_error("unite", "Choisissez l'unité.")
        return saisie

    def sejour(self) -> SejourSaisi:
        """Return the stay that was typed."""
        s = self.cleaned_data
        choisie = next((c.unite for c in self.cartes if str(c.unite.pk) == s.get("unite")), None)
        return SejourSaisi(
            mode=self.mode,
            debut=s["debut"],
            unite=choisie,
            lieu=Lieu.objects.select_related("commune").get(pk=s["lieu"]) if s.get("lieu") else None,
            commune=s.get("commune"),
            tiers=self.adultes.get(s["tiers"]) if s.get("tiers") else None,
            fin=s.get("fin"),
            fin_promise=s.get("fin_promise"),
            rythme=s.get("rythme") or Rythme.plein(),
            a_cote=s.get("a_cote") == "oui",
            sortie_medicale_le=s.get("sortie_medicale_le"),
            motifs=Motifs(
                separation=MotifSeparation(s["motif_separation"]) if s.get("motif_separation") else None,
                eloignement=MotifEloignement(s["motif_eloignement"]) if s.get("motif_eloignement") else None,
                explication=s.get("explication", ""),
            ),
            consentements={a: s[f"consentement_{a}"] for a in AupresDe if s.get(f"consentement_{a}")},
        )


def _absents(mode: ModeAccueil) -> set[str]:
    """Return the fields that a kind of stay does not have."""
    absents = set()
    if mode not in MODES_EN_UNITE:
        absents |= {"ou", "unite"}
    if mode not in MODES_EN_LIEU:
        absents |= {"lieu"}
    if mode not in MODES_EN_COMMUNE:
        absents |= {"commune"}
    if mode not in MODES_CHEZ_UN_TIERS:
        absents |= {"tiers"}
    if mode not in MODES_A_RYTHME:
        absents |= {"rythme", "a_cote"}
    if mode == ModeAccueil.JOUR:
        absents |= {"a_cote", "motif_separation", "motif_eloignement"}
    if mode not in MODES_TEMPORAIRES | MODES_A_RYTHME | {ModeAccueil.DOMICILE}:
        absents |= {"fin_promise"}
    if mode != ModeAccueil.HOPITAL_PAR_DEFAUT:
        absents |= {"sortie_medicale_le"}
    if mode in {ModeAccueil.DOMICILE, ModeAccueil.HOPITAL_PAR_DEFAUT}:
        absents |= {"motif_separation", "motif_eloignement"}
    if mode in MODES_CHEZ_UN_TIERS:
        absents |= {"motif_eloignement"}
    if mode in MODES_EN_LIEU or mode == ModeAccueil.DOMICILE:
        absents |= {f"consentement_{a}" for a in AupresDe}
    return absents


def _unites(texte: str) -> list[Unite]:
    """Return the units of the places whose code, name or commune is typed; an exact code stands alone."""
    unites = Unite.objects.select_related("lieu__commune").order_by("lieu__nom_cle", "lieu", "code", "pk")
    if exactes := list(unites.filter(lieu__code__iexact=texte)):
        return exactes
    cle = Cle(Value(texte, TextField()))
    return list(
        unites.filter(Q(lieu__nom_cle__contains=cle) | Q(lieu__commune__nom_cle__startswith=cle))[: UNITES_AU_PLUS + 1]
    )


def _cartes(unites: list[Unite], rythme: Rythme | None, debut: Any) -> tuple[Carte, ...]:
    """Return the units to choose among, each with the places left on the half-days wanted of two weeks."""
    if not unites:
        return ()
    try:
        premier = ChampDate(required=False).clean(debut)
    except forms.ValidationError:
        premier = None
    libres: dict[int, int] = {}
    if premier is not None:
        voulu = rythme if rythme and rythme.masque else Rythme.plein()
        jours = [premier + timedelta(days=n) for n in range(DEUX_SEMAINES)]
        for numero, demis in places_par_demi_journee([u.pk for u in unites], jours=jours).items():
            libres[numero] = min((d.libres for d in demis if voulu.le(d.jour, d.moment)), default=0)
    return tuple(
        Carte(
            u,
            f"{u.lieu.nom}, {u.nom}",
            " · ".join(
                [u.lieu.commune.nom]
                + ([pluriel(libres[u.pk], "place libre", "places libres")] if u.pk in libres else [])
            ),
        )
        for u in unites
    )


class SortieMedicale(forms.Form):
    """Day when the hospital pronounced the medical release."""

    titre, bouton = "Noter la sortie médicale", "Noter la sortie"
    sortie_medicale_le = champ_date("Sortie médicale prononcée le", requis="Donnez le jour de la sortie médicale.")


class ConsentementNote(forms.Form):
    """A consent asked or answered."""

    titre, bouton = "Noter un consentement", "Noter le consentement"
    aupres_de = forms.ChoiceField(label="Auprès de", choices=AupresDe.choices)
    demande_le = champ_date("Demandé le")
    repondu_le = champ_date("Répondu le")
    accorde = forms.ChoiceField(
        label="Réponse", required=False, choices=[("", "Pas encore de réponse"), ("oui", "donné"), ("non", "refusé")]
    )
    reference = forms.CharField(label="Référence", required=False, max_length=80)


class JourDifferent(forms.Form):
    """A day that departs from the rhythm."""

    titre, bouton = "Noter un jour différent", "Noter ce jour"
    jour = champ_date("Jour", requis="Donnez le jour.")
    matin = forms.BooleanField(label="Présent le matin", required=False)
    apres_midi = forms.BooleanField(label="Présent l'après-midi (et la nuit)", required=False)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, error_messages={"required": "Dites pourquoi ce jour est différent."}
    )


class NouveauRythme(forms.Form):
    """Another rhythm from a day on."""

    titre, bouton = "Changer le rythme", "Changer le rythme"
    des_le = champ_date("À partir du", requis="Donnez le jour du changement.")
    rythme = ChampRythme(label="Demi-journées de présence", help_text="L'après-midi comprend la nuit qui suit.")


class FinAccueil(forms.Form):
    """The end of a stay."""

    titre, bouton = "Terminer cet accueil", "Terminer l'accueil"
    fin = champ_date("Jour du départ", "L'enfant n'y dort plus ce soir-là.", requis="Donnez le jour du départ.")
    motif = forms.CharField(
        label="Pourquoi", max_length=200, error_messages={"required": "La fin d'un accueil porte son motif."}
    )


class Handicap(forms.Form):
    """A handicap recognised by the MDPH."""

    debut = champ_date("Reconnu à partir du", requis="Donnez le premier jour de la reconnaissance.")
    fin = champ_date("Jusqu'au", "Jour où elle cesse ; vide si la décision n'a pas de terme.")
    reference = forms.CharField(label="Référence de la décision", required=False, max_length=80)
