"""What every kind of file needs while its rows are read: who imports, when, and the communes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from havre.apps.agents.models import Agent
from havre.apps.agents.permissions import Acteur
from havre.apps.territoires.erreurs import CommuneIntrouvable
from havre.apps.territoires.models import Commune
from havre.apps.territoires.queries import commune_par_nom_ou_code
from havre.common.tableur import cle_de_titre

from .bilan import Probleme
from .lecture import LigneLue
from .lot import Identifiants

PAYS = {"fr": "FR", "france": "FR", "be": "BE", "belgique": "BE", "b": "BE", "belgie": "BE"}


@dataclass(slots=True)
class Contexte:
    """One import under way."""

    par: Acteur
    le: datetime
    identifiants: Identifiants = field(default_factory=Identifiants)
    avertissements: list[Probleme] = field(default_factory=list)
    communes: dict[tuple[str, str, str], Commune | CommuneIntrouvable] = field(default_factory=dict)
    _proches: dict[str, Commune | None] = field(default_factory=dict)

    @property
    def jour(self) -> date:
        """Return the day of the import."""
        return timezone.localdate(self.le)

    @property
    def agent_id(self) -> int | None:
        """Return the account that signs the rows, None for an automatic act."""
        return self.par.pk if isinstance(self.par, Agent) else None

    def avertir(self, ligne: LigneLue, colonne: str, raison: str) -> None:
        """Keep something to know that does not prevent the import."""
        self.avertissements.append(Probleme(ligne.numero, colonne, ligne.textes.get(colonne, ""), raison))

    def commune(self, ligne: LigneLue, colonne: str, code_postal: str = "", pays: str = "") -> Commune | None:
        """Return the commune that a row names in `colonne`, helped by its postal code and country.

        A name that is unknown or shared is a problem of the row.
        """
        nom = str(ligne[colonne] or "")
        if not nom:
            return None
        pays_lu = ""
        if pays and ligne[pays]:
            pays_lu = PAYS.get(cle_de_titre(str(ligne[pays])), "")
            if not pays_lu:
                ligne.refuser(pays, "Pays inconnu. Valeurs possibles : France, Belgique.")
                return None
        postal = str(ligne[code_postal] or "") if code_postal else ""
        cle = (nom, postal, pays_lu)
        if cle not in self.communes:
            self.communes[cle] = self._proche(*cle) or _chercher(*cle)
        trouvee = self.communes[cle]
        if isinstance(trouvee, CommuneIntrouvable):
            ligne.refuser(colonne, str(trouvee))
            return None
        return trouvee

    def _proche(self, nom: str, postal: str, pays: str) -> Commune | None:
        """Return the commune of the département of this exact code or name, as the full search would find it."""
        if not self._proches:
            for commune in Commune.objects.filter(direction__isnull=False).order_by("pk"):
                self._proches[commune.code] = commune
                cle = cle_de_titre(commune.nom)
                self._proches[cle] = None if cle in self._proches else commune
        trouvee = self._proches.get(cle_de_titre(nom)) if pays in ("", "FR") else None
        if trouvee is None or (postal and not nom.isdigit() and postal not in trouvee.codes_postaux):
            return None
        return trouvee


def _chercher(nom: str, postal: str, pays: str) -> Commune | CommuneIntrouvable:
    """Return the commune, or why there is none."""
    seul_un_code = any(c.isdigit() for c in nom) and not any(c.isalpha() for c in nom)
    texte = f"{postal} {nom}" if postal and not any(c.isdigit() for c in nom) else nom
    try:
        return commune_par_nom_ou_code(texte, pays=pays or None, chiffres="insee" if seul_un_code else None)
    except CommuneIntrouvable as erreur:
        return erreur
