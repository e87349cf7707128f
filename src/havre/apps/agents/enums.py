"""Closed lists of the app."""

from enum import IntEnum

from django.db import models


class Role(models.TextChoices):
    """Role of an agent; what each may do stands in `donnees/droits.yaml`."""

    REFERENT = "referent", "Référent ASE"
    RTASE = "rtase", "Responsable territorial ASE"
    PSYCHOLOGUE = "psychologue", "Psychologue ASE"
    SSP = "ssp", "Travailleur social SSP"
    SAF = "saf", "Service d'accueil familial"
    CRIP = "crip", "CRIP"
    COORDINATION_VISITES = "coordination_visites", "Coordination des visites"
    AIDES = "aides", "Gestion des aides"
    INSPECTION = "inspection", "Inspection et contrôle"
    DIRECTION = "direction", "Direction enfance-famille"
    DGA = "dga", "Direction générale adjointe"
    DPO = "dpo", "Délégué à la protection des données"
    ADMINISTRATION = "administration", "Administration technique"
    ETABLISSEMENT = "etablissement", "Établissement partenaire"
    ELU = "elu", "Élu, observatoire"
    JUGE = "juge", "Cabinet du juge des enfants"


class TypeService(models.TextChoices):
    """Kind of team."""

    ASE = "ase", "Service ASE"
    SSP = "ssp", "Service social de proximité"
    SAF = "saf", "Service d'accueil familial"
    CRIP = "crip", "CRIP"
    SIEGE = "siege", "Service du siège"


class Metier(models.TextChoices):
    """Profession of an agent; an evaluation needs two different ones."""

    ASSISTANT_SOCIAL = "assistant_social", "assistant de service social"
    EDUCATEUR = "educateur", "éducateur spécialisé"
    CESF = "cesf", "conseiller en économie sociale familiale"
    PSYCHOLOGUE = "psychologue", "psychologue"
    PUERICULTRICE = "puericultrice", "puéricultrice"
    INFIRMIER = "infirmier", "infirmier"
    MEDECIN = "medecin", "médecin"
    SAGE_FEMME = "sage_femme", "sage-femme"
    EJE = "eje", "éducateur de jeunes enfants"
    TISF = "tisf", "technicien de l'intervention sociale et familiale"
    CADRE = "cadre", "cadre socio-éducatif"
    ADMINISTRATIF = "administratif", "métier administratif"


class MotifDelegation(models.TextChoices):
    """Why rights are lent for a time."""

    CONGE = "conge", "Congé"
    MALADIE = "maladie", "Arrêt de travail"
    FORMATION = "formation", "Formation"
    VACANCE = "vacance", "Poste vacant"
    AUTRE = "autre", "Autre motif"


class Action(models.TextChoices):
    """What a role may be allowed to do."""

    VOIR_ENFANTS = "voir_enfants", "Voir les dossiers d'enfants"
    VOIR_ATTENTE = "voir_attente", "Voir la liste d'attente des places"
    MODIFIER_BESOIN = "modifier_besoin", "Modifier le besoin évalué d'un enfant"
    SAISIR_DECISIONS = "saisir_decisions", "Enregistrer décisions, audiences et appels, et l'exécution des mesures"
    RECOMMANDER_MESURE = "recommander_mesure", "Recommander une mesure pour un enfant"
    TENIR_PROMESSES = "tenir_promesses", "Noter ce qui est promis à un enfant et à sa famille"
    TENIR_VISITES = "tenir_visites", "Planifier et consigner les visites"
    ECRIRE_RAPPORTS = "ecrire_rapports", "Écrire et signer des rapports, noter ce que dit l'enfant"
    CHOISIR_PLACE = "choisir_place", "Choisir et réserver une place"
    LANCER_PLAN = "lancer_plan", "Lancer un plan de places"
    VOIR_LIEUX = "voir_lieux", "Voir l'annuaire des lieux d'accueil"
    DECLARER_PLACES = "declarer_places", "Déclarer et geler les places d'un lieu"
    FIXER_CAPACITES = "fixer_capacites", "Fixer la capacité d'un lieu"
    VOIR_ACCUEILLIS = "voir_accueillis", "Voir qui vit dans un lieu d'accueil"
    IMPORTER = "importer", "Importer des données"
    VERIFIER_JOURNAL = "verifier_journal", "Vérifier le journal"
    ADMINISTRER = "administrer", "Administrer les comptes et l'outil"
    APPROUVER_ROLE = "approuver_role", "Donner un rôle puissant qu'une autre personne demande"
    CONFIER_ENFANT = "confier_enfant", "Confier un enfant à un référent, passer la main"
    VOIR_DISPONIBILITES = "voir_disponibilites", "Voir les places disponibles, par type et par territoire"
    DEMANDER = "demander", "Enregistrer et suivre des demandes"
    REPONDRE_DEMANDE = "repondre_demande", "Répondre aux demandes"
    SIGNER_COURRIER = "signer_courrier", "Signer des lettres"
    TENIR_COURRIER = "tenir_courrier", "Tenir le registre du courrier"
    INSTRUIRE = "instruire", "Donner une instruction écrite à un service"
    SUSPENDRE_EXECUTION = "suspendre_execution", "Suspendre l'exécution d'une décision, par un acte signé"
    TENIR_ECHEANCES = "tenir_echeances", "Noter les actes qui éteignent une échéance"
    ARRETER_ECHEANCE = "arreter_echeance", "Suspendre une échéance ou en dispenser, par un acte signé"
    AVIS_CADRE = "avis_cadre", "Recevoir, comme cadre, les échéances dépassées"
    AVIS_DIRECTION = "avis_direction", "Recevoir, à la direction, les échéances dépassées"
    AVIS_DGA = "avis_dga", "Recevoir, à la direction générale adjointe, les échéances dépassées"
    VOIR_REGISTRE = "voir_registre", "Voir le registre des données et des accès"
    TENIR_CONSERVATION = "tenir_conservation", "Préparer les éliminations et noter le visa des archives"
    ELIMINER = "eliminer", "Signer une élimination visée par les archives"
    TENIR_ACCES = "tenir_acces", "Instruire les demandes d'accès au dossier"
    VOIR_IP = "voir_ip", "Voir les informations préoccupantes et leur évaluation"
    RECUEILLIR_IP = "recueillir_ip", "Recueillir et qualifier les informations préoccupantes"
    VOIR_AUTEUR_IP = "voir_auteur_ip", "Voir qui est l'auteur d'une information préoccupante"
    CONFIER_IP = "confier_ip", "Confier une évaluation à un service, transférer une information"
    EVALUER_IP = "evaluer_ip", "Évaluer une information préoccupante et signer l'évaluation"
    VALIDER_IP = "valider_ip", "Désigner les évaluateurs, valider une évaluation, y déroger par un acte signé"
    VOIR_CHIFFRES = "voir_chiffres", "Voir les chiffres du service"
    PARTAGER_DOSSIER = "partager_dossier", "Partager un dossier avec un autre professionnel"
    LIRE_PARTAGES = "lire_partages", "Lire ce qu'un collègue partage d'un dossier"
    ACCES_EXCEPTIONNEL = "acces_exceptionnel", "Ouvrir un dossier hors de son périmètre, par un accès exceptionnel"
    VOIR_LECTURES = "voir_lectures", "Voir qui a lu un dossier, quand et par quel droit"
    CONTROLER_ACCES = "controler_acces", "Contrôler les accès exceptionnels"
    SCELLER = "sceller", "Sceller un dossier, nommer qui l'ouvre, lever le scellé"
    PROTEGER_ADRESSE = "proteger_adresse", "Protéger une adresse, nommer qui la lit, lever la protection"


class Exercice(models.TextChoices):
    """What a role is held for."""

    SERVICE = "service", "un service"
    DIRECTION = "direction", "une direction territoriale"
    DEPARTEMENT = "departement", "tout le département"
    LIEUX = "lieux", "ses lieux d'accueil"


class Niveau(IntEnum):
    """How far a right reaches, from nothing to the whole département."""

    AUCUN = 0
    LIEUX = 1
    ENFANTS_SUIVIS = 2
    SERVICE = 3
    MNS = 4
    DIRECTION = 5
    DEPARTEMENT = 6
