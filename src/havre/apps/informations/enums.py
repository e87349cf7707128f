"""Closed lists of the app."""

from django.db import models


class Canal(models.TextChoices):
    """How the information came."""

    TELEPHONE = "telephone", "téléphone"
    FORMULAIRE = "formulaire", "formulaire"
    COURRIEL = "courriel", "courriel"
    COURRIER = "courrier", "courrier"
    SNATED = "snated", "119 (SNATED)"
    JUSTICE = "justice", "justice"
    DEPARTEMENT = "departement", "autre département"
    ACCUEIL = "accueil", "sur place"


class Origine(models.TextChoices):
    """Which world it comes from: the categories that the figures count."""

    ECOLE = "ecole", "Éducation nationale"
    SNATED = "snated", "119"
    PARQUET = "parquet", "Parquet, justice"
    SOCIAL = "social", "Services sociaux"
    SANTE = "sante", "Santé"
    PARTICULIER = "particulier", "Particulier, voisin, anonyme"
    FAMILLE = "famille", "Famille, enfant"
    FORCES = "forces", "Police, gendarmerie"
    DEPARTEMENT = "departement", "Autre département"
    AUTRE = "autre", "Autre"


class NatureAuteur(models.TextChoices):
    """What the author is: it decides of his right to be told what followed (CASF L.226-5)."""

    PROFESSIONNEL = "professionnel", "professionnel"
    ELU = "elu", "élu"
    PARTICULIER = "particulier", "particulier"


INFORMES_DE_DROIT = frozenset({NatureAuteur.PROFESSIONNEL, NatureAuteur.ELU})
"""Authors told what followed without asking; the others are on request."""


class LienAdulte(models.TextChoices):
    """What an adult of the household is to the children."""

    MERE = "mere", "mère"
    PERE = "pere", "père"
    BEAU_PARENT = "beau_parent", "beau-parent"
    GRAND_PARENT = "grand_parent", "grand-parent"
    TUTEUR = "tuteur", "tuteur"
    AUTRE = "autre", "autre adulte du foyer"


class IssueQualification(models.TextChoices):
    """What the first analysis says."""

    PREOCCUPANTE = "preoccupante", "Information préoccupante"
    NON = "non", "Pas une information préoccupante"


class MotifQualification(models.TextChoices):
    """Why, in the words of the law or of the service."""

    SANTE = "sante", "santé en danger ou en risque de danger"
    SECURITE = "securite", "sécurité en danger ou en risque de danger"
    MORALITE = "moralite", "moralité en danger ou en risque de danger"
    EDUCATION = "education", "conditions d'éducation gravement compromises ou en risque de l'être"
    DEVELOPPEMENT = "developpement", "développement gravement compromis ou en risque de l'être"
    SANS_ELEMENT = "sans_element", "aucun élément de danger ou de risque"
    INSUFFISANT = "insuffisant", "éléments insuffisants pour identifier l'enfant"
    DEJA_SUIVI = "deja_suivi", "éléments connus, transmis au service qui suit l'enfant"
    MAJEUR = "majeur", "personne majeure"
    HORS_DEPARTEMENT = "hors_departement", "famille d'un autre département"
    CONSEIL = "conseil", "demande de conseil"


MOTIFS = {
    IssueQualification.PREOCCUPANTE: tuple(MotifQualification)[:5],
    IssueQualification.NON: tuple(MotifQualification)[5:],
}
"""Which reasons go with which issue."""


class CauseSignalement(models.TextChoices):
    """Why the prosecutor is seised (CASF L.226-4 I)."""

    GRAVE_IMMEDIAT = "grave_immediat", "danger grave et immédiat"
    AIDE_SANS_EFFET = "aide_sans_effet", "l'aide n'a pas permis de remédier au danger"
    AIDE_REFUSEE = "aide_refusee", "l'aide est refusée ou impossible avec la famille"
    EVALUATION_IMPOSSIBLE = "evaluation_impossible", "l'évaluation est impossible"


class NatureActeIP(models.TextChoices):
    """A duty done about an information."""

    AUTEUR = "auteur_informe_le", "Auteur informé des suites"
    ACCUSE = "accuse_le", "Réception accusée à l'auteur"
    PROCUREUR = "procureur_saisi_le", "Procureur saisi"
    SUITES_PROCUREUR = "suites_procureur_recues_le", "Suites reçues du procureur"
    COPIE = "copie_signalement_recue_le", "Copie d'un signalement direct reçue"
    PARENTS_SAISINE = "parents_informes_saisine_le", "Parents informés par écrit de la saisine"
    PARENTS_EVALUATION = "parents_informes_evaluation_le", "Parents informés de l'évaluation"
    TRANSMIS = "dossier_transmis_le", "Dossier transmis à l'autre département"
    ACCUSE_DEPARTEMENT = "accuse_departement_le", "Réception accusée par l'autre département"
    PARENTS_TRANSFERT = "parents_informes_transfert_le", "Parents informés du transfert"


class NatureRencontre(models.TextChoices):
    """A visit or an interview of the evaluation."""

    DOMICILE = "domicile", "visite à domicile"
    ENFANT = "enfant", "entretien avec l'enfant seul"
    PARENTS = "parents", "entretien avec les parents"
    FAMILLE = "famille", "entretien avec la famille"
    PROFESSIONNEL = "professionnel", "échange avec un professionnel"
    ABSENTE = "absente", "rendez-vous manqué ou refusé"


class IssueEvaluation(models.TextChoices):
    """The common conclusion (CASF D.226-2-7)."""

    CLASSEMENT = "classement", "Classement"
    AIDE = "aide", "Aide à la famille"
    JUSTICE = "justice", "Saisine de la justice"


class MesureProposee(models.TextChoices):
    """A measure that evaluators may recommend for a child: the values and words of `mesures.enums.TypeMesure`."""

    IEAD = "iead", "IEAD (action éducative à domicile)"
    IEAD_RENFORCEE = "iead_renforcee", "IEAD renforcée"
    TISF = "tisf", "Technicien de l'intervention sociale et familiale"
    AESF = "aesf", "Accompagnement en économie sociale et familiale"
    ACCUEIL_PROVISOIRE = "accueil_provisoire", "Accueil provisoire"
    MJIE = "mjie", "Investigation éducative"
    AEMO = "aemo", "AEMO"
    AEMO_RENFORCEE = "aemo_renforcee", "AEMO renforcée"
    MJAGBF = "mjagbf", "Aide à la gestion du budget familial"
    PLACEMENT = "placement", "Placement judiciaire à l'ASE"
    TIERS_DIGNE_DE_CONFIANCE = "tiers_digne_confiance", "Tiers digne de confiance"


class MotifDerogation(models.TextChoices):
    """Why an evaluation is validated without its pair."""

    VACANCE = "vacance", "poste vacant dans l'équipe"
    ABSENCE = "absence", "absence d'un évaluateur, sans remplaçant"
    URGENCE = "urgence", "danger qui n'attend pas le second évaluateur"
    AUTRE = "autre", "autre motif"


class EtatInformation(models.TextChoices):
    """Where an information stands; read from its facts, never written."""

    A_ANALYSER = "a_analyser", "à analyser"
    A_CONFIER = "a_confier", "à confier"
    A_DESIGNER = "a_designer", "évaluateurs à désigner"
    EN_EVALUATION = "en_evaluation", "en évaluation"
    A_VALIDER = "a_valider", "à valider"
    CONCLUE = "conclue", "conclue"
    RATTACHEE = "rattachee", "rattachée à une autre"
    TRANSFEREE = "transferee", "transférée"
    NON_QUALIFIEE = "non_qualifiee", "non qualifiée"


EN_COURS = (
    EtatInformation.A_ANALYSER, EtatInformation.A_CONFIER, EtatInformation.A_DESIGNER, EtatInformation.EN_EVALUATION,
    EtatInformation.A_VALIDER,
)  # fmt: skip
